from hypothesis import given, settings
from hypothesis import strategies as st

from kakehashi.agreements.content import Clause, Content, Deadline, Place
from kakehashi.agreements.differences import (
    Difference,
    Piece,
    apply,
    differences,
    merge,
    path_of,
    pieces,
)

WORDS = st.text("ab 学生。", max_size=12)
TEXTS = st.fixed_dictionaries({}, optional={"ja": WORDS, "en": WORDS})
PLACES = st.builds(
    Place,
    key=st.sampled_from("abc"),
    direction=st.sampled_from(["outgoing", "incoming"]),
    first_year=st.integers(2025, 2027),
    last_year=st.none() | st.integers(2027, 2028),
    places=st.integers(1, 3),
    units=st.lists(st.sampled_from(["law", "arts"]), max_size=2, unique=True).map(tuple),
    tuition_waiver=st.none() | st.booleans(),
)
CLAUSES = st.builds(Clause, code=st.sampled_from("xyz"), title=TEXTS, text=TEXTS)
DEADLINES = st.builds(
    Deadline,
    term=st.sampled_from(["first", "second"]),
    what=st.just("nomination"),
    direction=st.sampled_from(["outgoing", "incoming"]),
    month=st.integers(1, 12),
    day=st.integers(1, 28),
)


def lines(each, key):
    return st.lists(each, max_size=3, unique_by=key).map(tuple)


CONTENTS = st.builds(
    Content,
    partners=st.just((1,)),
    kind=st.sampled_from(["exchange", "research"]),
    level=st.just("university"),
    unit=st.just("tmu"),
    expires_on=st.none() | st.dates(),
    renewal=st.sampled_from(["none", "amendment"]),
    notice_months=st.none() | st.integers(1, 12),
    prevails=st.sampled_from(["", "ja", "en"]),
    places=lines(PLACES, lambda each: each.key),
    deadlines=lines(DEADLINES, lambda each: (each.term, each.what, each.direction)),
    clauses=lines(CLAUSES, lambda each: each.code),
)


def make_content(**facts):
    return Content(
        **{"partners": (1,), "kind": "exchange", "level": "university", "unit": "tmu", **facts}
    )


def make_place(key="out", **facts):
    return Place(key=key, **{"direction": "outgoing", "first_year": 2027, "places": 2, **facts})


def test_differences_name_each_place_with_what_stood_there():
    clause = Clause(code="ip", title={"en": "Rights"}, text={"en": "Each keeps its own."})
    before = make_content(places=(make_place("out"), make_place("gone")), clauses=(clause,))
    after = make_content(
        notice_months=6,
        places=(make_place("out", places=3), make_place("new")),
        clauses=(clause.model_copy(update={"text": {"en": "Each keeps its own.", "ja": "各自"}}),),
    )

    found = differences(before, after)

    assert [each.path for each in found] == [
        "notice_months",
        "places[gone]",
        "places[out].places",
        "places[new]",
        "clauses[ip].text.ja",
    ]
    assert found[0] == Difference(("notice_months",), None, 6)
    assert found[2] == Difference(("places", "out", "places"), 2, 3)
    assert (found[1].after, found[3].before) == (None, None)


def test_differences_say_that_lines_were_moved():
    one, two = make_place("one"), make_place("two")

    assert differences(make_content(places=(one, two)), make_content(places=(two, one))) == [
        Difference(("places",), ["one", "two"], ["two", "one"])
    ]
    assert path_of(("places",)) == "places.order"


@settings(max_examples=200)
@given(CONTENTS, CONTENTS)
def test_applying_the_differences_makes_the_one_content_the_other(before, after):
    found = differences(before, after)

    assert apply(before, found) == after
    assert (found == []) == (before == after)
    assert len({each.path for each in found}) == len(found)


@settings(max_examples=100)
@given(CONTENTS)
def test_equal_contents_have_no_differences(content):
    assert differences(content, content) == []
    assert apply(content, []) == content


@settings(max_examples=150)
@given(CONTENTS, CONTENTS, CONTENTS)
def test_merging_loses_nothing_that_only_one_of_us_changed(base, mine, theirs):
    merged = merge(base, mine, theirs)

    assert merge(base, mine, base).content == mine
    assert merge(base, base, theirs).content == theirs
    clashing = {each.parts for each in merged.clashes}
    for name in ("kind", "expires_on", "notice_months", "prevails"):
        ours, others = getattr(mine, name), getattr(theirs, name)
        stood, now = getattr(base, name), getattr(merged.content, name)
        assert now == (ours if ours != stood else others)
        assert ((name,) in clashing) == (ours != stood != others and ours != others)


def test_merge_puts_mine_on_theirs_and_names_where_we_clash():
    base = make_content(places=(make_place("out"),), notice_months=3)
    mine = make_content(places=(make_place("out", places=4),), notice_months=6)
    theirs = make_content(
        places=(make_place("out", places=5, per="semester"),), notice_months=3, prevails="en"
    )

    merged = merge(base, mine, theirs)

    assert merged.content == make_content(
        places=(make_place("out", places=4, per="semester"),), notice_months=6, prevails="en"
    )
    assert [each.path for each in merged.clashes] == ["places[out].places"]


def test_merge_names_what_i_changed_in_a_line_that_they_took_out():
    base = make_content(places=(make_place("out"),))
    mine = make_content(places=(make_place("out", places=4),))

    merged = merge(base, mine, make_content())

    assert merged.content == make_content()
    assert [each.path for each in merged.clashes] == ["places[out].places"]


def test_pieces_keep_words_whole_and_compare_japanese_by_letter():
    assert pieces("four students a year", "five students a year") == [
        Piece("gone", "four"),
        Piece("new", "five"),
        Piece("same", " students a year"),
    ]
    assert pieces("毎年2名の学生", "毎年3名の院生") == [
        Piece("same", "毎年"),
        Piece("gone", "2"),
        Piece("new", "3"),
        Piece("same", "名の"),
        Piece("gone", "学"),
        Piece("new", "院"),
        Piece("same", "生"),
    ]


def test_pieces_never_cut_a_placeholder():
    assert pieces("by {first_day} at noon", "by {last_day} at noon") == [
        Piece("same", "by "),
        Piece("gone", "{first_day}"),
        Piece("new", "{last_day}"),
        Piece("same", " at noon"),
    ]


@settings(max_examples=150)
@given(st.text("ab. 学生。{}\n1é", max_size=40), st.text("ab. 学生。{}\n1é", max_size=40))
def test_pieces_read_as_either_text(before, after):
    found = pieces(before, after)

    assert "".join(each.text for each in found if each.kind != "new") == before
    assert "".join(each.text for each in found if each.kind != "gone") == after


def test_pieces_of_long_texts_are_compared_by_sentences():
    before = "This stays as it is. " * 200
    after = before + "This is new."

    assert pieces(before, after)[-1] == Piece("new", " This is new.")
