"""Corrections beside what they correct, in the language that is active."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from kakehashi.policy.freezing.correcting import differences
from kakehashi.policy.reporting import words
from kakehashi.policy.reporting.contents import Change, Corrected
from kakehashi.policy.reporting.material import Amended, Content


def corrected(amended: Amended, language: str) -> Corrected:
    """A correction as it stands beside its record."""
    facts = {"when": words.moment(amended.at), "who": amended.by, "why": amended.reason}
    if amended.by:
        said = _("Corrected on %(when)s by %(who)s: %(why)s") % facts
    else:
        said = _("Corrected on %(when)s: %(why)s") % facts
    return Corrected(said, list(changes_in(amended.before, amended.after, language)))


def changes_in(before: Content, after: Content, language: str) -> Iterator[Change]:
    """What differs between a record and what it should have been.

    Of texts in two languages each one, whatever the language of the report.
    """
    names = {
        "value": _("Value"),
        "unknown_because": _("Why it is unknown"),
        "text_ja": _("Japanese text"),
        "text_en": _("English text"),
        "sentence": _("In one sentence"),
    }
    for name, (old, new) in differences(before, after).items():
        if name == "value":
            yield Change(names[name], _figure(before), _figure(after), name)
        else:
            yield Change(names[name], _text(old, language), _text(new, language), name)


def _figure(content: Content) -> str:
    if content["value"] is not None:
        return words.number(content["value"])
    return words.nothing(content)


def _text(value: Any, language: str) -> str:
    if value is None:
        return "–"
    return str(value[language] if isinstance(value, dict) else value)
