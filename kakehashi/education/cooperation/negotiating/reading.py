"""What the pages of both sides show of a version: its text, what it changed, what was said."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.text import Truncator
from django.utils.translation import get_language, pgettext

from kakehashi.agreements.clauses.composing import filled_clauses
from kakehashi.agreements.clauses.names import names_of
from kakehashi.agreements.content import Clause, Content
from kakehashi.agreements.content_words import (
    FIELDS,
    LANGUAGES,
    OF_LINES,
    deadline_in_words,
    facts,
    place_in_words,
    title_in,
    told,
)
from kakehashi.agreements.differences import KEYS, path_of
from kakehashi.agreements.models import Comment, Negotiation, Version
from kakehashi.agreements.negotiating.queries import comments_of

PLACE_SHOWN = 120  # characters


@dataclass(frozen=True)
class Reading:
    """A clause in one language; the text is empty where that language lacks it."""

    language: str
    language_name: str | Promise
    title: str
    text: str


@dataclass(frozen=True)
class Said:
    """A comment with the words for the place that it is about."""

    comment: Comment
    about: str


def text_of(content: Content) -> dict[str, Any]:
    """A version as a page shows it: `facts`, `places`, `deadlines`, `clauses`.

    Clauses as they read: with their placeholders filled.
    """
    clauses = filled_clauses(content, names_of(content))
    return {
        "facts": facts(content),
        "places": [place_in_words(each) for each in content.places],
        "deadlines": [deadline_in_words(each) for each in content.deadlines],
        "clauses": [(each.code, _readings(each, content)) for each in clauses],
    }


def _readings(clause: Clause, content: Content) -> Sequence[Reading]:
    return [
        Reading(
            language,
            LANGUAGES[language],
            clause.title.get(language, ""),
            clause.text.get(language, ""),
        )
        for language in content.languages
    ]


def places_of(content: Content) -> list[tuple[str, str]]:
    """What a comment can be about: (path, words) of each term and each line."""
    language = get_language() or "en"
    found = [(name, str(label)) for name, label in FIELDS.items() if name not in OF_LINES]
    lines = [
        *(("places", place.model_dump(), place_in_words(place)) for place in content.places),
        *(("deadlines", each.model_dump(), deadline_in_words(each)) for each in content.deadlines),
        *(
            ("clauses", each.model_dump(), title_in(each.title, language) or each.code)
            for each in content.clauses
        ),
    ]
    for name, line, words in lines:
        path = path_of((name, KEYS[name](line)))
        whole = f"{FIELDS[name]}{pgettext('punctuation', ': ')}{words}"
        found.append((path, Truncator(whole).chars(PLACE_SHOWN)))
    return found


def said_about(negotiation: Negotiation, *, for_partner: bool) -> list[Said]:
    """Every comment that the reader may see, oldest first, with the place that it is about."""
    found = list(comments_of(negotiation, for_partner=for_partner))
    names: dict[int, dict[str, str]] = {}
    for each in found:
        if each.version_id not in names:
            names[each.version_id] = dict(places_of(each.version.says))
    return [
        Said(each, names[each.version_id].get(each.place, each.place) if each.place else "")
        for each in found
    ]


def version_page(version: Version) -> dict[str, Any]:
    """What the page of one version shows on either side."""
    before = version.based_on
    return {
        "version": version,
        "text": text_of(version.says),
        "before": before,
        "changes": told(before.says, version.says) if before else [],
    }


def two_of(versions: Sequence[Version], first: str, second: str) -> tuple[Version, Version] | None:
    """The two versions that were asked for by number; else the last two; None if there is one."""
    by_number = {str(each.number): each for each in versions}
    if first in by_number and second in by_number:
        return by_number[first], by_number[second]
    ordered = sorted(versions, key=lambda each: each.number)
    return (ordered[-2], ordered[-1]) if len(ordered) > 1 else None


def diff_page(versions: Sequence[Version], first: str, second: str) -> dict[str, Any]:
    """What the page that compares two versions shows."""
    pair = two_of(versions, first, second)
    return {
        "versions": versions,
        "pair": pair,
        "changes": told(pair[0].says, pair[1].says) if pair else [],
    }
