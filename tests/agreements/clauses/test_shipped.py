"""The clauses that come with Kakehashi."""

import pytest

from kakehashi.agreements.clauses.placeholders import NAMES, TABLES, faults, used
from kakehashi.agreements.clauses.shipped import EVERY_KIND, shipped
from kakehashi.agreements.clauses.words import MEANINGS
from kakehashi.agreements.models import Terms
from kakehashi.documents.fonts import missing_glyphs


def test_shipped_clauses_are_whole_in_both_languages_and_hold_known_placeholders():
    for each in shipped():
        texts = (each.title_ja, each.title_en, each.text_ja, each.text_en)
        assert all(texts), each.code
        assert [fault for text in texts for fault in faults(text)] == [], each.code


def test_shipped_clauses_fill_the_same_tables_in_both_languages():
    uneven = [
        each.code
        for each in shipped()
        if {name for name in used(each.text_ja) if name in TABLES}
        != {name for name in used(each.text_en) if name in TABLES}
    ]
    assert uneven == []


def test_shipped_codes_are_there_once_for_known_kinds():
    codes = [each.code for each in shipped()]
    assert len(codes) == len(set(codes)) == 53
    kinds = {kind for each in shipped() for kind in each.kinds}
    assert kinds - {EVERY_KIND} <= set(Terms.Kind.values)


@pytest.mark.parametrize("kind", Terms.Kind.values)
def test_every_kind_has_a_preamble_a_purpose_and_an_end(kind):
    codes = [e.code for e in shipped() if kind in e.kinds or e.kinds == (EVERY_KIND,)]
    begins = [code.partition("-")[0] for code in codes]
    assert begins[:2] == ["preamble", "purpose"]
    assert begins.count("preamble") == begins.count("purpose") == begins.count("termination") == 1
    assert codes[-1] == "closing"


def test_the_fonts_have_every_character_of_the_shipped_texts():
    texts = "".join(e.title_ja + e.title_en + e.text_ja + e.text_en for e in shipped())
    assert missing_glyphs(texts) == []


def test_every_placeholder_has_its_meaning_in_words():
    assert set(MEANINGS) == set(NAMES)
