"""Precedents in words, in the reader's language."""

from datetime import date
from fractions import Fraction

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import pgettext, pgettext_lazy

from kakehashi.education.cooperation.credits.arithmetic import written
from kakehashi.education.cooperation.credits.explaining import amount_in
from kakehashi.education.cooperation.credits.schemes import schemes
from kakehashi.education.cooperation.models import Precedent
from kakehashi.education.cooperation.recognition.queries import Suggestion, has_expired
from kakehashi.education.cooperation.recognition.similarity import Part

PARTS: dict[Part, str | Promise] = {
    Part.CODE: pgettext_lazy("similarity", "code"),
    Part.TITLE: pgettext_lazy("similarity", "title"),
    Part.FIELD: pgettext_lazy("similarity", "field"),
    Part.CREDITS: pgettext_lazy("similarity", "credits"),
}
DECISION_BADGES = {"full": "good", "partial": "warn", "refused": "bad"}


def credits_abroad(precedent: Precedent, language: str) -> str:
    """“7.5 ECTS credits”; empty where nobody says."""
    if precedent.host_credits is None:
        return ""
    scheme = schemes()[precedent.host_scheme]
    return amount_in(str(Fraction(precedent.host_credits)), scheme.unit_in(language))


def home_credits(precedent: Precedent) -> str:
    """The sum of the credits at home; empty where it is refused."""
    courses = list(precedent.home_courses.all())
    total = sum((Fraction(each.credits) for each in courses), Fraction(0))
    return written(total) if courses else ""


def home_titles(precedent: Precedent, language: str) -> str:
    """The courses at home in their order, as a reader of `language` calls them."""
    comma = pgettext("list", ", ")
    return comma.join(
        f"{each.code} {each.title_in(language)}".strip() for each in precedent.home_courses.all()
    )


def standing(precedent: Precedent, on: date) -> tuple[str, str]:
    """(what a precedent is on a day, CSS modifier of its badge)."""
    if precedent.withdrawn_at is not None:
        return pgettext("precedent", "Withdrawn"), "muted"
    if hasattr(precedent, "superseded_by"):
        return pgettext("precedent", "Superseded"), "muted"
    if has_expired(precedent, on):
        return pgettext("precedent", "Expired"), "warn"
    return pgettext("precedent", "Valid"), "good"


def why(suggestion: Suggestion) -> str:
    """Why something is suggested: “code 100 %, title 92 %”."""
    comma = pgettext("list", ", ")
    return comma.join(
        _("%(part)s %(likeness)s %%") % {"part": str(PARTS[part]), "likeness": likeness}
        for part, likeness in suggestion.score.parts
    )
