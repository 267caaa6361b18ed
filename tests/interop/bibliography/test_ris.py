from datetime import date

import pytest

from kakehashi.interop.bibliography.ris import entries_of, read
from kakehashi.research.dissemination.importing.entries import Reason, Wrong, WrongSource
from kakehashi.research.dissemination.works.reference_files import ris

TWO = """TY  - JOUR
TI  - Bridges of
 Tokyo
AU  - Sato, Hanako
AU  - 佐藤, 花子
JO  - J. Bridges
PY  - 2024/03/05/
SP  - 12
EP  - 34
SN  - 1234-5678
DO  - 10.1000/ABC
LA  - Japanese
ER  -

TY - BOOK
T1  - Two
PY  - soon
XX  - unknown to everybody
ER  -
"""


def test_entries_of_takes_records_of_different_programs():
    one, two = entries_of(TWO)

    assert (one.data.kind, one.data.title) == ("article", "Bridges of Tokyo")
    assert [each.name for each in one.data.authors] == ["Hanako Sato", "佐藤 花子"]
    assert (one.data.container, one.data.pages) == ("J. Bridges", "12-34")
    assert (one.data.issn, one.data.language) == ("1234-5678", "ja")
    assert one.data.published_on == date(2024, 3, 5)
    assert one.data.identifiers == (("doi", "10.1000/abc"),)
    assert (two.place, two.data.kind, two.data.title) == ("line 15", "book", "Two")
    assert [(each.field, each.reason) for each in two.faults] == [("year", Reason.BAD_DATE)]


def test_entries_of_reads_a_record_that_is_cut_off():
    (entry,) = entries_of("TY  - CONF\nTI  - Cut")

    assert (entry.data.kind, entry.title) == ("conference", "Cut")


def test_entries_of_names_a_record_without_a_title():
    (entry,) = entries_of("TY  - JOUR\nAU  - Sato, H.\nER  - ")

    assert entry.data is None
    assert [each.reason for each in entry.faults] == [Reason.NO_TITLE]


def test_read_refuses_a_file_without_records():
    with pytest.raises(WrongSource) as caught:
        read(b"TI  - but no TY\n")

    assert caught.value.reason == Wrong.NO_RIS


def test_read_takes_what_we_write_ourselves():
    item = {
        "id": "12",
        "type": "chapter",
        "title": "Bridges",
        "author": [{"family": "Sato", "given": "Hanako"}],
        "container-title": "A book of bridges",
        "DOI": "10.1000/x",
        "issued": {"date-parts": [[2024]]},
    }
    (entry,) = read(ris([item]).encode())[0]

    assert (entry.data.kind, entry.data.title, entry.data.year) == ("chapter", "Bridges", 2024)
    assert [each.name for each in entry.data.authors] == ["Hanako Sato"]
    assert entry.data.container == "A book of bridges"
