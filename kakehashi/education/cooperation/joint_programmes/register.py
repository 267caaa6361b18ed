"""The list of joint programmes: what stands in each column, on the page and in files."""

from collections.abc import Callable

from django.utils.translation import get_language, gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from kakehashi.education.cooperation.models import JointProgramme
from kakehashi.education.cooperation.states import ProgrammeState
from kakehashi.institutions.models import Institution
from kakehashi.listing.columns import Column
from kakehashi.vocabulary import countries, languages

BADGES = {
    ProgrammeState.PLANNED: "info",
    ProgrammeState.APPROVED: "info",
    ProgrammeState.RUNNING: "good",
    ProgrammeState.TEACH_OUT: "warn",
    ProgrammeState.ENDED: "muted",
    ProgrammeState.DROPPED: "muted",
}


def badge(row: JointProgramme) -> str:
    """The colour of its state."""
    return BADGES[ProgrammeState(row.state)]


def columns() -> list[Column]:
    """What each row shows; rows come from `programme_filter.with_keys`. Every column is public."""
    language = get_language() or "en"
    return [*_with_whom(language), *_as_it_stands(language), *_in_files_only(language)]


def shown_title(row: JointProgramme, language: str) -> str:
    """The title, marked where a demonstration made the programme up."""
    title = row.name_in(language)
    return gettext("%(title)s (invented)") % {"title": title} if row.is_invented else title


def joined(row: JointProgramme, value: Callable[[Institution], str]) -> str:
    """What `value` says of each partner, in their order, each once."""
    partners = [party.institution for party in row.parties.all()]
    values = dict.fromkeys(value(partner) for partner in partners)
    return gettext(", ").join(each for each in values if each)


def teaching_languages(row: JointProgramme, language: str) -> str:
    """The names of the languages of teaching."""
    return gettext(", ").join(languages.name(tag, language) for tag in row.languages)


def _with_whom(language: str) -> list[Column]:
    return [
        Column(
            "title",
            pgettext_lazy("programme", "Title"),
            lambda row: shown_title(row, language),
            order="title_key",
            link=lambda row: row.get_absolute_url(),
            heading=True,
        ),
        Column("kind", _("Kind of programme"), lambda row: row.get_kind_display(), order="kind"),
        Column(
            "partners",
            pgettext_lazy("programme", "Partners"),
            lambda row: joined(row, lambda each: each.name_in(language)),
            order="partner_key",
        ),
        Column(
            "country",
            _("country/region · 国・地域"),
            lambda row: joined(row, lambda each: countries.name(each.country, language)),
            order=("country_key", "partner_key"),
        ),
    ]


def _as_it_stands(language: str) -> list[Column]:
    return [
        Column(
            "unit",
            _("Home unit"),
            lambda row: row.unit.name_in(language),
            order="unit__name_ja" if language == "ja" else "unit__name_en",
        ),
        Column(
            "level",
            pgettext_lazy("programme", "Level"),
            lambda row: row.get_level_display(),
            order="level",
        ),
        Column(
            "places", _("Intake per year"), lambda row: row.places, order="places", numeric=True
        ),
        Column(
            "state",
            pgettext_lazy("programme", "State"),
            lambda row: row.get_state_display(),
            order="state",
            badge=badge,
        ),
    ]


def _in_files_only(language: str) -> list[Column]:
    return [
        Column("id", _("number of the record"), lambda row: row.pk, hidden=True),
        Column("title_ja", _("Title in Japanese"), lambda row: row.title_ja, hidden=True),
        Column("title_en", _("Title in English"), lambda row: row.title_en, hidden=True),
        Column("isced_f", _("Field (ISCED-F 2013)"), lambda row: row.isced_f, hidden=True),
        Column(
            "languages",
            _("Languages of teaching"),
            lambda row: ", ".join(row.languages),
            hidden=True,
        ),
        Column("first_intake_on", _("First intake"), lambda row: row.first_intake_on, hidden=True),
        Column("approved_on", _("Approved on"), lambda row: row.approved_on, hidden=True),
        Column("runs_from", _("Running from"), lambda row: row.runs_from, hidden=True),
        Column("teach_out_from", _("Teach-out from"), lambda row: row.teach_out_from, hidden=True),
        Column("ended_on", _("Last day"), lambda row: row.ended_on, hidden=True),
        Column("agreement", _("Agreement it rests on"), lambda row: row.agreement_id, hidden=True),
        Column("source", _("Source"), lambda row: row.source, hidden=True),
        Column("source_on", _("As of"), lambda row: row.source_on, hidden=True),
    ]
