"""Corrections beside what they correct, in the language that is active."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from kakehashi.policy.freezing.correcting import differences
from kakehashi.policy.reporting import words
from kakehashi.policy.reporting.contents import Change, Corrected
from kakehashi.policy.reporting.material import Amended


def corrected(amended: Amended, language: str) -> Corrected:
    """A correction as it stands beside its record."""
    when = words.moment(amended.at)
    if amended.by:
        said = _("Corrected on %(when)s by %(who)s: %(why)s") % {
            "when": when,
            "who": amended.by,
            "why": amended.reason,
        }
    else:
        said = _("Corrected on %(when)s: %(why)s") % {"when": when, "why": amended.reason}
    return Corrected(said, list(_changes(amended, language)))


def _changes(amended: Amended, language: str) -> Iterator[Change]:
    """What differs; of texts in two languages each one, whatever the language of the report."""
    names = {
        "value": _("Value"),
        "unknown_because": _("Why it is unknown"),
        "text_ja": _("Japanese text"),
        "text_en": _("English text"),
        "sentence": _("In one sentence"),
    }
    for name, pair in differences(amended.before, amended.after).items():
        before, after = (_plain(name, each, language) for each in pair)
        yield Change(names[name], before, after)


def _plain(name: str, value: Any, language: str) -> str:
    if value is None:
        return pgettext("figure", "unknown") if name == "value" else "–"
    if isinstance(value, dict):
        return str(value[language])
    return words.number(value) if name == "value" else str(value)
