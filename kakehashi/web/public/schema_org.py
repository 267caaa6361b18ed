"""An institution in the words of Schema.org, for search engines and other programs that read pages.

Source: https://schema.org/EducationalOrganization, JSON-LD 1.1.
"""

from typing import Any

from kakehashi.institutions.models import Institution, InstitutionName
from kakehashi.web.components.registers import entry_of

TYPES = {
    Institution.Kind.EDUCATION: "EducationalOrganization",
    Institution.Kind.GOVERNMENT: "GovernmentOrganization",
    Institution.Kind.COMPANY: "Corporation",
    Institution.Kind.NONPROFIT: "NGO",
    Institution.Kind.ARCHIVE: "ArchiveOrganization",
    Institution.Kind.HEALTHCARE: "MedicalOrganization",
}
MAIN_NAMES = {InstitutionName.Kind.OFFICIAL, InstitutionName.Kind.LABEL}


def description_of(institution: Institution, address: str) -> dict[str, Any]:
    """What the institution's page says, as a JSON-LD object.

    institution: with names and identifiers fetched. address: its page, absolute.
    """
    names = list(institution.names.all())
    links = [entry_of(identifier).address for identifier in institution.identifiers.all()]
    found: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": TYPES.get(Institution.Kind(institution.kind), "Organization"),
        "@id": address,
        "name": [_text(name) for name in names if name.kind in MAIN_NAMES],
        "alternateName": [_text(name) for name in names if name.kind not in MAIN_NAMES],
        "url": institution.website,
        "sameAs": [link for link in links if link],
        "identifier": [
            {"@type": "PropertyValue", "propertyID": each.scheme, "value": each.value}
            for each in institution.identifiers.all()
        ],
        "address": {
            "@type": "PostalAddress",
            "addressCountry": institution.country,
            **({"addressLocality": institution.city} if institution.city else {}),
        },
    }
    if institution.latitude is not None and institution.longitude is not None:
        found["geo"] = {
            "@type": "GeoCoordinates",
            "latitude": institution.latitude,
            "longitude": institution.longitude,
        }
    return {key: value for key, value in found.items() if value}


def _text(name: InstitutionName) -> str | dict[str, str]:
    return {"@language": name.language, "@value": name.text} if name.language else name.text
