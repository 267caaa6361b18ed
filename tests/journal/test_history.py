"""Journal entries read as people write: names, words and days in the reader's language."""

import pytest
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import override

from kakehashi.agreements.models import Agreement
from kakehashi.journal.history import Change, addresses_of, readable
from kakehashi.journal.models import Entry
from kakehashi.journal.operations import record
from kakehashi.journal.outsiders import by_link
from kakehashi.journal.queries import history_of
from kakehashi.journal.verbs import declare
from tests.make import make_agreement, make_institution, make_person, make_plan, make_unit

DONE = declare("tests.done", "did")


def changes_of(record_, changes):
    record(DONE, record_, by=None, changes=changes)
    (line,) = readable(history_of(record_)[:1])
    return list(line.changes)


def test_readable_gives_field_names_choices_days_and_names_in_english(db):
    unit = make_unit("Law", name_ja="法学部")
    agreement = make_agreement(unit=unit)

    with override("en"):
        shown = changes_of(
            agreement,
            {
                "state": ["draft", "signed"],
                "kind": [None, "exchange"],
                "effective_on": [None, "2026-04-01"],
                "unit_id": [None, unit.pk],
                "is_invented": [True, False],
            },
        )

    assert shown == [
        Change("state", "Draft", "Signed"),
        Change("is invented", "Yes", "No"),
        Change("kind", "", "Student exchange"),
        Change("unit", "", "Law"),
        Change("in force from", "", "April 1, 2026"),
    ]


def test_readable_speaks_japanese_to_a_japanese_reader(db):
    unit = make_unit("Law", name_ja="法学部")
    agreement = make_agreement(unit=unit)
    by = make_person(name_kanji="山田花子")
    changes = {"effective_on": [None, "2026-04-01"], "unit_id": [None, unit.pk]}
    record(DONE, agreement, by=by, changes=changes)

    with override("ja"):
        (line,) = readable(history_of(agreement))

    assert line.who == "山田花子"
    assert [change.after for change in line.changes] == ["法学部", "2026年4月1日"]


def test_readable_names_every_partner_of_a_list(db):
    vienna, bonn = make_institution("Vienna"), make_institution("Bonn")
    agreement = make_agreement(vienna)

    with override("en"):
        shown = changes_of(agreement, {"partners": [[vienna.pk], [vienna.pk, bonn.pk, 10**9]]})

    assert shown == [Change("partners", "Vienna", "Vienna, Bonn, #1000000000")]


def test_readable_names_the_parts_of_a_record_by_their_codes(db):
    plan = make_plan()

    with override("en"):
        shown = changes_of(plan, {"actions": [{}, {"1-1 ①": {"text_ja": "文"}, "1-1 ②": {}}]})
        told = changes_of(plan, {"remarks_en": [None, {"since": 2026}]})

    assert [(change.before, change.after) for change in shown] == [("", "1-1 ①, 1-1 ②")]
    assert [change.after for change in told] == ['{"since": 2026}']


def test_readable_gives_times_by_the_clock_of_the_university(db):
    person = make_person()

    with override("en"):
        shown = changes_of(person, {"joined_at": [None, "2026-03-31T15:30:00Z"]})

    name = str(person._meta.get_field("joined_at").verbose_name)
    assert shown == [Change(name, "", "April 1, 2026, 12:30 a.m.")]


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"gone": ["a", "b"]}, Change("gone", "a", "b")),
        ({"gone_too": [None, {"a": [1, "é"]}]}, Change("gone too", "", '{"a": [1, "é"]}')),
        ({"effective_on": ["soon", "2026-02-30"]}, Change("in force from", "soon", "2026-02-30")),
        ({"state": ["abandoned", None]}, Change("state", "abandoned", "")),
        ({"unit_id": ["x", 3.5]}, Change("unit", "#x", "#3.5")),
        ({"rows": 12}, Change("rows", "", "12")),
        ({"rows": [0, 12]}, Change("rows", "0", "12")),
        ({"remarks": ["", "x" * 700]}, Change("remarks", "", "x" * 600 + "…")),
    ],
)
def test_readable_survives_what_no_longer_fits(db, changes, expected):
    with override("en"):
        assert changes_of(make_agreement(), changes) == [expected]


def test_readable_leaves_out_what_was_and_stays_empty(db):
    changes = {"reference": [None, ""], "remarks": ["", None], "state": [None, "draft"]}

    assert changes_of(make_agreement(), changes) == [Change("state", "", "Draft")]


def test_readable_survives_a_kind_of_record_and_a_verb_that_are_no_more(db):
    person = make_person()
    Entry.objects.create(at=person.joined_at, verb="gone.done", record_type="gone.thing")

    (line,) = readable(Entry.objects.all())

    assert (line.record_kind, line.words, line.who) == ("gone.thing", "gone.done", "The system")


def test_readable_asks_the_same_number_of_queries_however_many_entries(
    db, django_assert_num_queries
):
    agreement = make_agreement()

    def write(count):
        for number in range(count):
            unit, partner = make_unit(), make_institution(f"University {number}")
            changes = {"unit_id": [None, unit.pk], "partners": [[], [partner.pk]]}
            record(DONE, agreement, by=make_person(), changes=changes)

    write(1)
    with django_assert_num_queries(5):  # entries with persons; units; institutions, names, ids
        readable(history_of(agreement))
    write(8)
    with django_assert_num_queries(5):
        assert len(readable(history_of(agreement))) == 9


def test_the_history_of_a_record_shows_who_when_what_and_why(db):
    person = make_person(name_kanji="山田花子")
    record(DONE, person, by=person, changes={"email": ["a@example.ac.jp", "<b>"]}, reason="<why>")

    with override("en"):
        page = render_to_string("journal/history.html", {"entries": history_of(person)})

    entry = Entry.objects.get()
    assert f"<strong>{person.name_in('en')}</strong> did" in page
    moment = timezone.localtime(entry.at).isoformat()
    assert f'<time datetime="{moment}">' in page
    assert "Reason: &lt;why&gt;" in page
    assert "<summary>What changed (1)</summary>" in page
    assert '<td data-label="Before">a@example.ac.jp</td>' in page
    assert '<td data-label="After">&lt;b&gt;</td>' in page


def test_the_history_of_an_untouched_record_says_so(db):
    with override("en"):
        page = render_to_string("journal/history.html", {"entries": history_of(make_person())})

    assert "Nothing has been done to this record yet." in page


def test_the_history_of_a_record_with_a_long_past_shows_the_newest_and_counts_the_rest(db):
    person = make_person()
    Entry.objects.bulk_create(
        Entry(at=person.joined_at, verb=DONE, record_type="people.person", record_id=person.pk)
        for _ in range(103)
    )

    with override("en"):
        page = render_to_string("journal/history.html", {"entries": history_of(person)})

    assert page.count("<li ") == 100
    assert "Older entries that are not shown here: 3" in page


def test_addresses_of_finds_the_pages_of_records_that_have_one(db, monkeypatch):
    agreement, person = make_agreement(), make_person()
    record(DONE, agreement, by=None)
    record(DONE, person, by=None)
    address = lambda self: f"/agreements/{self.pk}/"  # noqa: E731  # stands for a method
    monkeypatch.setattr(Agreement, "get_absolute_url", address, raising=False)

    found = addresses_of(Entry.objects.all())

    assert found == {("agreements.agreement", str(agreement.pk)): f"/agreements/{agreement.pk}/"}


def test_readable_names_whose_personal_link_it_was(db):
    changes = {**by_link("Anna Huber", "huber@example.org"), "remarks": [None, "Yes"]}
    record(DONE, make_agreement(), by=None, changes=changes)
    with override("en"):
        (line,) = readable(Entry.objects.filter(verb=DONE))

    assert line.who == "Anna Huber <huber@example.org>, by personal link"
    assert [(each.field, each.after) for each in line.changes] == [("remarks", "Yes")]


def test_readable_names_other_records_in_the_readers_language(db):
    unit, person = make_unit(name_ja="法学部", name_en="Faculty of Law"), make_person()
    record(DONE, unit, by=person)
    record(DONE, make_agreement(), by=person)
    with override("ja"):
        names = [each.record_name for each in readable(Entry.objects.all(), about="people.person")]
        kept = [each.record_name for each in readable(Entry.objects.all())]

    assert names[0] == "法学部"
    assert kept[0] == str(unit)
