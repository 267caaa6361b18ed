"""The lists of calls and of a call's placements: columns and filters."""

from collections.abc import Mapping
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext, pgettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from django_filters import CharFilter, ChoiceFilter, FilterSet

from kakehashi.agreements.placing.words import term_name
from kakehashi.agreements.placing.words import year as year_in_words
from kakehashi.education.cooperation.partner_filter import EVERY, answering
from kakehashi.education.outbound.calls.placing import stay_in_words
from kakehashi.education.outbound.calls.rule_words import asked_all
from kakehashi.education.outbound.calls.words import phase_badge, phase_words
from kakehashi.education.outbound.models import Call, Placement
from kakehashi.education.outbound.states import CallState
from kakehashi.institutions.models import Institution
from kakehashi.listing.columns import Column
from kakehashi.vocabulary import countries, languages
from kakehashi.vocabulary.study import StudyLevel


def shown_title(call: Call, language: str) -> str:
    """The title, marked where a demonstration made the call up."""
    title = call.title_in(language)
    return gettext("%(title)s (invented)") % {"title": title} if call.is_invented else title


def call_columns() -> list[Column]:
    """What the list of calls shows. Every column is public."""
    language = get_language() or "en"
    return [
        Column(
            "title",
            pgettext_lazy("call", "Title"),
            lambda row: shown_title(row, language),
            order="title_ja" if language == "ja" else "title_en",
            link=lambda row: row.get_absolute_url(),
            heading=True,
        ),
        Column(
            "programme",
            pgettext_lazy("call", "Programme"),
            lambda row: row.get_programme_display(),
            order="programme",
        ),
        Column("year", _("Stays begin in"), lambda row: year_in_words(row.year), order="year"),
        Column("unit", _("Unit"), lambda row: row.unit.name_in(language), order="unit_id"),
        Column(
            "closes_at",
            _("Closes"),
            lambda row: timezone.localtime(row.closes_at).strftime("%Y-%m-%d %H:%M"),
            order="closes_at",
            unbroken=True,
        ),
        Column(
            "state", pgettext_lazy("call", "State"), phase_words, order="state", badge=phase_badge
        ),
    ]


OPEN, COMING, OVER, DRAFT = "open", "coming", "over", "draft"


class CallFilter(FilterSet):  # type: ignore[misc]  # django-filter has no types
    """The filter above the list of calls."""

    programme = ChoiceFilter(
        label=pgettext_lazy("call", "Programme"),
        choices=Call.Programme.choices,
        empty_label=EVERY,
    )
    phase = ChoiceFilter(
        label=pgettext_lazy("call", "State"),
        choices=[
            (OPEN, pgettext_lazy("call", "Open")),
            (COMING, pgettext_lazy("call", "Opens soon")),
            (OVER, pgettext_lazy("call", "Closed or over")),
            (DRAFT, pgettext_lazy("call", "Draft")),
        ],
        empty_label=EVERY,
    )

    def filter_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """The calls asked for, with their units."""
        asked, now = self.form.cleaned_data, timezone.now()
        rows = queryset.select_related("unit")
        if asked["programme"]:
            rows = rows.filter(programme=asked["programme"])
        published = {"state": CallState.PUBLISHED}
        kept: dict[str, dict[str, Any]] = {
            OPEN: {**published, "opens_at__lte": now, "closes_at__gt": now},
            COMING: {**published, "opens_at__gt": now},
            OVER: {"closes_at__lte": now, "published_at__isnull": False},
            DRAFT: {"state": CallState.DRAFT},
        }
        return rows.filter(**kept.get(asked["phase"], {}))


def placement_columns(call: Call, least: Mapping[str, int]) -> list[Column]:
    """What the list of a call's placements shows; rows come with hosts (`with_hosts`) and
    `host_key` to sort by.

    least: code of a placement -> how many such stays fit into its quotas at most.
    """
    language = get_language() or "en"
    return [
        Column(
            "host",
            _("Host"),
            lambda row: row.name_in(language),
            order=("host_key", "key"),
            link=lambda row: reverse("public:institution", args=[row.host_id]),
            heading=True,
        ),
        Column(
            "country",
            _("country/region · 国・地域"),
            lambda row: countries.name(row.host.country, language),
            order=("host__country", "host_key", "key"),
        ),
        Column(
            "stay",
            _("Stay"),
            lambda row: stay_in_words(row, call.year),
            order=("term", "semesters", "host_key"),
        ),
        Column("open_to", _("Open to"), lambda row: open_to(row, language)),
        Column("required", _("Required"), required),
        Column(
            "places",
            _("Students at most"),
            lambda row: least.get(row.key, 0) // row.size,
            numeric=True,
        ),
        Column("key", pgettext_lazy("placement", "Code"), lambda row: row.key, hidden=True),
        Column("note", _("Remark"), lambda row: note(row, language)),
    ]


def open_to(row: Placement, language: str) -> str:
    """Level and units; reads `units`."""
    units = [unit.name_in(language) for unit in sorted(row.units.all(), key=lambda each: each.pk)]
    level = str(row.get_level_display()) if row.level else ""
    joint = pgettext("parts of a line", " · ")
    return joint.join(each for each in [level, *units] if each) or gettext("all students")


def required(row: Placement) -> str:
    """What it asks for beyond the call, in one line; empty: nothing."""
    return pgettext("list of rules", "; ").join(asked_all(row.requirements))


def note(row: Placement, language: str) -> str:
    """The remark, and why it was closed."""
    remark = row.note_ja if language == "ja" else row.note_en
    closed = gettext("Closed: %(reason)s") % {"reason": row.close_reason} if row.closed_at else ""
    return " ".join(each for each in (remark, closed) if each)


def hosts_countries(rows: QuerySet[Placement]) -> list[tuple[str, str]]:
    """Those in which a host of the placements stands, by their names."""
    codes = set(rows.order_by().values_list("host__country", flat=True))
    return [pair for pair in countries.choices(get_language() or "en") if pair[0] in codes]


def asked_languages(rows: QuerySet[Placement]) -> list[tuple[str, str]]:
    """The languages that a placement requires, by their names."""
    tags = {
        rule["language"]
        for requirements in rows.order_by().values_list("requirements", flat=True)
        for rule in requirements
        if rule.get("language")
    }
    named = [(tag, languages.name(tag, get_language() or "en")) for tag in tags]
    return sorted(named, key=lambda pair: pair[1])


def begun_terms(rows: QuerySet[Placement]) -> list[tuple[str, str]]:
    """The terms in which stays of the placements begin."""
    found = sorted(set(rows.order_by().values_list("term", "call__year")))
    return list({code: (code, term_name(code, year)) for code, year in found}.values())


class PlacementFilter(FilterSet):  # type: ignore[misc]  # django-filter has no types
    """The filter above a call's placements: by host, country, language, term and level."""

    q = CharFilter(label=_("Name of the host"), max_length=200)
    country = ChoiceFilter(label=_("country/region · 国・地域"), empty_label=EVERY)
    language = ChoiceFilter(label=_("Language required"), empty_label=EVERY)
    term = ChoiceFilter(label=_("Begins in"), empty_label=EVERY)
    length = ChoiceFilter(
        label=_("Length"),
        choices=[("1", _("one semester")), ("2", _("one year or longer"))],
        empty_label=EVERY,
    )
    level = ChoiceFilter(
        label=_("My level of study"), choices=StudyLevel.choices, empty_label=EVERY
    )

    def __init__(
        self, *args: Any, queryset: QuerySet[Placement], request: HttpRequest, **kwargs: Any
    ) -> None:
        super().__init__(*args, queryset=queryset, request=request, **kwargs)
        self.filters["country"].extra["choices"] = hosts_countries(queryset)
        self.filters["language"].extra["choices"] = asked_languages(queryset)
        self.filters["term"].extra["choices"] = begun_terms(queryset)

    def filter_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """The placements asked for."""
        asked, rows = self.form.cleaned_data, queryset
        if text := asked["q"].strip():
            rows = rows.filter(
                host__in=answering(Institution.objects.order_by(), text).values("pk")
            )
        if asked["country"]:
            rows = rows.filter(host__country=asked["country"])
        if asked["term"]:
            rows = rows.filter(term=asked["term"])
        if asked["length"]:
            rows = rows.filter(semesters=1) if asked["length"] == "1" else rows.exclude(semesters=1)
        if asked["level"]:
            rows = rows.filter(level__in=["", asked["level"]])
        if asked["language"]:
            rows = rows.filter(pk__in=_requiring(rows, asked["language"]))
        return rows


def _requiring(rows: QuerySet[Placement], language: str) -> list[int]:
    """Read here and not in the database, whose JSON differs; a call has some thousand rows."""
    return [
        pk
        for pk, rules in rows.order_by().values_list("pk", "requirements")
        if any(rule.get("language") == language for rule in rules)
    ]
