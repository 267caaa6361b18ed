"""Everything that is found has its words."""

from kakehashi.policy.planning.blocks import Note, Remark
from kakehashi.policy.planning.extracted import Hint
from kakehashi.policy.planning.items import Finding, Flaw, Item
from kakehashi.policy.planning.reading_words import finding_words, hint_words, remark_words


def test_every_note_flaw_and_hint_has_words():
    said = [
        *(remark_words(Remark(3, note, "1-1")) for note in Note),
        *(finding_words(Finding(0, flaw, "1-1 ①", 4), Item()) for flaw in Flaw),
        *(hint_words(hint, "7") for hint in Hint),
    ]

    assert len(set(said)) == len(Note) + len(Flaw) + len(Hint)
    assert not [words for words in said if "%" in words]


def test_finding_words_name_no_line_of_an_item_that_was_added_by_hand():
    finding = Finding(1, Flaw.DUPLICATE, "1-1 ①")

    assert finding_words(finding, Item(direction="1-1", number="①")) == "1-1 ① is there twice."
