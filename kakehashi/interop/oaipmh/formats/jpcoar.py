"""JPCOAR schema 2.0 and 2.1, which IRDB, and through it CiNii Research and NDL, read.

The order of elements is that of the schema. What is said about a work is about the work as it was
published elsewhere: its own address here is the identifier, its DOI a related one.
Source: https://schema.irdb.nii.ac.jp/ and the schemas themselves.
"""

import re
from functools import partial

from lxml import etree

from kakehashi.interop.oaipmh.formats.codes import (
    access_of,
    is_jgn,
    kind_of,
    licence_name,
    three_letters,
)
from kakehashi.interop.oaipmh.formats.elements import add, add_words, one_line, root, uri
from kakehashi.interop.oaipmh.formats.oai_dc import INVENTED, RETRACTED, addresses
from kakehashi.interop.oaipmh.formats.records import Author, Grant, Organisation, Output, Words

DC = "http://purl.org/dc/elements/1.1/"
DCTERMS = "http://purl.org/dc/terms/"
DATACITE = "https://schema.datacite.org/meta/kernel-4/"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RESOURCE = f"{{{RDF}}}resource"
SCHEMES = {"doi": "DOI", "handle": "HDL", "pmid": "PMID", "arxiv": "arXiv", "crid": "CRID"}
ISSUED = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?")
PAGES = re.compile(r"([1-9]\d*)(?:\s*[-–—]\s*([1-9]\d*))?")


def namespace(version: str) -> str:
    """The namespace of "2.0" or "2.1"."""
    return f"https://github.com/JPCOAR/schema/blob/master/{version}/"


def schema(version: str) -> str:
    """Where its schema stands."""
    return f"{namespace(version)}jpcoar_scm.xsd"


def build(output: Output, *, version: str) -> etree._Element:
    """`output` as jpcoar:jpcoar of a version, "2.0" or "2.1"."""
    own = namespace(version)
    spaces: dict[str | None, str] = {
        "jpcoar": own,
        "dc": DC,
        "dcterms": DCTERMS,
        "datacite": DATACITE,
        "rdf": RDF,
    }
    element = root(f"{{{own}}}jpcoar", spaces, schema(version))
    titles = [each for each in output.titles if one_line(each.text)]
    add_words(element, f"{{{DC}}}title", titles or [Words(output.address)])
    for author in output.authors:
        _creator(element, own, author)
    _rights(element, output)
    _about(element, own, output)
    _identified(element, own, output)
    for grant in output.grants:
        _grant(element, own, grant)
    _source(element, own, output)
    return element


def _creator(element: etree._Element, own: str, author: Author) -> None:
    creator = add(element, f"{{{own}}}creator")
    identifier = partial(add, creator, f"{{{own}}}nameIdentifier")
    if author.erad:
        identifier(author.erad, nameIdentifierScheme="e-Rad_Researcher")
    if author.orcid:
        address = uri(f"https://orcid.org/{author.orcid}")
        identifier(address, nameIdentifierScheme="ORCID", nameIdentifierURI=address)
    names = author.names or (Words(author.name),)
    add_words(creator, f"{{{own}}}creatorName", names, nameType="Personal")
    for place in author.affiliations:
        _affiliation(creator, own, place)


def _affiliation(creator: etree._Element, own: str, place: Organisation) -> None:
    affiliation = add(creator, f"{{{own}}}affiliation")
    if place.ror:
        name = partial(add, affiliation, f"{{{own}}}nameIdentifier", place.ror)
        name(nameIdentifierScheme="ROR", nameIdentifierURI=uri(place.ror))
    add_words(
        affiliation, f"{{{own}}}affiliationName", [_whole(place, each) for each in place.names]
    )


def _whole(place: Organisation, name: Words) -> Words:
    """A unit's name with the university's, as addresses have it: 大学学部; Law, University."""
    above = next((each.text for each in place.within if each.language == name.language), "")
    if not above:
        return name
    text = f"{above}{name.text}" if name.language == "ja" else f"{name.text}, {above}"
    return Words(text, name.language)


def _rights(element: etree._Element, output: Output) -> None:
    access = access_of(output.access)
    if access:
        add(element, f"{{{DCTERMS}}}accessRights", access[0]).set(RESOURCE, access[1])
    if output.licence:
        rights = add(element, f"{{{DC}}}rights", licence_name(output.licence))
        rights.set(RESOURCE, uri(output.licence))


def _about(element: etree._Element, own: str, output: Output) -> None:
    for subject in output.subjects:
        add(element, f"{{{own}}}subject", subject, language="en", subjectScheme="Other")
    description = f"{{{DATACITE}}}description"
    add_words(element, description, output.abstracts, descriptionType="Abstract")
    notes = [RETRACTED] if output.is_retracted else []
    notes += [INVENTED] if output.is_invented else []
    add_words(element, description, [Words(n, "en") for n in notes], descriptionType="Other")
    add_words(element, f"{{{DC}}}publisher", [Words(output.publisher)])
    if ISSUED.fullmatch(output.issued):
        add(element, f"{{{DATACITE}}}date", output.issued, dateType="Issued")
    language = three_letters(output.language)
    if language:
        add(element, f"{{{DC}}}language", language)
    kind = kind_of(output.kind)
    add(element, f"{{{DC}}}type", kind.label).set(RESOURCE, kind.coar)


def _identified(element: etree._Element, own: str, output: Output) -> None:
    add(element, f"{{{own}}}identifier", uri(output.address), identifierType="URI")
    for scheme, address in addresses(output):
        if scheme in SCHEMES:
            value = address if scheme in ("doi", "handle", "crid") else _bare(output, scheme)
            _related(element, own, "isIdenticalTo", SCHEMES[scheme], value)
    if output.isbn:
        kind = "isPartOf" if output.kind in ("chapter", "conference") else "isIdenticalTo"
        _related(element, own, kind, "ISBN", output.isbn)
    if output.open_url:
        _related(element, own, "hasVersion", "URI", output.open_url)


def _bare(output: Output, scheme: str) -> str:
    return next(value for held, value in output.identifiers if held == scheme)


def _related(element: etree._Element, own: str, relation: str, kind: str, value: str) -> None:
    child = add(element, f"{{{own}}}relation", relationType=relation)
    add(child, f"{{{own}}}relatedIdentifier", uri(value), identifierType=kind)


def _grant(element: etree._Element, own: str, grant: Grant) -> None:
    reference = add(element, f"{{{own}}}fundingReference")
    if grant.funder_identifier:
        kind = _funder_scheme(grant.funder_identifier)
        identifier = partial(add, reference, f"{{{own}}}funderIdentifier", grant.funder_identifier)
        identifier(funderIdentifierType=kind)
    add(reference, f"{{{own}}}funderName", one_line(grant.funder))
    if grant.number:
        number = add(reference, f"{{{own}}}awardNumber", grant.number)
        if is_jgn(grant.number):
            number.set("awardNumberType", "JGN")
    add_words(reference, f"{{{own}}}awardTitle", [Words(grant.title)])


def _funder_scheme(identifier: str) -> str:
    if "ror.org/" in identifier:
        return "ROR"
    if "10.13039/" in identifier:
        return "Crossref Funder"
    return "e-Rad_funder" if re.fullmatch(r"\d{4}", identifier) else "Other"


def _source(element: etree._Element, own: str, output: Output) -> None:
    if output.issn:
        add(element, f"{{{own}}}sourceIdentifier", output.issn, identifierType="ISSN")
    add_words(element, f"{{{own}}}sourceTitle", [Words(output.container)])
    for name, text in (("volume", output.volume), ("issue", output.issue)):
        if one_line(text):
            add(element, f"{{{own}}}{name}", one_line(text))
    pages = PAGES.fullmatch(output.pages.strip())
    if pages:
        add(element, f"{{{own}}}pageStart", pages[1])
        if pages[2]:
            add(element, f"{{{own}}}pageEnd", pages[2])
