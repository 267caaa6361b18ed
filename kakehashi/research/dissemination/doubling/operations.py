"""What can be done about works that may be one: find them, decide, take a decision back."""

from collections.abc import Collection
from dataclasses import replace
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kakehashi.journal.operations import record
from kakehashi.journal.verbs import declare
from kakehashi.people.models import Person
from kakehashi.research.dissemination.doubling import rules
from kakehashi.research.dissemination.doubling.comparing import (
    FIELDS,
    OURS,
    digest,
    said,
    says,
    taken,
)
from kakehashi.research.dissemination.doubling.duplicates import Likeness, duplicates
from kakehashi.research.dissemination.doubling.finding import cards_of, standing_works
from kakehashi.research.dissemination.doubling.keeping import data_in, plain
from kakehashi.research.dissemination.models import DuplicatePair, Work, WorkIdentifier
from kakehashi.research.dissemination.works.data import WorkData
from kakehashi.research.dissemination.works.operations import change_work, enter_work, merge_works
from kakehashi.research.dissemination.works.reading import data_of
from kakehashi.verdicts import Refused, require

SAME = declare("research.duplicates_same", gettext_lazy("decided that two works are the same"))
DIFFERENT = declare(
    "research.duplicates_different", gettext_lazy("decided that two works are different")
)
REOPENED = declare(
    "research.duplicates_reopened", gettext_lazy("took a decision about two works back")
)
# Identifiers go over by themselves, since an identifier names one work only.
CHOOSABLE: tuple[str, ...] = tuple(each for each in (*FIELDS, *OURS) if each != "identifiers")
SOME = 500


@transaction.atomic
def find_duplicates(*, by: Person | None) -> int:
    """Compare every work that stands with every other; returns how many pairs wait for a word.

    Decided pairs stay as they are and are never asked again. Waiting ones that are no longer
    alike, or of which one is gone, are forgotten.

    by: who asks for it; None when the system itself does, once a day.

    Raises: Refused, if `by` may not look at pairs.
    """
    if by is not None:
        require(rules.may_look(by))
    found = {(each.first, each.second): each for each in duplicates(cards_of(standing_works()))}
    now = timezone.now()
    known: dict[tuple[int, int], str] = {}
    gone = []
    for pk, first, second, state in DuplicatePair.objects.values_list(
        "pk", "first", "second", "state"
    ):
        known[first, second] = state
        if state == "open" and (first, second) not in found:
            gone.append(pk)
    for start in range(0, len(gone), SOME):
        DuplicatePair.objects.filter(pk__in=gone[start : start + SOME]).delete()
    new = [_row(each, now) for pair, each in found.items() if pair not in known]
    DuplicatePair.objects.bulk_create(new, batch_size=SOME)
    return DuplicatePair.objects.filter(state="open").count()


def _row(each: Likeness, now: Any) -> DuplicatePair:
    return DuplicatePair(
        first_id=each.first,
        second_id=each.second,
        score=each.score,
        reasons=[reason.value for reason in each.reasons],
        found_at=now,
    )


@transaction.atomic
def decide_different(pair: DuplicatePair, *, reason: str = "", by: Person) -> DuplicatePair:
    """Say that both are works of their own. The pair is not asked again.

    Raises: Refused, if `by` may not decide, or it is decided already.
    """
    pair = _locked(pair)
    require(rules.may_decide(by, pair))
    _decide(pair, "different", reason, by)
    record(DIFFERENT, pair, by=by, changes={"state": ["open", "different"]}, reason=pair.reason)
    return pair


@transaction.atomic
def decide_same(
    pair: DuplicatePair,
    *,
    keep: Work,
    take: Collection[str] = (),
    seen: str,
    reason: str = "",
    by: Person,
) -> Work:
    """Say that both are one work; the other goes into `keep`, which is returned.

    take: fields, of `CHOOSABLE`, in which the other one says it better. What `keep` lacks it
          takes over in any case.
    seen: the digest of what was shown.

    Raises: Refused, if `by` may not decide or merge, or one of both has changed since.
    """
    pair = _locked(pair)
    require(rules.may_decide(by, pair))
    kept, gone = _both(pair, keep)
    require(rules.may_unite(by, gone, kept))
    if seen != digest_of(pair):
        raise Refused(_("One of both has changed since you opened this page. Look again."))
    unknown = set(take) - set(CHOOSABLE)
    if unknown:
        raise Refused(_("“%(field)s” cannot be chosen.") % {"field": ", ".join(sorted(unknown))})
    ours, theirs = data_of(kept), data_of(gone)
    before = {"kept": kept.pk, "gone": gone.pk, "state": gone.state}
    before |= {"ours": plain(ours), "theirs": plain(theirs)}
    kept = merge_works(gone, into=kept, by=by)
    fields = _better(ours, theirs, take)
    if fields:
        united = taken(data_of(kept), theirs, fields)
        kept = change_work(kept, united, by=by, reason=_("As the other record said"))
    others = DuplicatePair.objects.filter(state="open").exclude(pk=pair.pk)
    others.filter(Q(first=gone) | Q(second=gone)).delete()
    pair.before = {**before, "after": digest(facts(data_of(kept)))}
    _decide(pair, "same", reason, by)
    record(SAME, pair, by=by, changes={"state": ["open", "same"]}, reason=pair.reason)
    return kept


def _better(ours: WorkData, theirs: WorkData, take: Collection[str]) -> tuple[str, ...]:
    """The fields in which the other record is heard: chosen ones, and those we say nothing in."""
    better = {each for each in CHOOSABLE if each in take or not says(ours, each)}
    return tuple(each for each in CHOOSABLE if each in better and says(theirs, each))


@transaction.atomic
def reopen(pair: DuplicatePair, *, by: Person) -> DuplicatePair:
    """Take a decision back.

    "Different" is asked again. After "the same" what went into the other work is entered as a new
    draft, with what it said and what registers call it, and the work that stayed says what it said
    before; profiles, claims and verified links that went over stay there, and the old address of
    the record that is gone still leads there.

    Raises: Refused, if `by` may not, or the work that stayed has been changed since.
    """
    pair = _locked(pair)
    require(rules.may_reopen(by, pair))
    if pair.state == "same":
        made = _apart(pair, by)
        record(
            REOPENED, pair, by=by, changes={"state": ["same", "different"], "work": [None, made]}
        )
        pair.state, pair.before = "different", None
        pair.decided_by, pair.decided_at = by, timezone.now()
        pair.save()
        return pair
    pair.state, pair.decided_by, pair.decided_at, pair.reason = "open", None, None, ""
    pair.save()
    record(REOPENED, pair, by=by, changes={"state": ["different", "open"]})
    return pair


def _apart(pair: DuplicatePair, by: Person) -> int:
    """Enter the one that is gone anew; returns the id of the draft."""
    before: dict[str, Any] = pair.before or {}
    kept = Work.objects.select_for_update().get(pk=before["kept"])
    if digest(facts(data_of(kept))) != before["after"]:
        raise Refused(_("The work that stayed has been changed since: this cannot be taken back."))
    theirs = data_in(before["theirs"])
    WorkIdentifier.objects.filter(work=before["gone"]).delete()
    reason = _("Taken apart again")
    ours = _with_profiles(data_in(before["ours"]), data_of(kept))
    change_work(kept, ours, by=by, reason=reason)
    draft = enter_work(theirs, by=by)
    first, second = sorted((kept.pk, draft.pk))
    DuplicatePair.objects.create(
        first_id=first,
        second_id=second,
        score=pair.score,
        reasons=pair.reasons,
        found_at=timezone.now(),
        state="different",
        decided_by=by,
        decided_at=timezone.now(),
        reason=reason,
    )
    return draft.pk


def _with_profiles(before: WorkData, now: WorkData) -> WorkData:
    """What it said before, with the profiles that its authors have now."""
    authors = [replace(each, says_profile=False) for each in before.authors]
    return replace(before, authors=authors, project=before.project or now.project)


def facts(data: WorkData) -> list[Any]:
    """All that both sides are compared by, as plain values."""
    return [said(data, field) for field in (*FIELDS, *OURS)]


def digest_of(pair: DuplicatePair) -> str:
    """Stands for what both works of `pair` say now."""
    return digest([facts(data_of(pair.first)), facts(data_of(pair.second))])


def _both(pair: DuplicatePair, keep: Work) -> tuple[Work, Work]:
    if keep.pk not in (pair.first_id, pair.second_id):
        raise Refused(_("Choose which of both stays."))
    return (pair.first, pair.second) if keep.pk == pair.first_id else (pair.second, pair.first)


def _decide(pair: DuplicatePair, state: str, reason: str, by: Person) -> None:
    pair.state, pair.reason = state, reason.strip()
    pair.decided_by, pair.decided_at = by, timezone.now()
    pair.save()


def _locked(pair: DuplicatePair) -> DuplicatePair:
    rows = DuplicatePair.objects.select_for_update(of=("self",))
    return rows.select_related("first", "second").get(pk=pair.pk)
