"""Unqualified Dublin Core (oai_dc), which every item has."""

from collections.abc import Iterator
from functools import singledispatch

from lxml import etree

from kakehashi.interop.oaipmh.formats.codes import access_of, kind_of
from kakehashi.interop.oaipmh.formats.elements import add, best, one_line, root, uri
from kakehashi.interop.oaipmh.formats.records import (
    Funding,
    OrgUnit,
    Output,
    Person,
    Project,
    Record,
    Words,
)

NAMESPACE = "http://www.openarchives.org/OAI/2.0/oai_dc/"
SCHEMA = "http://www.openarchives.org/OAI/2.0/oai_dc.xsd"
DC = "http://purl.org/dc/elements/1.1/"
INVENTED = "Invented for demonstration."
RETRACTED = "Retracted."

Field = tuple[str, str, str]  # name, text, language
ADDRESSES = {
    "doi": "https://doi.org/",
    "handle": "https://hdl.handle.net/",
    "pmid": "https://pubmed.ncbi.nlm.nih.gov/",
    "pmcid": "https://www.ncbi.nlm.nih.gov/pmc/articles/",
    "arxiv": "https://arxiv.org/abs/",
    "crid": "https://cir.nii.ac.jp/crid/",
    "openalex": "https://openalex.org/",
}


def build(record: Record) -> etree._Element:
    """`record` as oai_dc:dc."""
    element = root(f"{{{NAMESPACE}}}dc", {"oai_dc": NAMESPACE, "dc": DC}, SCHEMA)
    for name, text, language in _fields(record):
        if one_line(text):
            add(element, f"{{{DC}}}{name}", one_line(text), language=language)
    return element


def addresses(output: Output) -> Iterator[tuple[str, str]]:
    """(scheme, address) of each identifier of a work."""
    for scheme, value in output.identifiers:
        if scheme in ADDRESSES:
            yield scheme, uri(ADDRESSES[scheme] + value)


@singledispatch
def _fields(record: Record) -> Iterator[Field]:
    raise TypeError(f"No Dublin Core for {type(record).__name__}.")


def _texts(name: str, words: tuple[Words, ...]) -> Iterator[Field]:
    for each in words:
        yield name, each.text, each.language


@_fields.register
def _of_output(output: Output) -> Iterator[Field]:
    yield from _texts("title", output.titles)
    for author in output.authors:
        yield "creator", author.name, ""
    for subject in output.subjects:
        yield "subject", subject, "en"
    yield from _texts("description", output.abstracts)
    yield from _notes(is_retracted=output.is_retracted, is_invented=output.is_invented)
    yield "publisher", output.publisher, ""
    yield "date", output.issued, ""
    yield "type", kind_of(output.kind).label, ""
    yield "type", kind_of(output.kind).coar, ""
    yield "identifier", output.address, ""
    for _scheme, address in addresses(output):
        yield "identifier", address, ""
    yield "source", _source(output), ""
    yield "language", output.language, ""
    yield "relation", output.open_url, ""
    access = access_of(output.access)
    if access:
        yield "rights", access[0], ""
    yield "rights", output.licence, ""


def _source(output: Output) -> str:
    """Journal 12(3), 45-67. ISSN 1234-5678"""
    volume = f" {output.volume}" if output.volume else ""
    issue = f"({output.issue})" if output.issue else ""
    pages = f", {output.pages}" if output.pages else ""
    issn = f". ISSN {output.issn}" if output.issn else ""
    isbn = f". ISBN {output.isbn}" if output.isbn else ""
    return f"{output.container}{volume}{issue}{pages}{issn}{isbn}" if output.container else ""


def _notes(*, is_retracted: bool = False, is_invented: bool) -> Iterator[Field]:
    if is_retracted:
        yield "description", RETRACTED, "en"
    if is_invented:
        yield "description", INVENTED, "en"


@_fields.register
def _of_person(person: Person) -> Iterator[Field]:
    yield from _texts("title", person.names)
    yield from _texts("subject", person.fields)
    for unit in person.units:
        yield "publisher", best(unit.names), "en"
    yield from _notes(is_invented=person.is_invented)
    yield "type", "Person", ""
    yield "identifier", person.address, ""
    yield "identifier", f"https://orcid.org/{person.orcid}" if person.orcid else "", ""
    yield "relation", person.website, ""


@_fields.register
def _of_unit(unit: OrgUnit) -> Iterator[Field]:
    yield from _texts("title", unit.names)
    yield "type", "Organisation", ""
    yield "identifier", unit.ror, ""
    yield "relation", unit.website, ""


@_fields.register
def _of_project(project: Project) -> Iterator[Field]:
    yield from _texts("title", project.titles)
    people = ([project.leader] if project.leader else []) + list(project.members)
    for member in people:
        yield "contributor", member.name, ""
    yield from _texts("description", project.summaries)
    yield from _notes(is_invented=project.is_invented)
    yield "date", f"{project.starts}/{project.ends}" if project.starts else "", ""
    yield "type", "Project", ""
    yield "identifier", project.address, ""
    if project.grant:
        yield "identifier", project.grant.number, ""
    yield "relation", project.website, ""


@_fields.register
def _of_funding(funding: Funding) -> Iterator[Field]:
    yield from _texts("title", funding.names)
    for funder in funding.funders:
        yield "contributor", funder.text, funder.language
    yield from _notes(is_invented=funding.is_invented)
    yield "type", "Grant", ""
    yield "identifier", funding.number, ""
