"""The whole journal, for those who may read it; and one entry with its proof."""

import re
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Any

import django_filters
from django import forms
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, pgettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from kakehashi.journal.canonical import leaf_of
from kakehashi.journal.history import addresses_of, change_names, record_kind, who, words_of
from kakehashi.journal.models import Delivery, Entry
from kakehashi.journal.queries import custody, seal_of
from kakehashi.journal.rules import may_read_journal
from kakehashi.journal.verbs import VERBS
from kakehashi.listing.columns import Column
from kakehashi.listing.listing import Listing

Entries = QuerySet[Entry]
ONE_RECORD = re.compile(r"([a-z_]+\.[a-z_]+):(\S+)")
NAMED = 3  # changed fields that a line of the list names
DAY = forms.DateInput({"type": "date"}, format="%Y-%m-%d")
NAMES_OF_PERSON = (
    "by__passport_family",
    "by__passport_given",
    "by__name_kanji",
    "by__name_romaji",
    "by__name_preferred",
    "by__email",
)


def _verbs() -> list[tuple[str, str]]:
    return sorted(((verb, str(words)) for verb, words in VERBS.items()), key=lambda pair: pair[1])


def _begins(day: date) -> datetime:
    return datetime.combine(day, time.min, timezone.get_default_timezone())


class JournalFilter(django_filters.FilterSet):  # type: ignore[misc]  # django-filter has no types
    """What was done, by whom, to which record, from which day to which, both included."""

    verb = django_filters.ChoiceFilter(
        label=_("What was done"), choices=_verbs, empty_label=pgettext_lazy("verbs", "Anything")
    )
    person = django_filters.CharFilter(label=_("By whom"), method="by_person")
    record = django_filters.CharFilter(label=_("Record"), method="of_record")
    since = django_filters.DateFilter(
        label=pgettext_lazy("day", "From"), method="from_day", widget=DAY
    )
    until = django_filters.DateFilter(
        label=pgettext_lazy("day", "Until"), method="to_day", widget=DAY
    )

    class Meta:
        model = Entry
        fields = ["verb", "person", "record", "since", "until"]

    def by_person(self, rows: Entries, name: str, asked: str) -> Entries:
        """Every word must be in one of the person's names or the e-mail address."""
        for word in asked.split():
            anywhere = Q()
            for column in NAMES_OF_PERSON:
                anywhere |= Q(**{f"{column}__icontains": word})
            rows = rows.filter(anywhere)
        return rows

    def of_record(self, rows: Entries, name: str, asked: str) -> Entries:
        """A part of what the record was called, or just one record: "agreements.agreement:12"."""
        one = ONE_RECORD.fullmatch(asked.strip())
        if one:
            return rows.filter(record_type=one[1], record_id=one[2])
        return rows.filter(record_name__icontains=asked)

    def from_day(self, rows: Entries, name: str, day: date) -> Entries:
        """From the first moment of `day` where the university is."""
        return rows.filter(at__gte=_begins(day))

    def to_day(self, rows: Entries, name: str, day: date) -> Entries:
        """Up to the last moment of `day`."""
        return rows.filter(at__lt=_begins(day + timedelta(days=1)))


def _moment(entry: Entry) -> str:
    return timezone.localtime(entry.at).strftime("%Y-%m-%d %H:%M:%S")


def _changed_briefly(entry: Entry) -> str:
    """The first few names; the entry's page and the exports have them all."""
    names = change_names(entry)
    shown = pgettext("list", ", ").join(names[:NAMED])
    if len(names) <= NAMED:
        return shown
    return gettext("%(fields)s and %(number)s more") % {
        "fields": shown,
        "number": len(names) - NAMED,
    }


def _changed(entry: Entry) -> str:
    return pgettext("list", ", ").join(change_names(entry))


def _columns(sealed_up_to: int, addresses: Mapping[tuple[str, str], str]) -> list[Column]:
    def is_sealed(entry: Entry) -> bool:
        return entry.pk <= sealed_up_to

    def address(entry: Entry) -> str:
        return addresses.get((entry.record_type, entry.record_id), "")

    return [
        Column("id", _("Number"), lambda entry: entry.pk, order="pk", numeric=True, hidden=True),
        Column(
            "at",
            pgettext_lazy("journal", "When"),
            _moment,
            order=("at", "pk"),
            link=lambda entry: reverse("workspace:entry", args=[entry.pk]),
            heading=True,
            unbroken=True,
        ),
        Column("who", pgettext_lazy("journal", "Who"), who),
        Column("what", pgettext_lazy("journal", "What"), lambda entry: words_of(entry.verb)),
        Column("kind", _("Kind of record"), lambda entry: record_kind(entry.record_type)),
        Column("record", _("Record"), lambda entry: entry.record_name, link=address),
        Column("changed_briefly", _("Changed"), _changed_briefly),
        Column("reason", _("Reason"), lambda entry: entry.reason),
        Column(
            "sealed",
            pgettext_lazy("journal", "Seal"),
            lambda entry: _("sealed") if is_sealed(entry) else _("not yet"),
            badge=lambda entry: "good" if is_sealed(entry) else "muted",
        ),
        Column("changed", _("All that changed"), _changed, hidden=True),
        Column("verb", _("Verb"), lambda entry: entry.verb, hidden=True),
        Column("record_type", _("Type"), lambda entry: entry.record_type, hidden=True),
        Column("record_id", _("Record number"), lambda entry: entry.record_id, hidden=True),
        Column("request_id", _("Request"), lambda entry: entry.request_id, hidden=True),
    ]


def _require_reader(request: HttpRequest) -> None:
    verdict = may_read_journal(request.user)
    if not verdict:
        raise PermissionDenied(str(verdict))


@login_required
@require_safe
def journal(request: HttpRequest) -> HttpResponse:
    """Every entry, newest first, with how far the journal is sealed and verified."""
    _require_reader(request)
    state, addresses = custody(), dict[tuple[str, str], str]()
    listing = Listing(
        request,
        Entry.objects.select_related("by"),
        _columns(state.sealed_up_to, addresses),
        filters=JournalFilter,
        order="-at",
        name="journal",
        caption=_("Journal"),
        empty=_("No entry matches."),
        per_page=25,  # its lines are long on a phone
    )
    addresses |= addresses_of(entry for entry in listing.page if isinstance(entry, Entry))
    context: dict[str, Any] = {
        "custody": state,
        "given_up": Delivery.objects.filter(state=Delivery.State.DEAD).count(),
    }
    return listing.response("web/workspace/journal.html", context)


@login_required
@require_safe
def entry(request: HttpRequest, pk: int) -> HttpResponse:
    """One entry with what changed, the hash of its line, and the seal that covers it."""
    _require_reader(request)
    found = get_object_or_404(Entry.objects.select_related("by"), pk=pk)
    context = {
        "entry": found,
        "entries": Entry.objects.filter(pk=pk).select_related("by"),
        "address": addresses_of([found]).get((found.record_type, found.record_id), ""),
        "kind": record_kind(found.record_type),
        "leaf": leaf_of(found)[1],
        "seal": seal_of(found),
        "of_record": f"{found.record_type}:{found.record_id}",
    }
    return render(request, "web/workspace/entry.html", context)
