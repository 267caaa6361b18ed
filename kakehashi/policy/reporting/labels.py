"""The words of the layout, by the names that `report.typ` and the .docx know."""

from django.utils.translation import gettext as _
from django.utils.translation import pgettext


def layout_words() -> dict[str, str]:
    """In the language that is active."""
    return {**_headings(), **_columns(), **_states()}


def _headings() -> dict[str, str]:
    return {
        "actions": _("Actions"),
        "by_weight": _("Under each state: targets by weight; one of weight 2 counts twice."),
        "contents": _("Contents"),
        "context": _("What others published"),
        "corrections": _("Corrections"),
        "definitions": _("Definitions and sources"),
        "figures": _("Figures"),
        "glance": _("At a glance"),
        "how_to_read": _("How to read this report"),
        "needs_attention": _("What needs attention"),
        "no_corrections": _("Nothing has been corrected since the freeze."),
        "no_plans": _("No plan was in force on the reference date."),
        "nothing": _("Nothing: no goal is behind, worse than its baseline, or unknown."),
        "others": _("Figures without a goal"),
        "page": pgettext("report", "Page"),
        "part_targets": _("Goals of parts, which never stand for the whole"),
        "series": _("Earlier dates"),
        "verification": _("How to verify this report"),
    }


def _columns() -> dict[str, str]:
    return {
        "after": pgettext("correction", "Corrected"),
        "before": pgettext("correction", "Frozen"),
        "checks": _("Checked in time"),
        "direction": _("Direction"),
        "due": pgettext("task", "Due"),
        "effort": pgettext("reading", "Effort"),
        "figure": pgettext("report", "Figure"),
        "part": _("Part"),
        "state": pgettext("report", "State"),
        "task": pgettext("report", "Task"),
        "unit": pgettext("report", "Unit"),
        "value": _("Value"),
        "wanted": pgettext("target", "Wanted"),
        "way": _("Share of the way"),
        "when": pgettext("report", "When"),
    }


def _states() -> dict[str, str]:
    """The columns of the summary."""
    return {
        "column_on_path": pgettext("column", "On path"),
        "column_behind": pgettext("column", "Behind"),
        "column_regressed": pgettext("column", "Worse"),
        "column_unknown": pgettext("column", "Unknown"),
        "column_not_due": pgettext("column", "Not due"),
    }
