"""How the goals and actions of a plan divide over their states, by weight."""

from collections.abc import Iterator, Sequence
from fractions import Fraction

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from kakehashi.policy.progress.freshness import Freshness
from kakehashi.policy.progress.paths import Aim, Result, Shares, State, shares_of
from kakehashi.policy.reporting.actions import share_in_words, sum_of
from kakehashi.policy.reporting.contents import Fact, Tally
from kakehashi.policy.reporting.material import Content
from kakehashi.policy.targets.words import STATES, percent, shown

# The order of the columns: what asks for attention stands in the middle, unknown before the end.
COLUMNS = (State.ON_PATH, State.BEHIND, State.REGRESSED, State.UNKNOWN, State.NOT_DUE)


def tally(name: str, targets: Sequence[Content], actions: Sequence[Content]) -> Tally:
    """A line of the summary. Only goals about wholes are counted."""
    shares = shares_in(targets)
    return Tally(
        name=name,
        weights=[shares.weights[each] for each in COLUMNS],
        way=way_in_words(shares),
        effort=share_in_words(sum_of(list(actions))) if actions else "–",
        checks=_checks(actions),
    )


def shares_in(targets: Sequence[Content]) -> Shares:
    """How the weights of the results divide over the states."""
    whole = [each for each in targets if not each["by"]]
    return shares_of([(each["weight"], Aim(each["aim"]), _result(each)) for each in whole])


def way_in_words(shares: Shares) -> str:
    """The mean share of the way; from the worst to the best case where something is unknown."""
    if shares.lowest is None or shares.highest is None:
        return "–"
    if shares.lowest == shares.highest:
        return percent(shares.lowest)
    return f"{shown(shares.lowest * 100)}–{percent(shares.highest)}"


def results_in_words(shares: Shares) -> str:
    """The weights of the results by state; states that nothing is in are left out."""
    found = [f"{STATES[each]} {shares.weights[each]}" for each in COLUMNS if shares.weights[each]]
    return _(", ").join(found) if found else _("No targets are set.")


def lines(targets: Sequence[Content], actions: Sequence[Content]) -> Iterator[Fact]:
    """What stands under the heading of a direction: its results, its effort, its checks."""
    shares = shares_in(targets)
    if targets:
        yield Fact(_("Results, by weight"), results_in_words(shares))
    if shares.lowest is not None:
        yield Fact(_("Share of the way"), way_in_words(shares))
    if actions:
        yield Fact(pgettext("reading", "Effort"), share_in_words(sum_of(list(actions))))
        yield Fact(_("Checked by their owners in time"), _checks(actions))


def _checks(actions: Sequence[Content]) -> str:
    if not actions:
        return "–"
    fresh = sum(each["freshness"] == Freshness.FRESH for each in actions)
    return f"{fresh} / {len(actions)}"


def _result(target: Content) -> Result:
    found = target["result"]
    return Result(
        State(found["state"]),
        None,
        None if found["raw"] is None else Fraction(found["raw"]),
        at_least=bool(found.get("at_least")),
    )
