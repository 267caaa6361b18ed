from kakehashi.research.dissemination.importing.entries import LENGTHS, Reason, Taking, Wrong
from kakehashi.research.dissemination.importing.fault_words import SENTENCES, WHOLE
from kakehashi.research.dissemination.models import Work


def test_lengths_are_those_of_the_table():
    assert {name: Work._meta.get_field(name).max_length for name in LENGTHS} == LENGTHS


def test_every_reason_has_a_sentence():
    assert set(SENTENCES) == set(Reason) - {Reason.REFUSED}
    assert set(WHOLE) == set(Wrong)


def test_taking_leaves_out_what_is_too_long_and_names_it():
    taking = Taking("line 1", "bibtex")
    taking.text("title", "A")
    taking.text("volume", "9" * 41)
    entry = taking.entry()

    assert entry.data.volume == ""
    assert [(each.field, each.reason) for each in entry.faults] == [("volume", Reason.TOO_LONG)]


def test_taking_finds_serial_numbers_in_any_spelling():
    taking = Taking("line 1", "bibtex")
    taking.serial("issn", "ISSN 1234567x")
    taking.serial("isbn", "978-4-00-000000-0 (pbk)")

    assert (taking.facts["issn"], taking.facts["isbn"]) == ("1234-567X", "978-4-00-000000-0")
