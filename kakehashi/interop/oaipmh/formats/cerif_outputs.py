"""Publications and products of the CERIF profile."""

import re

from lxml import etree

from kakehashi.interop.oaipmh.formats.cerif_elements import add_own, orcid, orgunit, own, person
from kakehashi.interop.oaipmh.formats.codes import (
    access_of,
    container_of,
    is_creative_commons,
    kind_of,
)
from kakehashi.interop.oaipmh.formats.elements import LANGUAGE, add, add_words, legal, one_line, uri
from kakehashi.interop.oaipmh.formats.oai_dc import INVENTED, RETRACTED
from kakehashi.interop.oaipmh.formats.records import Author, Grant, Output, Words

VOCABULARY = "https://www.openaire.eu/cerif-profile/vocab/"
PUBLICATION_TYPE = f"{{{VOCABULARY}COAR_Publication_Types}}Type"
PRODUCT_TYPE = f"{{{VOCABULARY}COAR_Product_Types}}Type"
FUNDING_TYPE = f"{{{VOCABULARY}OpenAIRE_Funding_Types}}Type"
GRANT = f"{VOCABULARY}OpenAIRE_Funding_Types#Grant"
ACCESS = "{http://purl.org/coar/access_right}Access"
CREATIVE_COMMONS = "https://creativecommons.org/licenses/"

DOI = re.compile(r"10\.\d{4,}(\.\d+)*/\S+")
ISSN = re.compile(r"\d{4}-?\d{3}[\dX]")
ISBN_FORMS = (
    re.compile(r"(?=.{17}$)(978-\d+-\d+-\d+-\d|979-[1-9]\d*-\d+-\d+-\d)"),
    re.compile(r"978\d{10}|979[1-9]\d{9}"),
    re.compile(r"(?=.{13}$)\d+-\d+-\d+-[\dX]"),
    re.compile(r"\d{9}[\dX]"),
)
ISSUED = re.compile(r"\d{4}(-\d{2}-\d{2})?")
PAGES = re.compile(r"(\S+?)(?:\s*[-–—]\s*(\S+))?")


def publication(element: etree._Element, output: Output) -> None:
    """Fill a Publication."""
    add(element, PUBLICATION_TYPE, kind_of(output.kind).cerif)
    if LANGUAGE.fullmatch(output.language):
        add_own(element, "Language", output.language)
    add_words(element, own("Title"), output.titles)
    _container(element, output)
    if ISSUED.fullmatch(output.issued):
        add_own(element, "PublicationDate", output.issued)
    for name, text in (("Volume", output.volume), ("Issue", output.issue)):
        if one_line(text):
            add_own(element, name, one_line(text))
    _pages(element, output.pages)
    _doi(element, output)
    pmcid = dict(output.identifiers).get("pmcid")
    if pmcid:
        add_own(element, "PMCID", pmcid)
    if output.kind == "book" and is_isbn(output.isbn):
        add_own(element, "ISBN", output.isbn)
    add_own(element, "URL", output.address)
    _makers(element, "Authors", "Author", output.authors)
    _rest(element, output, "Abstract")


def product(element: etree._Element, output: Output) -> None:
    """Fill a Product: a data set or software."""
    add(element, PRODUCT_TYPE, kind_of(output.kind).cerif)
    if LANGUAGE.fullmatch(output.language):
        add_own(element, "Language", output.language)
    add_words(element, own("Name"), output.titles)
    _doi(element, output)
    add_own(element, "URL", output.address)
    _makers(element, "Creators", "Creator", output.authors)
    _rest(element, output, "Description")


def is_isbn(text: str) -> bool:
    """Whether `text` has a form of ISBN that the profile takes."""
    return any(form.fullmatch(text) for form in ISBN_FORMS)


def _container(element: etree._Element, output: Output) -> None:
    """The journal or book it appeared in: described here, since it is no record of ours."""
    title = one_line(output.container)
    if not title or output.kind == "book":
        return
    is_part = output.kind in ("chapter", "conference")
    link = add_own(element, "PartOf" if is_part else "PublishedIn")
    held = add_own(link, "Publication")
    add(held, PUBLICATION_TYPE, container_of(output.kind))
    add_own(held, "Title", title)
    if ISSN.fullmatch(output.issn):
        add_own(held, "ISSN", output.issn)
    if is_isbn(output.isbn):
        add_own(held, "ISBN", output.isbn)


def _pages(element: etree._Element, text: str) -> None:
    pages = PAGES.fullmatch(legal(text).strip())
    if pages:
        add_own(element, "StartPage", pages[1])
        if pages[2]:
            add_own(element, "EndPage", pages[2])


def _doi(element: etree._Element, output: Output) -> None:
    held = dict(output.identifiers)
    if DOI.fullmatch(held.get("doi", "")):
        add_own(element, "DOI", held["doi"])
    if held.get("handle"):
        add_own(element, "Handle", held["handle"])


def _makers(
    element: etree._Element, container: str, name: str, authors: tuple[Author, ...]
) -> None:
    if not authors:
        return
    makers = add_own(element, container)
    for author in authors:
        maker = add_own(makers, name)
        orcid(person(maker, author.name, author.id), author.orcid)
        for place in author.affiliations:
            orgunit(add_own(maker, "Affiliation"), place)


def _rest(element: etree._Element, output: Output, abstract: str) -> None:
    """What publications and products end with, in the same order."""
    publisher = one_line(output.publisher)
    if publisher:
        link = add_own(add_own(element, "Publishers"), "Publisher")
        add_own(link, "DisplayName", publisher)
        add_own(add_own(link, "OrgUnit"), "Name", publisher)
    if is_creative_commons(output.licence):
        add_own(element, "License", uri(output.licence), scheme=CREATIVE_COMMONS)
    keywords = [Words(each, "en") for each in output.subjects]
    notes = [RETRACTED] if output.is_retracted else []
    notes += [INVENTED] if output.is_invented else []
    abstracts = [*output.abstracts, *(Words(note, "en") for note in notes)]
    if abstract == "Description":
        add_words(element, own(abstract), abstracts)
    add_words(element, own("Keyword"), keywords)
    if abstract == "Abstract":
        add_words(element, own(abstract), abstracts)
    _origin(element, output)
    access = access_of(output.access)
    if access:
        add(element, ACCESS, access[1])


def _origin(element: etree._Element, output: Output) -> None:
    if output.project:
        add_own(add_own(element, "OriginatesFrom"), "Project").set("id", output.project)
    for grant in output.grants:
        if grant.number:
            _grant(add_own(add_own(element, "OriginatesFrom"), "Funding"), grant)


def _grant(funding: etree._Element, grant: Grant) -> None:
    if grant.id:
        funding.set("id", grant.id)
    add(funding, FUNDING_TYPE, GRANT)
    add_words(funding, own("Name"), [Words(grant.title)])
    add_own(funding, "Identifier", grant.number, type=f"{VOCABULARY}AwardNumber")
    if one_line(grant.funder):
        link = add_own(funding, "Funder")
        add_own(link, "DisplayName", one_line(grant.funder))
        add_own(add_own(link, "OrgUnit"), "Name", one_line(grant.funder))
