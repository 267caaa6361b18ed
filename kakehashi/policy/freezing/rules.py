"""Who freezes, corrects and publishes, and what can be."""

from datetime import date
from fractions import Fraction
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from kakehashi.people.models import Person
from kakehashi.people.queries import holds
from kakehashi.policy.models.freezes import Freeze, Frozen, Publication
from kakehashi.policy.models.plans import SEES_DRAFTS
from kakehashi.policy.planning.rules import may_keep_plans
from kakehashi.verdicts import No, Verdict


def occasion_of(on: date) -> Freeze.Occasion:
    """What happens on the day `on`."""
    if (on.month, on.day) == (5, 1):
        return Freeze.Occasion.MAY
    return Freeze.Occasion.YEAR_END if (on.month, on.day) == (3, 31) else Freeze.Occasion.OTHER


def may_freeze(person: Person, on: date, occasion: str) -> Verdict:
    """Those who keep plans freeze a day that has come, once, under the occasion that it is."""
    if not (verdict := may_keep_plans(person)):
        return verdict
    if on > timezone.localdate():
        return No(_("%(day)s has not come yet.") % {"day": date_format(on)})
    if on.year < 1900:
        return No(_("Choose a day from 1900 on."))
    if Freeze.Occasion(occasion) != occasion_of(on):
        return No(
            _("%(day)s does not fit the occasion “%(occasion)s”.")
            % {"day": date_format(on), "occasion": Freeze.Occasion(occasion).label}
        )
    return _not_frozen(on)


def _not_frozen(on: date) -> Verdict:
    found = Freeze.objects.filter(on=on).first()
    if found is None:
        return True
    return No(
        _(
            "%(day)s was frozen already, on %(at)s. Two freezes of one period would be two truths:"
            " correct single records of the one that is there."
        )
        % {
            "day": date_format(on),
            "at": date_format(timezone.localtime(found.frozen_at).date()),
        }
    )


def may_correct(person: Person, frozen: Frozen) -> Verdict:
    """Those who keep plans correct figures and actions; what follows from them is not typed."""
    if not (verdict := may_keep_plans(person)):
        return verdict
    if frozen.kind == Frozen.Kind.TARGET:
        return No(_("A result follows from its figure: correct the figure."))
    return True


def can_be_content(content: dict[str, Any]) -> Verdict:
    """A corrected figure about persons is a count, as it has to be where one is entered."""
    if content["kind"] == Frozen.Kind.FIGURE and content["value"] is not None:
        value = Fraction(content["value"])
        if content["unit"]["persons"] and (value < 0 or value.denominator > 1):
            return No(_("Persons are counted in whole numbers of zero or more."))
    return True


def may_publish(person: Person, freeze: Freeze) -> Verdict:
    """Those who keep plans publish a freeze, once and for good."""
    if not (verdict := may_keep_plans(person)):
        return verdict
    if Publication.objects.filter(freeze=freeze).exists():
        return No(_("This freeze is published. What was published stays published."))
    return True


def may_verify(person: Person) -> Verdict:
    """Those who see everything have the hashes recomputed."""
    if sees_whole(person):
        return True
    return No(_("Only the international office, the leadership and auditors can do this."))


def sees_whole(person: object) -> bool:
    """Whether `person` sees frozen records with their names and small figures."""
    return isinstance(person, Person) and holds(person, SEES_DRAFTS)
