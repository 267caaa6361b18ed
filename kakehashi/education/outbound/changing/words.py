"""The effects of a change in words: a sentence for each code, in the reader's language."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import get_language, ngettext, override
from django.utils.translation import gettext as _

from kakehashi.education.outbound.changing.impact import Effect
from kakehashi.education.outbound.models import RiskLevel

Said = Mapping[str, Any]
Words = Callable[[Said], str]


def _number(text: str) -> int:
    """By which a word takes its form: 1 for one, 2 for whatever else, as “1.5”."""
    return 1 if text.lstrip("+-") == "1" else 2


SENTENCES: Mapping[str, Words] = {
    "length": lambda said: ngettext(
        "The stay has %(after)s day instead of %(before)s.",
        "The stay has %(after)s days instead of %(before)s.",
        said["after"],
    ),
    "length_unknown": lambda said: _("Its days are not known in full: nothing is counted."),
    "cancelled": lambda said: ngettext(
        "The stay of %(before)s day does not take place, or counts no more.",
        "The stay of %(before)s days does not take place, or counts no more.",
        said["before"],
    ),
    "no_grant": lambda said: _("No grant stands for this stay."),
    "grant_recovery": lambda said: _(
        "%(name)s: %(paid)s yen were paid and %(earned)s yen are earned; %(yen)s yen are to be"
        " paid back."
    ),
    "grant_less": lambda said: _(
        "%(name)s: %(earned)s yen instead of %(total)s; what is still to be paid is shortened."
    ),
    "grant_more": lambda said: _("%(name)s: %(earned)s yen instead of %(total)s."),
    "grant_same": lambda said: _("%(name)s: it stays at %(total)s yen."),
    "grant_uncovered": lambda said: ngettext(
        "%(name)s: %(days)s day of the stay is without this grant.",
        "%(name)s: %(days)s days of the stay are without this grant.",
        said["days"],
    ),
    "insurance_unknown": lambda said: _("How long the insurance lasts is not known. Ask for it."),
    "insurance_gap": lambda said: ngettext(
        "The insurance ends on %(until)s: the last day is not insured.",
        "The insurance ends on %(until)s: the last %(days)s days are not insured.",
        said["days"],
    ),
    "insurance_left": lambda said: ngettext(
        "The insurance runs %(days)s day longer than the stay: ask whether it is refunded.",
        "The insurance runs %(days)s days longer than the stay: ask whether it is refunded.",
        said["days"],
    ),
    "insurance_covers": lambda said: _("The insurance until %(until)s covers the stay."),
    "visa_unknown": lambda said: _("How long the visa is valid is not known. Ask for it."),
    "visa_gap": lambda said: ngettext(
        "The visa ends on %(until)s: %(days)s day before the stay does. It is to be prolonged.",
        "The visa ends on %(until)s: %(days)s days before the stay does. It is to be prolonged.",
        said["days"],
    ),
    "visa_covers": lambda said: _("The visa until %(until)s covers the stay."),
    "passport_unknown": lambda said: _("How long the passport is valid is not known. Ask for it."),
    "passport_gap": lambda said: ngettext(
        "The passport ends on %(until)s: %(days)s day before the stay does.",
        "The passport ends on %(until)s: %(days)s days before the stay does.",
        said["days"],
    ),
    "passport_covers": lambda said: _("The passport until %(until)s covers the stay."),
    "housing_unknown": lambda said: _("How long the housing lasts is not known. Ask for it."),
    "housing_gap": lambda said: ngettext(
        "The housing ends on %(until)s: for %(days)s day another place is needed.",
        "The housing ends on %(until)s: for %(days)s days another place is needed.",
        said["days"],
    ),
    "housing_left": lambda said: ngettext(
        "The housing is rented for %(days)s day more: it is to be given notice.",
        "The housing is rented for %(days)s days more: it is to be given notice.",
        said["days"],
    ),
    "housing_covers": lambda said: _("The housing until %(until)s covers the stay."),
    "balance_none": lambda said: _("The stay is not counted in the exchange ledger."),
    "balance_same": lambda said: _(
        "Semesters that the exchange ledger counts: %(after)s, as before."
    ),
    "balance": lambda said: _(
        "Semesters that the exchange ledger counts: %(after)s instead of %(before)s."
    ),
    "learning_none": lambda said: _("No learning agreement signed by all three is on record."),
    "learning_change": lambda said: _(
        "The learning agreement needs a change that student, home and host sign again."
    ),
    "credits_unknown": lambda said: _("Which credits are at risk is not known: none are agreed."),
    "credits_at_risk": lambda said: ngettext(
        "%(credits)s credit of the learning agreement is at risk.",
        "%(credits)s credits of the learning agreement are at risk.",
        _number(said["credits"]),
    ),
    "host_told": lambda said: _("The host is to be told."),
    "host_asked": lambda said: _(
        "The host's yes is not on record: without it nothing is extended."
    ),
    "host_agreed": lambda said: _("The host agreed on %(on)s."),
    "places_left": lambda said: _(
        "It takes %(more)s semesters more. Of %(offered)s that the agreement offers in %(year)s,"
        " %(used)s are used or nominated."
    ),
    "places_short": lambda said: _(
        "It takes %(more)s semesters more, but of %(offered)s that the agreement offers in"
        " %(year)s, %(used)s are used or nominated: the host has to give more."
    ),
    "places_unknown": lambda said: _(
        "It takes %(more)s semesters more. How many the agreement has left in %(year)s is not"
        " known: ask the host."
    ),
    "places_beyond": lambda said: _("The host is said to give places beyond those that are left."),
    "quota_left": lambda said: _("In the call, %(free)s places are left in the quota “%(quota)s”."),
    "quota_short": lambda said: _(
        "In the call, %(free)s places are left in the quota “%(quota)s”: reserves may be waiting"
        " for them."
    ),
    "standing": lambda said: _("The balance of the agreement for %(year)s is then %(balance)s."),
    "standing_beyond": lambda said: _(
        "The balance of the agreement for %(year)s is then %(balance)s, beyond the threshold of"
        " %(limit)s."
    ),
    "standing_unknown": lambda said: _("How the agreement is balanced in %(year)s is not known."),
    "risk_breaks": lambda said: _(
        "%(kind)s is at level %(level)s at the place of the host: the university's rule does not"
        " allow to send students there."
    ),
    "risk_here": lambda said: _("%(kind)s is at level %(level)s at the place of the host."),
    "risk_elsewhere": lambda said: _(
        "%(kind)s is at level %(level)s in another part of the country."
    ),
    "deadline_kept": lambda said: _("It is asked for in time: until %(due)s."),
    "deadline_missed": lambda said: ngettext(
        "It was to be asked for until %(due)s, %(days)s day ago.",
        "It was to be asked for until %(due)s, %(days)s days ago.",
        said["days"],
    ),
}
UNITS: Mapping[str, Callable[[int], str]] = {
    "days": lambda number: ngettext("%s day", "%s days", number),
    "yen": lambda number: _("%s yen"),
    "semesters": lambda number: ngettext("%s semester", "%s semesters", number),
    "credits": lambda number: ngettext("%s credit", "%s credits", number),
    "signatures": lambda number: ngettext("%s signature", "%s signatures", number),
    "level": lambda number: _("level %s"),
}
DAYS = ("until", "last", "on", "due")
MONEY = ("paid", "earned", "yen", "total")


def sentence(effect: Effect) -> str:
    """The effect in the reader's language."""
    said = dict(effect.values)
    if "name_ja" in said:
        said["name"] = said["name_ja" if get_language() == "ja" else "name_en"]
    if "quota_ja" in said:
        said["quota"] = said["quota_ja" if get_language() == "ja" else "quota_en"]
    if "kind" in said:
        said["kind"] = RiskLevel.Kind(said["kind"]).label
    for name in DAYS:
        if name in said:
            said[name] = date_format(date.fromisoformat(said[name]), "DATE_FORMAT")
    for name in MONEY:
        if name in said:
            said[name] = f"{said[name]:,}"
    return SENTENCES[effect.code](said) % said


def figure(effect: Effect) -> str:
    """The figure with its unit; empty where there is none."""
    if effect.figure is None:
        return ""
    number = effect.figure
    if effect.unit == "yen":
        number = f"{int(number):+,}" if int(number) else "0"
    return (UNITS[effect.unit](_number(effect.figure)) % number).replace("-", "−")


def kept(effect: Effect) -> dict[str, Any]:
    """The effect as a change keeps it: with its sentences in both languages."""
    found = {"code": effect.code, "grade": effect.grade.value}
    for language in ("ja", "en"):
        with override(language):
            found[language], found[f"figure_{language}"] = sentence(effect), figure(effect)
    return found
