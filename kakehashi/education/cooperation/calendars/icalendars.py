"""Days as an iCalendar file (RFC 5545). Pure: the same days give the same bytes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from icalendar import Calendar, Event

PRODUCT = "-//Kakehashi//Cooperation//EN"
REFRESHED_EVERY = timedelta(hours=12)


@dataclass(frozen=True)
class Entry:
    """One whole day in a calendar.

    key:     names it for ever, ASCII: a calendar that knows it already moves it.
    on:      the day.
    title, text, category: in the reader's language.
    address: where more is to be read; absolute.
    changed: when it was last changed, with a time zone.
    """

    key: str
    on: date
    title: str
    text: str
    category: str
    address: str
    changed: datetime


def as_ics(entries: Sequence[Entry], *, name: str, language: str, domain: str) -> bytes:
    """`entries` as one calendar called `name`. domain: of this site; it makes keys unique.

    Each is an event of a whole day: it begins on the day, ends before the next, and keeps nobody
    busy.
    """
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("x-wr-calname", name)
    calendar.add("name", name, parameters={"LANGUAGE": language})
    calendar.add("refresh-interval", REFRESHED_EVERY, parameters={"VALUE": "DURATION"})
    for entry in sorted(entries, key=lambda each: (each.on, each.key)):
        calendar.add_component(_event(entry, language, domain))
    return bytes(calendar.to_ical(sorted=False))


def _event(entry: Entry, language: str, domain: str) -> Event:
    event = Event()
    event.add("uid", f"{entry.key}@{domain}")
    event.add("dtstamp", entry.changed)
    event.add("dtstart", entry.on)
    event.add("dtend", entry.on + timedelta(days=1))
    event.add("summary", entry.title, parameters={"LANGUAGE": language})
    event.add("description", entry.text, parameters={"LANGUAGE": language})
    event.add("categories", [entry.category])
    event.add("url", entry.address)
    event.add("transp", "TRANSPARENT")
    return event
