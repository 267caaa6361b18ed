"""Parts that several entities of the CERIF profile have."""

import re

from lxml import etree

from kakehashi.interop.oaipmh.formats.elements import add, add_words, one_line
from kakehashi.interop.oaipmh.formats.records import Organisation

NAMESPACE = "https://www.openaire.eu/cerif-profile/1.2/"
SCHEMA = "https://www.openaire.eu/schema/cris/1.2/openaire-cerif-profile.xsd"
ROR = re.compile(r"https://ror\.org/0[\da-hj-km-np-tv-z]{6}\d{2}")
# The blocks of iDs that ORCID gives out, as the profile has them; invented ones lie outside.
ORCID = re.compile(
    r"0000-000((1-[5-9]|2-\d|3-[0-4])\d{3}-\d{3}[\dX]|3-5000-0001)|0009-00(0\d-\d{4}-\d{3}[\dX]|10-0000-0000)"
)


def own(name: str) -> str:
    """`name` in the namespace of the profile."""
    return f"{{{NAMESPACE}}}{name}"


def add_own(parent: etree._Element, name: str, text: str = "", **attributes: str) -> etree._Element:
    """A new last child in the namespace of the profile."""
    return add(parent, own(name), text, **attributes)


def orcid(parent: etree._Element, identifier: str) -> None:
    """An ORCID iD, if it lies in the blocks that the profile takes."""
    if ORCID.fullmatch(identifier):
        add_own(parent, "ORCID", f"https://orcid.org/{identifier}")


def orgunit(parent: etree._Element, place: Organisation) -> None:
    """A link to a unit or a body elsewhere."""
    unit = add_own(parent, "OrgUnit")
    if place.id:
        unit.set("id", place.id)
    add_words(unit, own("Name"), place.names)
    if ROR.fullmatch(place.ror) and not place.within:
        add_own(unit, "RORID", place.ror)


def person(parent: etree._Element, name: str, identifier: str = "") -> etree._Element:
    """A link to somebody, shown as `name`; by `identifier` where there is one. Returns Person."""
    add_own(parent, "DisplayName", one_line(name))
    element = add_own(parent, "Person")
    if identifier:
        element.set("id", identifier)
    add_own(add_own(element, "PersonName"), "OtherNames", one_line(name))
    return element
