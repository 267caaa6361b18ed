import unicodedata

from kakehashi.institutions.kanji import FOLDED, IN_NAMES, PRESCRIBED, SIMPLIFIED


def test_every_word_of_the_tables_is_a_pair_of_two_kanji():
    pairs = f"{PRESCRIBED} {IN_NAMES} {SIMPLIFIED}".split()
    assert [pair for pair in pairs if len(pair) != 2 or pair[0] == pair[1]] == []
    signs = {sign for pair in pairs for sign in pair}
    assert [sign for sign in signs if not unicodedata.name(sign).startswith("CJK ")] == []
    assert [sign for sign in signs if unicodedata.normalize("NFKC", sign) != sign] == []


def test_no_variant_is_given_two_forms():
    pairs = set(f"{PRESCRIBED} {IN_NAMES} {SIMPLIFIED}".split())
    assert len({pair[0] for pair in pairs}) == len(pairs)


def test_no_kanji_is_folded_to_one_that_is_folded_itself():
    assert {ord(form) for form in FOLDED.values()} & FOLDED.keys() == set()
