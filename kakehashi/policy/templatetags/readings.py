"""The three readings in words and badges: {% load readings %}."""

from django import template
from django.utils.functional import Promise

from kakehashi.policy.attention import Why
from kakehashi.policy.labels import CONFIDENCE, FRESHNESS, PACES, WHYS
from kakehashi.policy.progress.effort import Pace
from kakehashi.policy.progress.freshness import Freshness
from kakehashi.policy.progress.paths import State
from kakehashi.policy.targets.words import BADGES as RESULT_BADGES
from kakehashi.policy.targets.words import STATES

register = template.Library()

# Unknown is never green. Every badge carries its word, so that colour is never alone.
BADGES: dict[str, str] = {
    **{state.value: tone for state, tone in RESULT_BADGES.items()},
    Pace.ON_SCHEDULE: "good",
    Pace.LATE: "warn",
    Pace.NOTHING_DUE: "info",
    Freshness.FRESH: "good",
    Freshness.DUE: "info",
    Freshness.LATE: "warn",
    Freshness.NEVER: "warn",
    "high": "good",
    "medium": "info",
    "low": "warn",
}


@register.filter
def badge(state: str) -> str:
    """{{ result.state|badge }}: what follows "badge--"; "muted" for what nobody knows."""
    return BADGES.get(state, "muted")


@register.filter
def result_words(state: State) -> str | Promise:
    """{{ result.state|result_words }}: On its path, Behind its path, …"""
    return STATES[state]


@register.filter
def pace_words(pace: Pace) -> str | Promise:
    """{{ effort.pace|pace_words }}: On schedule, Late, …"""
    return PACES[pace]


@register.filter
def freshness_words(freshness: Freshness) -> str | Promise:
    """{{ freshness|freshness_words }}: Checked, Never checked, …"""
    return FRESHNESS[freshness]


@register.filter
def confidence_words(level: str) -> str | Promise:
    """{{ level|confidence_words }}: High, Medium, Low."""
    return CONFIDENCE[level]


@register.filter
def why_words(why: Why) -> str | Promise:
    """{{ why|why_words }}: why an action needs attention, on its badge."""
    return WHYS[why]
