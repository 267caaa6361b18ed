from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kakehashi.interop.bibliography.bibtex import entries_of, read, value_of
from kakehashi.interop.bibliography.latex import plain_tex
from kakehashi.research.dissemination.importing.entries import Reason, Wrong, WrongSource
from kakehashi.research.dissemination.works.reference_files import bibtex

BROKEN = """@article{one, title={One}, year=2024}
@article{broken, title={Broken, year=2024
@book{two, title={Two}, year=2023}
"""


def only(fields, kind="article"):
    (entry,) = entries_of(f"@{kind}{{key,{fields}}}")
    return entry


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        (r"Schr{\"o}dinger and {\O}rsted", "Schrödinger and Ørsted"),
        (r"{\'E}tude of {NMR} at 5\,\%", "Étude of NMR at 5 %"),
        (r"100% of A & B", "100% of A & B"),
        (r"H$_2$O and $\alpha$-helix", "H_2O and α-helix"),
        ("東京の橋", "東京の橋"),
        (r"Broken {brace", "Broken brace"),
    ],
)
def test_plain_tex_reads_what_people_write(written, plain):
    assert plain_tex(written) == plain


def test_entries_of_takes_an_article():
    data = only(
        r'title={Bridges of {Tokyo}}, author="Sato, Hanako and {The Bridge Group} and others",'
        r"journal={J. Bridges}, volume=3, number={1--2}, pages={12--34}, year=2024, month=mar,"
        r"day=5, doi={https://doi.org/10.1000/ABC\_1}, issn={1234567X}, langid={japanese}"
    ).data

    assert (data.kind, data.title, data.language) == ("article", "Bridges of Tokyo", "ja")
    assert [each.name for each in data.authors] == ["Hanako Sato", "The Bridge Group"]
    assert (data.container, data.volume, data.issue) == ("J. Bridges", "3", "1–2")
    assert (data.pages, data.issn) == ("12-34", "1234-567X")
    assert (data.year, data.published_on) == (2024, date(2024, 3, 5))
    assert data.identifiers == (("doi", "10.1000/abc_1"),)


def test_entries_of_resolves_strings_and_joins_them():
    (entry,) = entries_of(
        '@string{jb = "Journal of Bridges"}\n@article{a, title={A}, journal = jb # ", extra"}'
    )

    assert entry.data.container == "Journal of Bridges, extra"


def test_entries_of_names_the_line_of_what_is_broken_and_reads_the_rest():
    entries = entries_of(BROKEN)

    assert [(entry.place, entry.title) for entry in entries] == [
        ("line 1 (one)", "One"),
        ("line 2", ""),
        ("line 3 (two)", "Two"),
    ]
    assert [each.reason for each in entries[1].faults] == [Reason.UNREADABLE]


def test_entries_of_keeps_both_of_one_key_and_says_so():
    one, two = entries_of("@misc{a, title={One}}\n@misc{a, title={Two}}")

    assert (one.title, two.title) == ("One", "Two")
    assert [(each.field, each.reason) for each in two.faults] == [("a", Reason.TWICE)]


@pytest.mark.parametrize(
    ("fields", "year", "reason"),
    [
        ("date={2024-03}", 2024, None),
        ("year={(2024)}", 2024, None),
        ("year={in press}", None, Reason.BAD_DATE),
    ],
)
def test_entries_of_takes_partial_dates(fields, year, reason):
    entry = only(f"title={{A}}, {fields}")

    assert entry.data.year == year
    assert [each.reason for each in entry.faults] == ([reason] if reason else [])


def test_entries_of_takes_japanese_names_in_their_order():
    data = only("title={橋}, author={佐藤, 花子 and 鈴木 一郎 and van der Waals, Johannes}").data

    assert [each.name for each in data.authors] == [
        "佐藤 花子",
        "鈴木 一郎",
        "Johannes van der Waals",
    ]


def test_read_refuses_a_file_without_entries():
    with pytest.raises(WrongSource) as caught:
        read(b"nothing of the kind")

    assert caught.value.reason == Wrong.NO_BIBTEX


def test_read_takes_what_we_write_ourselves():
    item = {
        "id": "12",
        "type": "article-journal",
        "title": "50% of A & B: {braces} and _marks_",
        "author": [{"family": "Sato", "given": "Hanako"}, {"literal": "佐藤 花子"}],
        "container-title": "J. Bridges",
        "page": "1-9",
        "DOI": "10.1000/x_y",
        "issued": {"date-parts": [[2024]]},
    }
    (entry,) = entries_of(bibtex([item]))

    assert entry.data.title == item["title"]
    assert [each.name for each in entry.data.authors] == ["Hanako Sato", "佐藤 花子"]
    assert (entry.data.container, entry.data.pages) == ("J. Bridges", "1-9")
    assert entry.data.identifiers == (("doi", "10.1000/x_y"),)
    assert entry.faults == ()


@given(st.text(max_size=60))
@settings(max_examples=60)
def test_plain_tex_never_fails(text):
    assert "\n" not in plain_tex(text)


@given(st.text(alphabet='{}"#@,= ab\n\\', max_size=60))
@settings(max_examples=60)
def test_value_of_and_entries_of_never_fail(text):
    value_of(text, {})
    try:
        entries_of(f"@misc{{k, title={{T}}}}\n{text}\n@misc{{l, title={{U}}}}")
    except WrongSource as wrong:
        raise AssertionError("the first entry can always be read") from wrong
