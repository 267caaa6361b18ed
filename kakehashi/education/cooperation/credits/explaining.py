"""A conversion in one sentence, from its snapshot alone."""

from datetime import date
from fractions import Fraction

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from kakehashi.agreements.words import written as written_day
from kakehashi.education.cooperation.credits.arithmetic import written
from kakehashi.education.cooperation.credits.grades import Why
from kakehashi.education.cooperation.credits.snapshots import (
    Applied,
    CreditSnapshot,
    GradeSnapshot,
    Snapshot,
)
from kakehashi.education.cooperation.models import CreditRule, GradeRule

SCOPES: dict[str, str | Promise] = {
    "agreement": gettext_lazy("the rule for the agreement with %(place)s"),
    "partner": gettext_lazy("the rule for %(place)s"),
    "level": gettext_lazy("the rule for the level %(place)s"),
    "scheme": gettext_lazy("%(place)s"),
}
WHY_NOT: dict[str, str | Promise] = {
    "no-rule": gettext_lazy("no rule between these two is on record for this day"),
    "several": gettext_lazy(
        "several partners of this agreement have rules of their own; choose the partner"
    ),
    Why.NO_OWN: gettext_lazy("no approved distribution of the first scale is on record"),
    Why.NO_OTHER: gettext_lazy("no approved distribution of the second scale is on record"),
    Why.NOT_PASSING: gettext_lazy(
        "the mark does not pass, or nobody knows whether it does; distributions are of passing"
        " marks only"
    ),
    Why.NEVER_GIVEN: gettext_lazy("nobody was given this mark in the years of the distribution"),
    Why.NOT_IN_TABLE: gettext_lazy("the mapping table has no line for this mark"),
}


def explain(snapshot: Snapshot, language: str) -> str:
    """One sentence in `language`: what counts as what, by which rule, and what else there is."""
    with override(language):
        if isinstance(snapshot, CreditSnapshot):
            return _explain_credits(snapshot, language)
        return _explain_grade(snapshot, language)


def amount_in(amount: str, unit: str) -> str:
    """“14 Japanese credits”."""
    return _("%(amount)s %(unit)s") % {"amount": written(Fraction(amount)), "unit": unit}


def scope_in(rule: Applied, language: str) -> str:
    """“the rule for the agreement with Umeå University”."""
    return str(SCOPES[rule.scope]) % {"place": rule.place_in(language)}


def why_not(why: str) -> str:
    """Why nothing is known, as a part of a sentence."""
    return str(WHY_NOT[why])


def _explain_credits(snapshot: CreditSnapshot, language: str) -> str:
    target = snapshot.target.unit_in(language)
    given = amount_in(snapshot.amount, snapshot.source.unit_in(language))
    rule = snapshot.rule
    if rule is None:
        facts = {"given": given, "target": target, "why": why_not(snapshot.why)}
        return _("What %(given)s count as in %(target)s is not known: %(why)s.") % facts
    facts = {
        "given": given,
        "result": amount_in(snapshot.result, target),
        "rule": scope_in(rule, language),
        "equation": _equation(rule),
        "rounding": _inside(str(CreditRule.Rounding(rule.how).label)),
        "since": _day(rule.starts_on),
    }
    if snapshot.scheme_rule is not None:
        facts["table"] = scope_in(snapshot.scheme_rule, language)
        facts["by_table"] = amount_in(snapshot.by_scheme, target)
    return _sentence_of(snapshot) % facts


def _sentence_of(snapshot: CreditSnapshot) -> str:
    """The sentence of a result, with places for its facts."""
    if snapshot.rule is not None and snapshot.rule.scope == "scheme":
        return _(
            "%(given)s count as %(result)s by %(rule)s (%(equation)s), since there is no rule"
            " for this partner, agreement or level."
        )
    if snapshot.scheme_rule is None:
        return _(
            "%(given)s count as %(result)s by %(rule)s (%(equation)s; %(rounding)s;"
            " since %(since)s); no table of the schemes says anything about it."
        )
    return _(
        "%(given)s count as %(result)s by %(rule)s (%(equation)s; %(rounding)s; since"
        " %(since)s); %(table)s gives %(by_table)s."
    )


def _explain_grade(snapshot: GradeSnapshot, language: str) -> str:
    scale, to_scale = snapshot.scales_in(language)
    facts = {"mark": snapshot.mark, "scale": scale, "to_scale": to_scale}
    if snapshot.why:
        why = {**facts, "why": why_not(snapshot.why)}
        return _("What %(mark)s of %(scale)s is in %(to_scale)s is not known: %(why)s.") % why
    facts["result"] = snapshot.result
    if snapshot.rule is not None:
        facts["rule"] = scope_in(snapshot.rule, language)
        facts["method"] = _inside(str(GradeRule.Method(snapshot.rule.how).label))
    if snapshot.table:
        return (
            _(
                "%(mark)s of %(scale)s is %(result)s in %(to_scale)s by the mapping table of"
                " %(rule)s."
            )
            % facts
        )
    facts |= {
        "above": _percent(snapshot.above),
        "to": _percent(snapshot.to),
        "range": _range(snapshot),
    }
    if snapshot.rule is None:
        return (
            _(
                "%(mark)s of %(scale)s was given to those between %(above)s and %(to)s of all who"
                " passed, counted from the best; in %(to_scale)s they have %(range)s. No rule says"
                " which of these counts."
            )
            % facts
        )
    return (
        _(
            "%(mark)s of %(scale)s is %(result)s in %(to_scale)s by %(rule)s (%(method)s): it was"
            " given to those between %(above)s and %(to)s of all who passed, counted from the best,"
            " who have %(range)s there."
        )
        % facts
    )


def _inside(label: str) -> str:
    """A label in the middle of a sentence."""
    return label[:1].lower() + label[1:]


def _range(snapshot: GradeSnapshot) -> str:
    if snapshot.minimum == snapshot.maximum:
        return snapshot.minimum
    return _("%(maximum)s to %(minimum)s") % {
        "maximum": snapshot.maximum,
        "minimum": snapshot.minimum,
    }


def _equation(rule: Applied) -> str:
    ratio = rule.ratio
    return f"{written(ratio.given)} = {written(ratio.taken)}"


def _percent(part: str) -> str:
    return f"{float(Fraction(part) * 100):.1f} %"


def _day(day: str) -> str:
    return written_day(date.fromisoformat(day))
