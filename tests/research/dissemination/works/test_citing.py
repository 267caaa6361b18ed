"""Citations and reference files, read back by other people's libraries."""

import json

import pytest
import rispy
from bibtexparser.entrypoint import parse_string

from kakehashi.research.dissemination.works.citing import STYLES, citation
from kakehashi.research.dissemination.works.reference_files import bibtex, csl_json, key_of, ris

ARTICLE = {
    "id": "work-7",
    "type": "article-journal",
    "title": "Bridges & rivers: 50% of {Tokyo}",
    "author": [{"family": "Sato", "given": "Hanako"}, {"literal": "東京都立大学"}],
    "issued": {"date-parts": [[2024, 5, 3]]},
    "container-title": "Journal of Bridges",
    "volume": "12",
    "issue": "3",
    "page": "12-34",
    "ISSN": "1234-5679",
    "DOI": "10.1000/xyz",
    "URL": "https://doi.org/10.1000/xyz",
    "language": "en",
}
TYPES = [
    *("article-journal", "paper-conference", "book", "chapter", "article", "dataset"),
    *("software", "thesis", "report", "document"),
]


@pytest.mark.parametrize(
    ("style", "line"),
    [
        (
            "apa",
            "Sato, H., & 東京都立大学. (2024). Bridges & rivers: 50% of {Tokyo}. Journal of "
            "Bridges, 12(3), 12–34. https://doi.org/10.1000/xyz",
        ),
        (
            "ieee",
            "H. Sato and 東京都立大学, “Bridges & rivers: 50% of {Tokyo}”, Journal of Bridges, "
            "vol. 12, no. 3, pp. 12–34, May 2024, doi: 10.1000/xyz.",
        ),
        (
            "chicago",
            "Sato, H., and 東京都立大学. 2024. “Bridges & Rivers: 50% of {Tokyo}”. Journal of "
            "Bridges 12 (3): 12–34. https://doi.org/10.1000/xyz.",
        ),
        (
            "sist02",
            "Sato, H., 東京都立大学. Bridges & rivers: 50% of {Tokyo}. Journal of Bridges. 2024, "
            "vol. 12, no. 3, p. 12–34. https://doi.org/10.1000/xyz.",
        ),
    ],
)
def test_citation_is_laid_out_by_the_style(style, line):
    assert citation(ARTICLE, style) == line


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("kind", TYPES)
def test_citation_of_every_type_names_title_and_author(kind, style):
    found = citation({**ARTICLE, "type": kind, "title": "Bridges"}, style)
    assert "Bridges" in found
    assert "Sato" in found
    assert not found.startswith(("[", "("))


@pytest.mark.parametrize("style", STYLES)
def test_citation_of_a_title_alone_is_no_fault(style):
    assert "Bridges" in citation({"id": "work-1", "type": "document", "title": "Bridges"}, style)


def test_citation_of_thousands_of_authors_names_the_first():
    crowd = [{"family": f"F{number}", "given": "A"} for number in range(3000)]
    found = citation({**ARTICLE, "author": crowd}, "apa")
    assert found.startswith("F0, A., F1, A.")
    assert "F2999, A." in found


def test_bibtex_is_read_back():
    text = bibtex([ARTICLE, {**ARTICLE, "id": "work-8", "type": "chapter"}])
    library = parse_string(text)
    assert not library.failed_blocks
    first, second = library.entries
    assert (first.entry_type, first.key) == ("article", "sato2024work7")
    assert first["title"] == r"{Bridges \& rivers: 50\% of \{Tokyo\}}"
    assert first["author"] == "Sato, Hanako and {東京都立大学}"
    assert (first["pages"], first["doi"]) == ("12--34", "10.1000/xyz")
    assert (second.entry_type, second["booktitle"]) == ("incollection", "Journal of Bridges")


def test_ris_is_read_back():
    [found] = rispy.loads(ris([ARTICLE]))
    assert found["type_of_reference"] == "JOUR"
    assert found["authors"] == ["Sato, Hanako", "東京都立大学"]
    assert (found["start_page"], found["end_page"], found["year"]) == ("12", "34", "2024")
    assert found["doi"] == "10.1000/xyz"


def test_ris_has_one_line_for_each_fact():
    text = ris([{**ARTICLE, "abstract": "One.\nER  - \nTwo."}])
    assert len(rispy.loads(text)) == 1
    assert "AB  - One. ER - Two." in text


def test_csl_json_is_a_list_of_the_items():
    assert json.loads(csl_json([ARTICLE])) == [ARTICLE]


def test_key_of_has_letters_and_digits_alone():
    author = [{"family": "García-Fernández", "given": "M"}]
    assert key_of({"id": "work-9", "author": author}) == "garciafernandezwork9"
