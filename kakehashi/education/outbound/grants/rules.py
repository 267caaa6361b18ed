"""Who decides on grants, and whom a scheme is for."""

from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kakehashi.education.outbound.grants.counting import Period
from kakehashi.education.outbound.models import Award, Mobility, Scheme
from kakehashi.education.outbound.models.grants import AWARD_MOVES, AwardState
from kakehashi.education.outbound.states import MobilityState
from kakehashi.people.models import Person, Role
from kakehashi.people.queries import holds, holds_at_home
from kakehashi.verdicts import No, Verdict

KEEPS = [Role.Kind.OFFICE]
OUT = [MobilityState.REFUSED, MobilityState.CANCELLED]


def may_keep_schemes(person: Person) -> Verdict:
    """Schemes, rates and classes are kept by the office of the university."""
    if holds_at_home(person, KEEPS):
        return True
    return No(_("Only the international office keeps the schemes of grants."))


def may_work_on(person: Person, mobility: Mobility) -> Verdict:
    """Grants of a stay are kept by the office of its unit."""
    if holds(person, KEEPS, at=mobility.unit):
        return True
    return No(_("Only the international office decides on grants."))


def may_propose(person: Person, mobility: Mobility) -> Verdict:
    """For a stay that goes on or is to come, by the office."""
    if not (verdict := may_work_on(person, mobility)):
        return verdict
    if person.pk == mobility.student_id:
        return No(_("You cannot decide on a grant of your own."))
    if mobility.state in OUT:
        return No(_("This stay does not take place."))
    return True


def may_move(person: Person, award: Award, to: AwardState) -> Verdict:
    """The office takes an award from state to state, as the table says."""
    if not (verdict := may_work_on(person, award.mobility)):
        return verdict
    if person.pk == award.mobility.student_id:
        return No(_("You cannot decide on a grant of your own."))
    if to not in AWARD_MOVES[AwardState(award.state)]:
        said = {"state": award.get_state_display(), "to": to.label}
        return No(_("The grant is “%(state)s” and cannot become “%(to)s”.") % said)
    return True


def may_recount(person: Person, award: Award) -> Verdict:
    """What is granted is reckoned anew by the office."""
    if not (verdict := may_work_on(person, award.mobility)):
        return verdict
    if award.state not in (AwardState.PROPOSED, AwardState.GRANTED):
        return No(_("Only a grant that is proposed or granted is reckoned anew."))
    return True


def is_for(scheme: Scheme, mobility: Mobility, period: Period, score: Decimal | None) -> Verdict:
    """Whether `scheme` is for such a stay; what the scheme does not state is not asked."""
    for verdict in (
        _in_force(scheme, period),
        _long_enough(scheme, period),
        _of_level(scheme, mobility),
        _good_enough(scheme, score),
    ):
        if isinstance(verdict, No):
            return verdict
    return True


def _in_force(scheme: Scheme, period: Period) -> Verdict:
    first = period.first
    if (scheme.starts_on and first < scheme.starts_on) or (
        scheme.ends_on and first > scheme.ends_on
    ):
        return No(_("The scheme does not run on the first day of the stay."))
    return True


def _long_enough(scheme: Scheme, period: Period) -> Verdict:
    said = {"days": period.days, "least": scheme.least_days, "most": scheme.most_days}
    if scheme.least_days and period.days < scheme.least_days:
        short = ngettext(
            "The stay has %(days)s day; the scheme asks for %(least)s at least.",
            "The stay has %(days)s days; the scheme asks for %(least)s at least.",
            period.days,
        )
        return No(short % said)
    if scheme.most_days and period.days > scheme.most_days:
        long = ngettext(
            "The stay has %(days)s day; the scheme allows %(most)s at most.",
            "The stay has %(days)s days; the scheme allows %(most)s at most.",
            period.days,
        )
        return No(long % said)
    return True


def _of_level(scheme: Scheme, mobility: Mobility) -> Verdict:
    if scheme.levels and mobility.level not in scheme.levels:
        return No(_("The scheme is not for students of this level."))
    return True


def _good_enough(scheme: Scheme, score: Decimal | None) -> Verdict:
    if scheme.least_score is None:
        return True
    said = {"least": scheme.least_score.normalize(), "scale": scheme.score_name, "score": score}
    if score is None:
        return No(_("State the score on the scale %(scale)s: %(least)s is asked for.") % said)
    if score < scheme.least_score:
        return No(_("The score %(score)s is below %(least)s on the scale %(scale)s.") % said)
    return True
