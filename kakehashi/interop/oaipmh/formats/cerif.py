"""OpenAIRE CERIF profile 1.2: publications, products, persons, units, projects, fundings.

Whatever carries an `id` can be got from this repository; everything else is described in place.
Source: OpenAIRE Guidelines for CRIS Managers 1.2, https://doi.org/10.5281/zenodo.8050936, and its
schema, which sets the order of elements.
"""

from functools import singledispatch

from lxml import etree

from kakehashi.interop.oaipmh.formats.cerif_elements import (
    NAMESPACE,
    ROR,
    SCHEMA,
    add_own,
    orcid,
    orgunit,
    own,
    person,
)
from kakehashi.interop.oaipmh.formats.cerif_outputs import product, publication
from kakehashi.interop.oaipmh.formats.elements import add, add_words, best, one_line, root, uri
from kakehashi.interop.oaipmh.formats.records import (
    Funding,
    Grant,
    OrgUnit,
    Output,
    Person,
    Project,
    Record,
)

VOCABULARY = "https://www.openaire.eu/cerif-profile/vocab/"
GRANT = f"{VOCABULARY}OpenAIRE_Funding_Types#Grant"
COMPATIBILITY = f"{VOCABULARY}OpenAIRE_Service_Compatibility"

# The nine sets that the guidelines name, whether or not anything is in them here.
SETS = {
    "openaire_cris_publications": "OpenAIRE_CRIS_publications",
    "openaire_cris_products": "OpenAIRE_CRIS_products",
    "openaire_cris_patents": "OpenAIRE_CRIS_patents",
    "openaire_cris_persons": "OpenAIRE_CRIS_persons",
    "openaire_cris_orgunits": "OpenAIRE_CRIS_orgunits",
    "openaire_cris_projects": "OpenAIRE_CRIS_projects",
    "openaire_cris_funding": "OpenAIRE_CRIS_funding",
    "openaire_cris_events": "OpenAIRE_CRIS_events",
    "openaire_cris_equipments": "OpenAIRE_CRIS_equipments",
}


def build(record: Record) -> etree._Element:
    """`record` as the entity of the profile that it is."""
    element = root(own(_name(record)), {None: NAMESPACE}, SCHEMA)
    element.set("id", record.id)
    _fill(record, element)
    return element


def _name(record: Record) -> str:
    """What the profile calls the kind of thing: as in the id, without the plural."""
    return record.id.split("/")[0].removesuffix("s")


@singledispatch
def _fill(record: Record, element: etree._Element) -> None:
    raise TypeError(f"No CERIF for {type(record).__name__}.")


@_fill.register
def _output(output: Output, element: etree._Element) -> None:
    if output.id.startswith("Products/"):
        product(element, output)
    else:
        publication(element, output)


@_fill.register
def _person(record: Person, element: etree._Element) -> None:
    name = add_own(element, "PersonName")
    # Profiles do not say which part of a name is the family's, so neither do we.
    others = [each.text for each in record.names if one_line(each.text)]
    add_own(name, "OtherNames", "; ".join(map(one_line, others)))
    orcid(element, record.orcid)
    if record.erad:
        add_own(element, "Identifier", record.erad, type="https://www.e-rad.go.jp/")
    if record.researchmap:
        add_own(element, "Identifier", record.researchmap, type="https://researchmap.jp/")
    for address in (record.address, record.website):
        if address:
            add_own(element, "ElectronicAddress", uri(address))
    for unit in record.units:
        orgunit(add_own(element, "Affiliation"), unit)


@_fill.register
def _orgunit(record: OrgUnit, element: etree._Element) -> None:
    add_words(element, own("Name"), record.names)
    if ROR.fullmatch(record.ror):
        add_own(element, "RORID", record.ror)
    if record.website:
        add_own(element, "ElectronicAddress", uri(record.website))
    if record.parent:
        orgunit(add_own(element, "PartOf"), record.parent)


@_fill.register
def _project(record: Project, element: etree._Element) -> None:
    add_words(element, own("Title"), record.titles)
    add_own(element, "Identifier", record.address, type="https://www.w3.org/TR/url/")
    if record.starts:
        add_own(element, "StartDate", record.starts)
    if record.ends:
        add_own(element, "EndDate", record.ends)
    _consortium(add_own(element, "Consortium"), record)
    _team(add_own(element, "Team"), record)
    if record.grant:
        _funded(element, record.grant)
    for summary in record.summaries:
        if summary.language and one_line(summary.text):
            add(element, own("Abstract"), one_line(summary.text), language=summary.language)


def _consortium(consortium: etree._Element, record: Project) -> None:
    if record.home:
        orgunit(add_own(consortium, "Coordinator"), record.home)
    for partner in record.partners:
        orgunit(add_own(consortium, "Partner"), partner)


def _team(team: etree._Element, record: Project) -> None:
    if record.leader:
        person(add_own(team, "PrincipalInvestigator"), record.leader.name, record.leader.id)
    for member in record.members:
        person(add_own(team, "Member"), member.name, member.id)


def _funded(element: etree._Element, grant: Grant) -> None:
    funded = add_own(element, "Funded")
    if one_line(grant.funder):
        by = add_own(funded, "By")
        add_own(by, "DisplayName", one_line(grant.funder))
        add_own(add_own(by, "OrgUnit"), "Name", one_line(grant.funder))
    if grant.number:
        funding = add_own(add_own(funded, "As"), "Funding")
        if grant.id:
            funding.set("id", grant.id)
        _grant(funding, grant.number)


def _grant(funding: etree._Element, number: str) -> None:
    """What a funding begins with."""
    kind = f"{{{VOCABULARY}OpenAIRE_Funding_Types}}Type"
    add(funding, kind, GRANT)
    add_own(funding, "Identifier", number, type=f"{VOCABULARY}AwardNumber")


@_fill.register
def _funding(record: Funding, element: etree._Element) -> None:
    add(element, f"{{{VOCABULARY}OpenAIRE_Funding_Types}}Type", GRANT)
    add_words(element, own("Name"), record.names)
    add_own(element, "Identifier", record.number, type=f"{VOCABULARY}AwardNumber")
    funder = best(record.funders)
    if funder:
        link = add_own(element, "Funder")
        add_own(link, "DisplayName", funder)
        add_words(add_own(link, "OrgUnit"), own("Name"), record.funders)


def service(*, name: str, description: str, website: str, base: str, owner: str) -> etree._Element:
    """The one Service that Identify describes. `owner`: the id of the university's OrgUnit."""
    element = root(own("Service"), {None: NAMESPACE}, SCHEMA)
    element.set("id", "Services/oai-pmh")
    add(element, f"{{{COMPATIBILITY}}}Compatibility", f"{COMPATIBILITY}#1.2")
    add_own(element, "Acronym", "Kakehashi")
    add(element, own("Name"), name, language="en")
    add(element, own("Description"), description, language="en")
    add_own(element, "WebsiteURL", website)
    add_own(element, "OAIPMHBaseURL", base)
    if owner:
        add_own(add_own(element, "Owner"), "OrgUnit").set("id", owner)
    return element
