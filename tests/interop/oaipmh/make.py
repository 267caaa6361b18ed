"""Makers of records as formats take them; the published schemas, where they lie beside the tree."""

from pathlib import Path

import pytest
from lxml import etree

from kakehashi.interop.oaipmh.formats.records import (
    Author,
    Funding,
    Grant,
    Member,
    Organisation,
    OrgUnit,
    Output,
    Person,
    Project,
    Words,
)

STANDARDS = Path(__file__).resolve().parents[4] / "shared" / "standards"
OAI = "{http://www.openarchives.org/OAI/2.0/}"
MAIN = {
    "http://www.openarchives.org/OAI/2.0/": "oai-pmh/OAI-PMH.xsd",
    "http://www.openarchives.org/OAI/2.0/oai_dc/": "oai-pmh/oai_dc.xsd",
    "http://www.openarchives.org/OAI/2.0/oai-identifier": "oai-pmh/oai-identifier.xsd",
    "https://github.com/JPCOAR/schema/blob/master/2.0/": "jpcoar/2.0/jpcoar_scm.xsd",
    "https://github.com/JPCOAR/schema/blob/master/2.1/": "jpcoar/2.1/jpcoar_scm.xsd",
    "https://www.openaire.eu/cerif-profile/1.2/": "cerif/openaire-cerif-profile.xsd",
}
HOME = Organisation(
    id="OrgUnits/1",
    names=(Words("東京都立大学", "ja"), Words("Tokyo Metropolitan University", "en")),
    ror="https://ror.org/00ws30h19",
)
LAW = Organisation(
    id="OrgUnits/2",
    names=(Words("法学部", "ja"), Words("Faculty of Law", "en")),
    within=HOME.names,
    ror=HOME.ror,
)
VIENNA = Organisation(names=(Words("University of Vienna"),), ror="https://ror.org/03prydq77")


class _Local(etree.Resolver):
    """Answers addresses of schemas with the file of the same name."""

    def resolve(self, url, public_id, context):
        if not url.startswith(("http:", "https:")):
            return None
        found = sorted(
            STANDARDS.rglob(url.rsplit("/", 1)[-1]), key=lambda path: "oai-pmh" not in path.parts
        )
        return self.resolve_filename(str(found[0]), context) if found else None


_SCHEMAS = {}


def _schema(namespace):
    if not STANDARDS.is_dir():
        pytest.skip("the published schemas do not lie in ../shared/standards")
    if namespace not in _SCHEMAS:
        parser = etree.XMLParser(no_network=True)
        parser.resolvers.add(_Local())
        _SCHEMAS[namespace] = etree.XMLSchema(etree.parse(str(STANDARDS / MAIN[namespace]), parser))
    return _SCHEMAS[namespace]


def faults_of(content):
    """What the published schemas find wrong in a record or an answer with records in it."""
    element = etree.fromstring(content)
    found = []
    if element.tag == f"{OAI}OAI-PMH":
        for holder in element.iter(f"{OAI}metadata", f"{OAI}description", f"{OAI}setDescription"):
            for child in list(holder):
                found += _faults(etree.fromstring(etree.tostring(child)))
                holder.remove(child)
            etree.SubElement(holder, "{urn:placeholder}payload")
    return found + [fault for fault in _faults(element) if "urn:placeholder" not in fault]


def _faults(element):
    schema = _schema(etree.QName(element).namespace)
    return [] if schema.validate(element) else [str(each) for each in schema.error_log]


def an_output(**facts):
    """A work with everything in it."""
    return Output(
        **{
            "id": "Publications/12",
            "kind": "article",
            "titles": (Words("Bridges of <law> & order", "en"), Words("法と秩序の橋", "ja")),
            "address": "https://kakehashi.example/en/research/works/12/",
            "language": "en",
            "abstracts": (Words("On bridges.", "en"), Words("橋について。", "ja")),
            "authors": (
                Author(
                    name="T. Yamada",
                    names=(
                        Words("山田太郎", "ja"),
                        Words("ヤマダタロウ", "ja-Kana"),
                        Words("Taro Yamada", "en"),
                    ),
                    orcid="0000-0002-1825-0097",
                    erad="12345678",
                    id="Persons/4",
                    affiliations=(LAW, HOME),
                ),
                Author(name="A. Huber", affiliations=(VIENNA,)),
            ),
            "issued": "2025-03-31",
            "container": "Journal of Bridges",
            "publisher": "Bridge Press",
            "volume": "12",
            "issue": "3",
            "pages": "45-67",
            "issn": "1234-5679",
            "access": "gold",
            "licence": "https://creativecommons.org/licenses/by/4.0/",
            "open_url": "https://example.org/open.pdf",
            "subjects": ("Comparative Law", "Social Sciences"),
            "identifiers": (
                ("doi", "10.1234/abc.5"),
                ("openalex", "W123"),
                ("pmid", "12345"),
                ("pmcid", "PMC123"),
                ("arxiv", "2101.00001"),
                ("handle", "10748/1"),
                ("crid", "1050001"),
            ),
            "grants": (
                Grant(
                    funder="JSPS",
                    funder_identifier="https://ror.org/00hhkn466",
                    number="JP24K01234",
                    title="Bridges",
                    id="Fundings/3",
                ),
                Grant(funder="FWF", number="P 1234", funder_identifier="10.13039/501100002428"),
            ),
            "project": "Projects/3",
            **facts,
        }
    )


def a_person(**facts):
    return Person(
        **{
            "id": "Persons/4",
            "names": (Words("山田太郎", "ja"), Words("Taro Yamada", "en")),
            "address": "https://kakehashi.example/en/research/people/yamada/",
            "orcid": "0000-0002-1825-0097",
            "erad": "12345678",
            "researchmap": "yamada",
            "website": "https://example.org/",
            "fields": (Words("Law", "en"),),
            "units": (LAW,),
            **facts,
        }
    )


def an_orgunit(**facts):
    return OrgUnit(**{"id": "OrgUnits/2", "names": LAW.names, "parent": HOME, **facts})


def a_project(**facts):
    return Project(
        **{
            "id": "Projects/3",
            "titles": (Words("Bridges", "en"),),
            "address": "https://kakehashi.example/en/research/projects/bridges/",
            "starts": "2024-04-01",
            "ends": "2027-03-31",
            "summaries": (Words("橋", "ja"), Words("Bridges.", "en")),
            "leader": Member(name="Taro Yamada", id="Persons/4"),
            "members": (Member(name="Hanako Suzuki"),),
            "home": HOME,
            "partners": (VIENNA,),
            "grant": Grant(funder="JSPS", number="JP24K01234", id="Fundings/3"),
            **facts,
        }
    )


def a_funding(**facts):
    return Funding(
        **{
            "id": "Fundings/3",
            "number": "JP24K01234",
            "names": (Words("Bridges", "en"),),
            "funders": (Words("日本学術振興会", "ja"), Words("JSPS", "en")),
            **facts,
        }
    )
