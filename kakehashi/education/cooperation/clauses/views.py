"""Clauses: their list, one clause with its versions, and the whole text of a kind of agreement."""

from collections.abc import Sequence
from typing import cast

from django.contrib.auth.decorators import login_required
from django.db.models import F
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy, pgettext, pgettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from kakehashi.agreements.clauses import rules
from kakehashi.agreements.clauses.queries import choose, versions_of
from kakehashi.agreements.models import ClauseTemplate, Terms
from kakehashi.education.cooperation.clauses.clause_filter import ClauseFilter
from kakehashi.education.cooperation.clauses.reading import (
    changes_of,
    example_of,
    example_rows,
    rows_of,
)
from kakehashi.journal.queries import history_of
from kakehashi.listing.columns import Column
from kakehashi.listing.listing import Listing
from kakehashi.people.models import Person

PAGES = "education/cooperation/clauses"


@login_required
@require_safe
def clauses(request: HttpRequest) -> HttpResponse:
    """Every clause in its newest version."""
    person = reader(request)
    rows = ClauseTemplate.objects.visible_to(person).newest()
    may_edit = rules.may_edit_clauses(person)
    listing = Listing(
        request,
        rows.alias(title=F("title_ja" if get_language() == "ja" else "title_en")),
        _columns(),
        name="clauses",
        order="position",
        filters=ClauseFilter,
        caption=gettext_lazy("Clauses"),
        empty=gettext_lazy("No clause matches."),
        empty_link=(reverse("cooperation:add_clause"), gettext_lazy("Write a clause"))
        if may_edit
        else None,
        per_page=100,
    )
    context = {
        "may_edit": may_edit,
        "kinds": _kinds(),
        "is_empty": not ClauseTemplate.objects.exists(),
    }
    return listing.response(f"{PAGES}/clauses.html", context)


def reader(request: HttpRequest) -> Person:
    """The reader. Raises: Http404, if these pages are not for them."""
    person = cast(Person, request.user)
    if not rules.may_read_clauses(person):
        raise Http404
    return person


def found_clause(request: HttpRequest, code: str) -> Sequence[ClauseTemplate]:
    """Every version of a clause, newest first. Raises: Http404, for those who do not see it."""
    reader(request)
    versions = versions_of(code)
    if not versions:
        raise Http404
    return versions


def _kinds() -> list[tuple[str, str, int]]:
    """(code, words, number of clauses today) of each kind of agreement."""
    today = timezone.localdate()
    held = [each for each in ClauseTemplate.objects.on(today) if each.is_offered]
    return [
        (kind.value, str(kind.label), sum(kind.value in each.kinds for each in held))
        for kind in Terms.Kind
    ]


def _columns() -> list[Column]:
    language = get_language() or "en"
    comma = pgettext("list", ", ")
    return [
        Column(
            "title",
            pgettext_lazy("clause", "Clause"),
            lambda row: row.name_in(language),
            order="title",
            link=lambda row: row.get_absolute_url(),
            heading=True,
        ),
        Column("kinds", gettext_lazy("Kinds of agreement"), lambda row: _kinds_of(row, comma)),
        Column(
            "required",
            pgettext_lazy("clause", "Use"),
            lambda row: str(_use(row)[0]),
            order=("is_offered", "is_required"),
            badge=lambda row: _use(row)[1],
        ),
        Column(
            "languages",
            pgettext_lazy("clause", "Languages"),
            lambda row: str(_languages(row)),
            badge=lambda row: "bad" if row.missing_languages() else "good",
        ),
        *_numbers(),
    ]


def _numbers() -> list[Column]:
    """The columns that place a clause: its position, its version, since when it holds."""
    return [
        Column(
            "position",
            pgettext_lazy("clause", "Position"),
            lambda row: row.position,
            order=("position", "code"),
            numeric=True,
        ),
        Column(
            "version",
            gettext_lazy("Version"),
            lambda row: row.version,
            order="version",
            numeric=True,
        ),
        Column(
            "valid_from", gettext_lazy("Holds from"), lambda row: row.valid_from, order="valid_from"
        ),
        Column("code", gettext_lazy("Code"), lambda row: row.code, order="code", hidden=True),
    ]


def _kinds_of(row: ClauseTemplate, comma: str) -> str:
    if len(row.kinds) == len(Terms.Kind):
        return pgettext("clause", "All kinds")
    return comma.join(row.kinds_in_words())


def _use(row: ClauseTemplate) -> tuple[str, str]:
    """Words and badge for how a clause is used."""
    if not row.is_offered:
        return pgettext("clause", "Withdrawn"), "muted"
    if row.is_required:
        return pgettext("clause", "Required"), "info"
    return pgettext("clause", "Optional"), "muted"


def _languages(row: ClauseTemplate) -> str:
    missing = row.missing_languages()
    if not missing:
        return _("Japanese and English")
    if missing == ["ja"]:
        return pgettext("clause", "Japanese is missing")
    return pgettext("clause", "English is missing")


@login_required
@require_safe
def clause(request: HttpRequest, code: str) -> HttpResponse:
    """One clause: how it reads, which kinds use it, every version with what it changed."""
    versions = found_clause(request, code)
    person, latest = cast(Person, request.user), versions[0]
    context = {
        "clause": latest,
        "use": _use(latest),
        "languages": _languages(latest),
        "rows": example_rows(latest),
        "changes": changes_of(versions),
        "kinds": [(each, Terms.Kind(each).label) for each in latest.kinds],
        "may_edit": rules.may_edit_clauses(person),
        "may_withdraw": rules.may_withdraw_clause(person, latest),
        "entries": history_of(latest),
    }
    return render(request, f"{PAGES}/clause.html", context)


@login_required
@require_safe
def kind_text(request: HttpRequest, kind: str) -> HttpResponse:
    """Every clause that agreements of a kind have today, as one text in both languages."""
    reader(request)
    if kind not in Terms.Kind.values:
        raise Http404
    templates = choose(kind, timezone.localdate())
    text = example_of(kind, templates)
    context = {
        "kind": Terms.Kind(kind),
        "titles": text.titles.items(),
        "rows": rows_of(text, templates),
        "missing": [each for each in templates if each.missing_languages()],
    }
    return render(request, f"{PAGES}/kind.html", context)
