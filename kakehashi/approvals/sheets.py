"""The approval sheet (決裁書) of a route as a typeset PDF: plain values, then the layout."""

from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import override, pgettext

from kakehashi.approvals.models import Act, Route, Step, StepRole
from kakehashi.approvals.registering import words_of
from kakehashi.approvals.states import RouteState, StepState
from kakehashi.approvals.words import BADGES, decides_on_own_draft, held_at
from kakehashi.documents.fonts import missing_glyphs
from kakehashi.documents.typesetting import typeset
from kakehashi.institutions.queries import home
from kakehashi.people.models import Person
from kakehashi.vocabulary import eras

TEMPLATE = Path(__file__).with_name("typst") / "sheet.typ"
LANGUAGES = ("ja", "en")
SHORT = 12  # letters of the hash that people compare
MARK = "*"

Names = Mapping[int, str]


def as_pdf(route: Route, language: str) -> bytes:
    """The sheet as PDF/A-2a and PDF/UA-1, dated as the last answer; the same bytes until the next.

    route: with steps, as `with_everything` gives it.  language: "ja" or "en".
    Raises: Refused, naming each character that the fonts lack and where it stands.
    """
    return typeset(TEMPLATE, contents(route, language), language=language, made_at=as_of(route))


def as_of(route: Route) -> datetime:
    """When the route last changed: its end, else its last answer."""
    answers = [step.decided_at for step in route.steps.all() if step.decided_at]
    return max([*answers, route.ended_at or route.started_at])


def file_name(route: Route, language: str) -> str:
    """Under which name the sheet is kept."""
    return f"approval-{route.reference}-{language}.pdf"


def contents(route: Route, language: str) -> dict[str, Any]:
    """Everything that stands on the sheet, as plain values in `language`."""
    with override(language):
        steps = list(route.steps.all())
        names = names_of(route, language)
        return {
            "title": _("Approval sheet"),
            "heading": route.reference,
            "university": home().name_in(language),
            "subject": route.title_in(language),
            "reason": route.reason,
            "facts": _facts(route, names, language),
            "outcome": {
                "words": route.get_state_display(),
                "tone": BADGES[RouteState(route.state)],
            },
            "boxes": [_box(each, names, language) for each in steps if each.act != Act.REPORT],
            "columns": [
                _("Step"),
                pgettext("approval", "Post"),
                pgettext("person", "Name"),
                _("Day"),
                _("Comment"),
            ],
            "lines": [_line(route, each, names, language) for each in steps],
            "labels": _labels(),
            "rewritten": _("* The fonts lack a character of this name; it is written otherwise.")
            if any(name.endswith(MARK) for name in names.values())
            else "",
            "digest": route.digest,
            "short": route.digest[:SHORT],
            "footer": f"{settings.SITE_NAME} · {route.reference}",
            "invented": _("Invented for the demonstration") if route.is_invented else "",
        }


def names_of(route: Route, language: str) -> dict[int, str]:
    """What the sheet calls everybody on it, by id; with `MARK` where it is not their usual name.

    A name of which the fonts lack a character (𠮷 and others) is written in the next form that the
    person goes by: a sheet without the name would be worth nothing, and no sheet would be worse.
    """
    answering = ((step.decided_by, step.acted_for) for step in route.steps.all())
    people = {each.pk: each for pair in answering for each in pair if each}
    people[route.started_by_id] = route.started_by
    forms = {pk: _forms(person, language) for pk, person in people.items()}
    lacking = set(missing_glyphs("".join(text for texts in forms.values() for text in texts)))
    return {pk: _set_in(texts, lacking) for pk, texts in forms.items()}


def _forms(person: Person, language: str) -> list[str]:
    kana = [person.name_kana] if language == "ja" else []
    forms = [person.name_in(language), *kana, person.passport_name, person.name_romaji]
    return [form for form in forms if form]


def _set_in(forms: list[str], lacking: set[str]) -> str:
    usual = forms[0]
    form = next((each for each in forms if not lacking & set(each)), usual)
    return form if form == usual else form + MARK


def written(day: date, language: str) -> str:
    """A day as official letters write it: 令和8年11月30日; in English both calendars."""
    if day < eras.eras()[0].first_day:
        return day.isoformat()
    japanese = eras.written(day)
    return japanese if language == "ja" else f"{date_format(day, 'DATE_FORMAT')} ({japanese})"


def _facts(route: Route, names: Names, language: str) -> list[dict[str, str]]:
    ended = timezone.localdate(route.ended_at) if route.ended_at else None
    decided = ended if route.state == RouteState.APPROVED else None
    facts = [
        (_("Reference number"), route.reference),
        (_("What it is"), words_of(route.purpose)),
        (_("Unit"), route.unit.name_in(language)),
        (_("Drafted by"), names[route.started_by_id]),
        (_("Day of the draft"), written(timezone.localdate(route.started_at), language)),
        (_("Day of the decision"), written(decided, language) if decided else _("Not decided")),
        (
            _("Route"),
            _("%(name)s, version %(number)d")
            % {"name": route.template.name_in(language), "number": route.template.number},
        ),
    ]
    if ended and not decided:
        facts.insert(6, (_("Day of the end"), written(ended, language)))
    return [{"label": label, "value": value} for label, value in facts]


def _labels() -> dict[str, str]:
    return {
        "subject": _("Subject"),
        "reason": _("Why it is asked"),
        "steps": _("Steps"),
        "deputy": pgettext("approval sheet", "by deputy"),
        "digest": _("SHA-256 of the text"),
        "binding": _(
            "The approval is of exactly the text with this hash. Of a text with another hash it "
            "says nothing."
        ),
    }


def _box(step: Step, names: Names, language: str) -> dict[str, Any]:
    """One box as for a seal: what, who, when."""
    is_answered = step.decided_by_id is not None
    return {
        "act": step.get_act_display(),
        "name": names[step.decided_by_id] if step.decided_by_id else "",
        "day": _day(step, language),
        "is_deputy": step.acted_for is not None,
        "state": "" if is_answered else step.get_state_display(),
        "is_returned": step.state == StepState.RETURNED,
    }


def _line(route: Route, step: Step, names: Names, language: str) -> dict[str, Any]:
    remarks = [step.comment] if step.comment else []
    if decides_on_own_draft(route, step):
        remarks.append(_("The drafter decided: nobody else holds the role."))
    if step.state == StepState.RETURNED:
        remarks.insert(0, step.get_state_display())
    return {
        "step": step.name_in(language),
        "act": step.get_act_display(),
        "unit": held_at(step).name_in(language),
        "post": str(StepRole(step.role).label),
        "name": names[step.decided_by_id] if step.decided_by_id else step.get_state_display(),
        "is_answered": step.decided_by is not None,
        "deputy": _("for %(name)s") % {"name": names[step.acted_for_id]}
        if step.acted_for_id
        else "",
        "day": _day(step, language),
        "remarks": remarks,
    }


def _day(step: Step, language: str) -> str:
    """The day of the answer in the calendar of the sheet; nothing before there is one."""
    if step.decided_at is None:
        return ""
    day = timezone.localdate(step.decided_at)
    return eras.written(day) if language == "ja" else date_format(day, "DATE_FORMAT")
