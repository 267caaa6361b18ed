"""Researchers, projects and units in the words of Schema.org, and the links a program follows.

Sources: https://schema.org/ProfilePage, /Person, /ResearchProject, /Organization; JSON-LD 1.1;
https://signposting.org/FAIR/; Google, "Profile page structured data".
"""

from collections.abc import Iterable
from typing import Any

from django.urls import reverse

from kakehashi.institutions.models import Institution, Unit
from kakehashi.research.dissemination.models import Profile, ResearchProject
from kakehashi.research.dissemination.people.register import tells_all
from kakehashi.research.dissemination.states import ProfileState
from kakehashi.research.dissemination.works.addresses import Site, neutral
from kakehashi.research.dissemination.works.signposting import Link

Thing = dict[str, Any]
CONTEXT = {"@context": "https://schema.org"}
RESEARCHMAP, OPENALEX = "https://researchmap.jp/", "https://openalex.org/A"
ORCID = "https://orcid.org/"
E_RAD = "https://nrid.nii.ac.jp/ja/nrid/10000"  # NII's page of the researcher with this number


def addresses_of(profile: Profile) -> list[tuple[str, str, str]]:
    """(register, number, address) of each number that the profile tells."""
    number = profile.openalex
    found = [
        ("ORCID", profile.orcid or "", f"{ORCID}{profile.orcid}"),
        ("researchmap", profile.researchmap, f"{RESEARCHMAP}{profile.researchmap}"),
        ("e-Rad", profile.erad, f"{E_RAD}{profile.erad}/"),
        ("OpenAlex", f"A{number}" if number else "", f"{OPENALEX}{number}"),
    ]
    return [each for each in found if each[1]]


def profile_page(profile: Profile, site: Site) -> Thing:
    """The page of a researcher; what nobody has confirmed is not told."""
    return {
        **CONTEXT,
        "@type": "ProfilePage",
        "@id": f"{site.stable(profile)}#page",
        "url": site.page(profile),
        "dateCreated": profile.created_at.isoformat(),
        "dateModified": profile.changed_at.isoformat(),
        "mainEntity": person(profile, site),
    }


def person(profile: Profile, site: Site) -> Thing:
    """A researcher as a Person."""
    found: Thing = {
        "@type": "Person",
        "@id": site.stable(profile),
        "url": site.page(profile),
        "name": _texts(profile.name_ja, profile.name_en),
        "jobTitle": _texts(profile.position_ja, profile.position_en),
        "affiliation": organisation(profile.unit, site),
    }
    if tells_all(profile):
        numbers = addresses_of(profile)
        found |= {
            "alternateName": profile.name_kana,
            "description": _texts(profile.biography_ja, profile.biography_en),
            "knowsAbout": _texts(profile.fields_ja, profile.fields_en),
            "identifier": [
                {"@type": "PropertyValue", "propertyID": register, "value": number}
                for register, number, _address in numbers
            ],
            "sameAs": [*(address for *_rest, address in numbers), profile.website],
        }
        found["sameAs"] = [each for each in found["sameAs"] if each]
    return _known(found)


def organisation(unit: Unit, site: Site) -> Thing:
    """A unit, as far as another thing names it."""
    return {
        "@type": "Organization",
        "@id": f"{site.base}{neutral(reverse('dissemination:unit', args=[unit.code]))}",
        "name": _texts(unit.name_ja, unit.name_en),
    }


def unit_page(unit: Unit, site: Site) -> Thing:
    """A unit for its own page."""
    found = organisation(unit, site)
    if unit.parent is not None:
        found["parentOrganization"] = organisation(unit.parent, site)
    return {**CONTEXT, **found}


def project_page(project: ResearchProject, partners: Iterable[Institution], site: Site) -> Thing:
    """A project for its own page. partners: with names and identifiers fetched."""
    members = [project.leader, *project.members.all()]
    shown = [each for each in members if each.state != ProfileState.HIDDEN]
    funder = _texts(project.funder_ja, project.funder_en)
    return {
        **CONTEXT,
        **_known(
            {
                "@type": "ResearchProject",
                "@id": site.stable(project),
                "url": site.page(project),
                "name": _texts(project.title_ja, project.title_en),
                "description": _texts(project.summary_ja, project.summary_en),
                "parentOrganization": organisation(project.unit, site),
                "foundingDate": project.starts_on.isoformat(),
                "dissolutionDate": project.ends_on.isoformat() if project.ends_on else "",
                "employee": [person(each, site) for each in shown],
                "member": [_partner(each) for each in partners],
                "funder": {"@type": "Organization", "name": funder} if funder else None,
                "identifier": project.award_number,
                "sameAs": project.website,
            }
        ),
    }


def links_of(profile: Profile, site: Site) -> str:
    """The value of the Link header of a researcher's page."""
    links = [
        Link("cite-as", site.stable(profile)),
        Link("type", "https://schema.org/ProfilePage"),
        Link("type", "https://schema.org/Person"),
        Link("describedby", f"{site.base}/api/researchers/{profile.slug}", "application/json"),
    ]
    if tells_all(profile):
        links += [Link("me", address) for _register, _number, address in addresses_of(profile)]
    return ", ".join(str(link) for link in links)


def project_links(project: ResearchProject, site: Site) -> str:
    """The value of the Link header of a project's page."""
    api = f"{site.base}/api/research-projects/{project.slug}"
    links = [
        Link("cite-as", site.stable(project)),
        Link("type", "https://schema.org/ResearchProject"),
        Link("describedby", api, "application/json"),
    ]
    return ", ".join(str(link) for link in links)


def _partner(institution: Institution) -> Thing:
    rors = [each.value for each in institution.identifiers.all() if each.scheme == "ror"]
    return _known(
        {
            "@type": "Organization",
            "name": institution.name_in("en"),
            "sameAs": f"https://ror.org/{rors[0]}" if rors else "",
            "address": {"@type": "PostalAddress", "addressCountry": institution.country},
        }
    )


def _texts(ja: str, en: str) -> list[Thing]:
    pairs = (("ja", ja), ("en", en))
    return [{"@language": tag, "@value": text} for tag, text in pairs if text]


def _known(thing: Thing) -> Thing:
    return {key: value for key, value in thing.items() if value not in (None, "", [], {})}
