"""The file, read back by a parser of its own."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from kakehashi.education.cooperation.calendars.icalendars import Entry, as_ics

CHANGED = datetime(2026, 4, 1, 3, tzinfo=UTC)
ENTRY = Entry(
    "agreement-1-end",
    date(2027, 3, 31),
    "最終日: ウィーン大学（学生交流）; 全学, その他",
    "更新しなければ、協定は終わります。\n二行目",
    "協定の終わり",
    "https://example.ac.jp/ja/cooperation/agreements/1/",
    CHANGED,
)


def read(entries, **facts):
    asked = {"name": "Kakehashi", "language": "ja", "domain": "example.ac.jp", **facts}
    return Calendar.from_ical(as_ics(entries, **asked))


def test_as_ics_makes_events_of_whole_days():
    calendar = read([ENTRY])
    (event,) = calendar.walk("VEVENT")
    assert calendar["version"] == "2.0"
    assert calendar["x-wr-calname"] == "Kakehashi"
    assert event["uid"] == "agreement-1-end@example.ac.jp"
    assert (event.decoded("dtstart"), event.decoded("dtend")) == (
        date(2027, 3, 31),
        date(2027, 4, 1),
    )
    assert event["dtstart"].params["VALUE"] == "DATE"
    assert event.decoded("dtstamp") == CHANGED
    assert (event["transp"], event["url"]) == ("TRANSPARENT", ENTRY.address)
    assert (str(event["summary"]), str(event["description"])) == (ENTRY.title, ENTRY.text)
    assert event["summary"].params["LANGUAGE"] == "ja"


def test_as_ics_folds_lines_at_75_octets_and_ends_them_with_crlf():
    lines = as_ics([ENTRY], name="名前" * 60, language="ja", domain="example.ac.jp").split(b"\r\n")
    assert lines[-1] == b""
    assert max(len(line) for line in lines) <= 75
    assert not any(b"\n" in line for line in lines)


def test_as_ics_without_days_is_a_calendar_all_the_same():
    assert read([]).walk("VEVENT") == []


TEXTS = st.text(st.characters(exclude_categories=["Cc", "Cs"]), max_size=60)


@given(st.lists(TEXTS, max_size=4), st.randoms())
def test_as_ics_is_the_same_whatever_the_order_and_keeps_every_text(titles, random):
    entries = [
        replace(ENTRY, key=f"k-{n}", title=title, on=ENTRY.on + timedelta(days=n % 2))
        for n, title in enumerate(titles)
    ]
    shuffled = list(entries)
    random.shuffle(shuffled)
    asked = {"name": "x", "language": "en", "domain": "example.ac.jp"}
    assert as_ics(shuffled, **asked) == as_ics(entries, **asked)
    found = {str(e["uid"]): str(e["summary"]) for e in read(entries).walk("VEVENT")}
    assert found == {f"k-{n}@example.ac.jp": title for n, title in enumerate(titles)}
