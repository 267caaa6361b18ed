"""Whole texts from contents: numbers, lines, tables, and nothing left unfilled."""

from datetime import date
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kakehashi.agreements.clauses.composing import (
    Line,
    compose,
    fill,
    filled_clauses,
    gaps,
    lacking,
    part_of,
)
from kakehashi.agreements.clauses.values import Names, in_a_sentence, values_of
from kakehashi.agreements.content import Deadline, Place
from kakehashi.agreements.models import Terms
from tests.agreements.clauses.make import (
    NAMES,
    make_clause,
    make_content,
    shipped_clauses,
)

KINDS = Terms.Kind.values


def days():
    return st.none() | st.dates(date(1990, 1, 1), date(2090, 12, 31))


def months():
    return st.none() | st.integers(1, 600)


PLACES = st.builds(
    Place,
    key=st.just("a"),
    direction=st.sampled_from(["outgoing", "incoming"]),
    level=st.sampled_from(["", "bachelor", "master", "doctor"]),
    units=st.sampled_from([(), ("faculty-humanities",), ("no-such-unit", "faculty-humanities")]),
    isced_f=st.sampled_from(["", "0231"]),
    first_year=st.just(2027),
    last_year=st.sampled_from([None, 2027, 2030]),
    places=st.integers(1, 40),
    per=st.sampled_from(["year", "semester"]),
    terms=st.sampled_from([(), ("first",), ("first", "third")]),
    min_gpa=st.none() | st.decimals(0, 5, places=2),
    gpa_scale=st.sampled_from(["", "4.0"]),
    tuition_waiver=st.sampled_from([None, True, False]),
)
DEADLINES = st.builds(
    Deadline,
    term=st.sampled_from(["first", "second"]),
    what=st.sampled_from(["nomination", "application"]),
    direction=st.sampled_from(["outgoing", "incoming"]),
    month=st.integers(1, 12),
    day=st.integers(1, 28),
)


@st.composite
def contents(draw):
    kind = draw(st.sampled_from(KINDS))
    return make_content(
        *shipped_clauses(kind),
        kind=kind,
        effective_on=draw(days()),
        expires_on=draw(days()),
        renewal=draw(st.sampled_from(Terms.Renewal.values)),
        renewal_months=draw(months()),
        notice_months=draw(months()),
        languages=draw(st.sampled_from([("ja", "en"), ("ja",), ("en",)])),
        prevails=draw(st.sampled_from(["", "ja", "en"])),
        year_counts_as=draw(st.integers(1, 4)),
        carry_over_years=draw(st.none() | st.integers(0, 10)),
        places=draw(st.lists(PLACES, max_size=1)),
        deadlines=draw(st.lists(DEADLINES, max_size=1)),
    )


@given(contents())
@settings(max_examples=120, deadline=None)
def test_fill_leaves_no_brace_in_any_language_whatever_the_content_says(content):
    for language in content.languages:
        text = fill(content, NAMES, language)
        assert "{" not in text
        assert "}" not in text
        assert lacking(content) == []


@given(contents())
@settings(max_examples=60, deadline=None)
def test_gaps_are_what_a_text_shows_as_open(content):
    open_words = {what for _clause, what in gaps(content, NAMES, "en")}
    text = fill(content, NAMES, "en")
    shown = {what for what in open_words if f"[to be agreed: {what}]" in text}
    tables = {"numbers and conditions", "days for nominations and applications"}
    assert ("[to be agreed" in text) == bool(shown)
    assert open_words - shown - tables <= {"period of notice", "length of a renewal"} | {
        "period of notice and length of a renewal"
    }


@pytest.mark.parametrize("kind", KINDS)
def test_shipped_texts_are_open_nowhere_when_everything_is_agreed(kind):
    content = make_content(*shipped_clauses(kind), kind=kind)
    assert gaps(content, NAMES, "en") == []
    assert "to be agreed" not in fill(content, NAMES, "en")
    assert "未定" not in fill(content, NAMES, "ja")


@pytest.mark.parametrize("kind", KINDS)
def test_shipped_texts_have_as_many_paragraphs_and_items_in_both_languages(kind):
    composed = compose(make_content(*shipped_clauses(kind), kind=kind), NAMES)
    uneven = [
        article.code
        for article in (*composed.preamble, *composed.articles, *composed.closing)
        if [line.is_item for line in article.lines["ja"]]
        != [line.is_item for line in article.lines["en"]]
    ]
    assert uneven == []
    assert (len(composed.preamble), len(composed.closing)) == (1, 1)


def test_compose_numbers_articles_paragraphs_and_items_as_each_language_does():
    text = "First.\nSecond:\n- one\n- two\nThird."
    clause = make_clause(text_ja=text, text_en=text)
    composed = compose(make_content(make_clause("a"), clause), NAMES)
    article = composed.articles[1]
    assert article.headings == {"ja": "第2条（住居）", "en": "Article 2 (Housing)"}
    assert [line.mark for line in article.lines["ja"]] == ["", "2", "(1)", "(2)", "3"]
    assert [line.mark for line in article.lines["en"]] == ["1.", "2.", "(a)", "(b)", "3."]
    assert composed.articles[0].lines["en"] == (Line("", "Help."),)


def test_compose_puts_a_table_once_below_its_article_in_both_languages():
    text = "See below.\n{places_table}"
    composed = compose(make_content(make_clause(text_ja=text, text_en=text)), NAMES)
    (article,) = composed.articles
    (table,) = article.tables
    assert article.lines["en"] == (Line("", "See below."),)
    assert table.caption == "人数及び条件 / Numbers and conditions"
    assert table.head[0] == "区分\nDirection"
    assert [row[0] for row in table.rows] == [
        "東京都立大学からの派遣\nFrom Tokyo Metropolitan University",
        "東京都立大学への受入れ\nTo Tokyo Metropolitan University",
    ]
    assert table.rows[0][1:] == (
        "全課程、人文社会学部\nAll levels, Faculty of Humanities",
        "2027～2031年度\n2027–2031",
        "年間3人\n3 a year",
        "前期\nFirst term",
        "ドイツ語 B1以上、GPA 2.50以上（4.00満点）\nGerman B1, GPA 2.50 or more of 4.00",
        "徴収しない\nwaived",
    )
    assert table.rows[1][5] == "JLPT N2"


def test_compose_takes_the_title_from_the_preamble_and_else_the_plain_name():
    assert compose(make_content(*shipped_clauses("exchange")), NAMES).titles == {
        "ja": "学生交流に関する覚書",
        "en": "Memorandum on Student Exchange",
    }
    plain = compose(make_content(make_clause(), kind="research"), NAMES)
    assert plain.titles == {"ja": "協定書", "en": "Agreement"}


def test_fill_names_every_party_and_begins_sentences_with_capitals():
    partners = ({"en": "The University of Melbourne"}, {"ja": "乙大学", "en": "B"})
    names = Names(home=NAMES.home, partners=partners, are_universities=True, words={})
    clause = make_clause(text_ja="{all_parties}", text_en="{partner} host {other}.")
    content = make_content(clause, partners=(1, 2))
    assert fill(content, names, "en").splitlines()[-1] == (
        "The University of Melbourne and B host the other Parties."
    )
    assert fill(content, names, "ja").splitlines()[-1] == (
        "東京都立大学、The University of Melbourne及び乙大学"
    )
    assert in_a_sentence("University of Vienna", "en") == "the University of Vienna"


def test_lacking_names_clause_and_language():
    half = make_clause("half", text_ja="", title_ja="")
    untitled = make_clause("untitled", title_en=" ")
    content = make_content(make_clause(), half, untitled)
    assert [(clause.code, language) for clause, language in lacking(content)] == [
        ("half", "ja"),
        ("untitled", "en"),
    ]
    assert lacking(make_content(half, languages=("en",))) == []


@pytest.mark.parametrize(
    ("languages", "prevails", "sentence"),
    [
        (("ja", "en"), "", "both texts being equally authentic."),
        (("ja", "en"), "ja", "the Japanese text prevails."),
        (("ja", "en"), "en", "the English text prevails."),
        (("en",), "", "drawn up in English, and the English text is authentic."),
        (("ja",), "", "drawn up in Japanese, and the Japanese text is authentic."),
    ],
)
def test_values_say_which_language_prevails(languages, prevails, sentence):
    content = make_content(languages=languages, prevails=prevails)
    assert sentence in values_of(content, NAMES, "en").texts["prevailing"]


@pytest.mark.parametrize(
    ("years", "sentence"),
    [
        (None, "An imbalance is carried over to the following academic years, without limit"),
        (0, "An imbalance is not carried over"),
        (1, "carried over to the next academic year only"),
        (3, "carried over for 3 academic years"),
    ],
)
def test_values_say_what_is_carried_over(years, sentence):
    texts = values_of(make_content(carry_over_years=years), NAMES, "en").texts
    assert sentence in texts["carry_over"]


@pytest.mark.parametrize(
    ("waived", "sentence"),
    [
        ([True, True], "charges visiting students no examination"),
        ([False, False], "may charge visiting students"),
        ([True, False], "where the table of numbers and conditions says"),
        ([True, None], "[to be agreed: whether fees are waived]"),
        ([], "[to be agreed: whether fees are waived]"),
    ],
)
def test_values_say_whose_fees_are_waived_and_never_guess(waived, sentence):
    places = [
        Place(key=str(number), direction="outgoing", first_year=2027, places=1, tuition_waiver=each)
        for number, each in enumerate(waived)
    ]
    assert sentence in values_of(make_content(places=places), NAMES, "en").texts["waiver"]


def test_values_without_an_end_do_not_speak_of_its_renewal():
    texts = values_of(make_content(expires_on=None, effective_on=None), NAMES, "en").texts
    assert texts["term"] == (
        "This Memorandum takes effect on the date of the last signature and remains in force until "
        "it is ended in accordance with its provisions."
    )
    assert texts["renewal"].startswith("The Parties review this Memorandum")


def test_filled_clauses_read_as_the_text_does_and_keep_what_is_missing_missing():
    clauses = filled_clauses(
        make_content(make_clause(text_ja="", title_ja="", text_en="{home}.\n{deadlines_table}")),
        NAMES,
    )
    assert clauses[0].text == {
        "en": "Tokyo Metropolitan University.\n"
        "Nominations and applications: Term | Direction | What | By\n"
        "First term | To Tokyo Metropolitan University | nomination | 1 October\n"
        "First term | From Tokyo Metropolitan University | application | 29 February"
    }


def test_part_of_follows_the_beginning_of_the_code():
    codes = ["preamble-exchange", "closing", "housing"]
    assert [part_of(code) for code in codes] == ["preamble", "closing", "article"]


@pytest.mark.parametrize(("kind", "language"), list(product(KINDS, ("ja", "en"))))
def test_shipped_text_calls_itself_what_its_kind_is(kind, language):
    text = fill(make_content(*shipped_clauses(kind), kind=kind), NAMES, language)
    own, other = {
        "ja": ("本協定", "本覚書"),
        "en": ("this Agreement", "this Memorandum"),
    }[language]
    if kind in ("exchange", "dispatch"):
        own, other = other, own
    assert own in text
    assert other not in text
