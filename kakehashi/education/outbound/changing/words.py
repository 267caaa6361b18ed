"""The effects of a change in words: a sentence for each code, in the reader's language."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from kakehashi.education.outbound.changing.impact import Effect
from kakehashi.education.outbound.models import RiskLevel

Words = Callable[[], str]

SENTENCES: Mapping[str, Words] = {
    "length": lambda: _("The stay has %(after)s days instead of %(before)s."),
    "length_unknown": lambda: _("Its days are not known in full: nothing is counted."),
    "cancelled": lambda: _("The stay of %(before)s days does not take place, or counts no more."),
    "no_grant": lambda: _("No grant stands for this stay."),
    "grant_recovery": lambda: _(
        "%(name)s: %(paid)s yen were paid and %(earned)s yen are earned; %(yen)s yen are to be"
        " paid back."
    ),
    "grant_less": lambda: _(
        "%(name)s: %(earned)s yen instead of %(total)s; what is still to be paid is shortened."
    ),
    "grant_more": lambda: _("%(name)s: %(earned)s yen instead of %(total)s."),
    "grant_same": lambda: _("%(name)s: it stays at %(total)s yen."),
    "grant_uncovered": lambda: _("%(name)s: %(days)s days of the stay are without this grant."),
    "insurance_unknown": lambda: _("How long the insurance lasts is not known. Ask for it."),
    "insurance_gap": lambda: _(
        "The insurance ends on %(until)s: the last %(days)s days are not insured."
    ),
    "insurance_left": lambda: _(
        "The insurance runs %(days)s days longer than the stay: ask whether it is refunded."
    ),
    "insurance_covers": lambda: _("The insurance until %(until)s covers the stay."),
    "visa_unknown": lambda: _("How long the visa is valid is not known. Ask for it."),
    "visa_gap": lambda: _(
        "The visa ends on %(until)s: %(days)s days before the stay does. It is to be prolonged."
    ),
    "visa_covers": lambda: _("The visa until %(until)s covers the stay."),
    "passport_unknown": lambda: _("How long the passport is valid is not known. Ask for it."),
    "passport_gap": lambda: _(
        "The passport ends on %(until)s: %(days)s days before the stay does."
    ),
    "passport_covers": lambda: _("The passport until %(until)s covers the stay."),
    "housing_unknown": lambda: _("How long the housing lasts is not known. Ask for it."),
    "housing_gap": lambda: _(
        "The housing ends on %(until)s: for %(days)s days another place is needed."
    ),
    "housing_left": lambda: _(
        "The housing is rented for %(days)s days more: it is to be given notice."
    ),
    "housing_covers": lambda: _("The housing until %(until)s covers the stay."),
    "balance_none": lambda: _("The stay is not counted in the exchange ledger."),
    "balance_same": lambda: _("Semesters that the exchange ledger counts: %(after)s, as before."),
    "balance": lambda: _(
        "Semesters that the exchange ledger counts: %(after)s instead of %(before)s."
    ),
    "learning_none": lambda: _("No learning agreement signed by all three is on record."),
    "learning_change": lambda: _(
        "The learning agreement needs a change that student, home and host sign again."
    ),
    "credits_unknown": lambda: _("Which credits are at risk is not known: none are agreed."),
    "credits_at_risk": lambda: _("%(credits)s credits of the learning agreement are at risk."),
    "host_told": lambda: _("The host is to be told."),
    "host_asked": lambda: _("The host's yes is not on record: without it nothing is extended."),
    "host_agreed": lambda: _("The host agreed on %(on)s."),
    "places_left": lambda: _(
        "It takes %(more)s semesters more. Of %(offered)s that the agreement offers in %(year)s,"
        " %(used)s are used or nominated."
    ),
    "places_short": lambda: _(
        "It takes %(more)s semesters more, but of %(offered)s that the agreement offers in"
        " %(year)s, %(used)s are used or nominated: the host has to give more."
    ),
    "places_unknown": lambda: _(
        "It takes %(more)s semesters more. How many the agreement has left in %(year)s is not"
        " known: ask the host."
    ),
    "places_beyond": lambda: _("The host is said to give places beyond those that are left."),
    "quota_left": lambda: _("In the call, %(free)s places are left in the quota “%(quota)s”."),
    "quota_short": lambda: _(
        "In the call, %(free)s places are left in the quota “%(quota)s”: reserves may be waiting"
        " for them."
    ),
    "standing": lambda: _("The balance of the agreement for %(year)s is then %(balance)s."),
    "standing_beyond": lambda: _(
        "The balance of the agreement for %(year)s is then %(balance)s, beyond the threshold of"
        " %(limit)s."
    ),
    "standing_unknown": lambda: _("How the agreement is balanced in %(year)s is not known."),
    "risk_breaks": lambda: _(
        "%(kind)s is at level %(level)s at the place of the host: the university's rule does not"
        " allow to send students there."
    ),
    "risk_here": lambda: _("%(kind)s is at level %(level)s at the place of the host."),
    "risk_elsewhere": lambda: _("%(kind)s is at level %(level)s in another part of the country."),
    "deadline_kept": lambda: _("It is asked for in time: until %(due)s."),
    "deadline_missed": lambda: _("It was to be asked for until %(due)s, %(days)s days ago."),
}
UNITS: Mapping[str, Words] = {
    "days": lambda: _("%s days"),
    "yen": lambda: _("%s yen"),
    "semesters": lambda: _("%s semesters"),
    "credits": lambda: _("%s credits"),
    "signatures": lambda: _("%s signatures"),
    "level": lambda: _("level %s"),
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
    return SENTENCES[effect.code]() % said


def figure(effect: Effect) -> str:
    """The figure with its unit; empty where there is none."""
    if effect.figure is None:
        return ""
    number = effect.figure
    if effect.unit == "yen":
        number = f"{int(number):+,}" if int(number) else "0"
    return (UNITS[effect.unit]() % number).replace("-", "−")


def kept(effect: Effect) -> dict[str, Any]:
    """The effect as a change keeps it: with its sentences in both languages."""
    found = {"code": effect.code, "grade": effect.grade.value}
    for language in ("ja", "en"):
        with override(language):
            found[language], found[f"figure_{language}"] = sentence(effect), figure(effect)
    return found
