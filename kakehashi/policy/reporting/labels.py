"""The words of the layout, by the names that `report.typ` and the .docx know."""

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from kakehashi.policy.reporting.tallies import COLUMNS
from kakehashi.policy.targets.words import STATES


def layout_words() -> dict[str, str]:
    """In the language that is active."""
    return {
        "actions": _("Actions"),
        "after": pgettext("correction", "Corrected"),
        "before": pgettext("correction", "Frozen"),
        "checks": _("Checked in time"),
        "contents": _("Contents"),
        "context": _("What others published"),
        "corrections": _("Corrections"),
        "definitions": _("Definitions and sources"),
        "direction": _("Direction"),
        "due": _("Due"),
        "effort": _("Effort"),
        "figure": _("Figure"),
        "figures": _("Figures"),
        "glance": _("At a glance"),
        "goals": _("Goals by state, by weight"),
        "how_to_read": _("How to read this report"),
        "needs_attention": _("What needs attention"),
        "no_corrections": _("Nothing has been corrected since the freeze."),
        "no_plans": _("No plan was in force on the reference date."),
        "nothing": _("Nothing: no goal is behind, worse than its baseline, or unknown."),
        "others": _("Figures without a goal"),
        "page": _("Page"),
        "part": _("Part"),
        "part_targets": _("Goals of parts, which never stand for the whole"),
        "series": _("Earlier dates"),
        "state": pgettext("action", "state"),
        "task": _("Task"),
        "unit": _("Unit"),
        "value": _("Value"),
        "verification": _("How to verify this report"),
        "wanted": _("Wanted"),
        "way": _("Share of the way"),
        "when": _("When"),
        **{f"result_{each}": str(STATES[each]) for each in COLUMNS},
    }
