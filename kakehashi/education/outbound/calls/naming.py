"""What tells placements of one call apart that have the same host and the same stay.

Two lines of one agreement can offer a university to everybody and to one faculty. Students,
results, explanations and the office then read for whom each is, or by which agreement.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _
from django.utils.translation import override, pgettext

from kakehashi.education.outbound.calls.placing import stay_in_words
from kakehashi.education.outbound.calls.register import open_to
from kakehashi.education.outbound.models import Placement


def details(placements: Iterable[Placement], language: str) -> dict[int, str]:
    """By id, what tells a placement apart from others of its call with the same host and stay.

    Those that nothing has to tell apart are absent. Closed ones count too, so that no name changes
    when another placement is closed. Two queries; a third where there are namesakes.
    """
    given = list(placements)
    rows = Placement.objects.filter(
        call__in={each.call_id for each in given}, host__in={each.host_id for each in given}
    )
    alike = defaultdict(list)
    for pk, *stay in rows.order_by("key").values_list("pk", "call", "host", "term", "semesters"):
        alike[tuple(stay)].append(pk)
    wanted = {each.pk for each in given}
    groups = [pks for pks in alike.values() if len(pks) > 1 and not wanted.isdisjoint(pks)]
    if not groups:
        return {}
    known = _with_what_differs([pk for pks in groups for pk in pks])
    told = {}
    with override(language):
        for pks in groups:
            told.update(_told_apart([known[pk] for pk in pks], language))
    return {pk: words for pk, words in told.items() if pk in wanted}


def placement_names(placements: Iterable[Placement], language: str) -> dict[int, str]:
    """By id, host, stay and what tells it apart, as a choice is called in lists.

    Reads the hosts' names and the calls.
    """
    given = list(placements)
    apart = details(given, language)
    return {each.pk: _named(each, apart.get(each.pk, ""), language) for each in given}


def placement_name(placement: Placement, language: str) -> str:
    """The same of one."""
    return placement_names([placement], language)[placement.pk]


@dataclass(frozen=True)
class Apart:
    """The details of many placements of few calls, each call read once: for lists and files."""

    language: str
    of_call: dict[int, Mapping[int, str]] = field(default_factory=dict)

    def of(self, placement: Placement) -> str:
        """What tells it apart; empty where nothing has to."""
        if placement.call_id not in self.of_call:
            rows = Placement.objects.filter(call=placement.call_id)
            self.of_call[placement.call_id] = details(rows, self.language)
        return self.of_call[placement.call_id].get(placement.pk, "")


def _named(placement: Placement, detail: str, language: str) -> str:
    words = {
        "host": placement.host.name_in(language),
        "stay": stay_in_words(placement, placement.call.year),
        "detail": detail,
    }
    if not detail:
        return _("%(host)s (%(stay)s)") % words
    return _("%(host)s (%(stay)s; %(detail)s)") % words


def _with_what_differs(pks: Sequence[int]) -> dict[int, Placement]:
    rows = Placement.objects.select_related("agreement").prefetch_related("units")
    return {each.pk: each for each in rows.filter(pk__in=pks)}


def _told_apart(rows: Sequence[Placement], language: str) -> dict[int, str]:
    """The first words that are different for all of them; the code always is."""
    for said in (open_to, _with_reference, _with_code):
        words = {each.pk: said(each, language) for each in rows}
        if len(set(words.values())) == len(rows):
            break
    return words


def _with_reference(row: Placement, language: str) -> str:
    return _joined(open_to(row, language), row.agreement.reference)


def _with_code(row: Placement, language: str) -> str:
    return _joined(open_to(row, language), row.key)


def _joined(first: str, second: str) -> str:
    return pgettext("parts of a line", " · ").join(filter(None, [first, second]))
