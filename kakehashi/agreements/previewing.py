"""What importing a staged file would do, as the register stands now.

Read again for each page and once more when the import is confirmed: institutions are merged and
agreements entered meanwhile, and the `digest` tells whether anything that was shown has changed.
"""

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import NamedTuple

from kakehashi.agreements.importing import Row
from kakehashi.agreements.matching import By
from kakehashi.agreements.models import Agreement, AgreementImport, Party, Terms
from kakehashi.agreements.states import State
from kakehashi.institutions.models import Institution, Unit
from kakehashi.institutions.queries import survivors


@dataclass(frozen=True)
class Candidate:
    """An institution that a row may mean, and what would then be the same agreement."""

    institution: Institution
    merged_from: Institution | None  # what was found, where that has been merged since
    duplicates: Sequence[Agreement]  # in the register already
    same_as_line: int | None  # an earlier row of the file that says the same

    @property
    def is_known(self) -> bool:
        """Whether importing the row would enter an agreement twice."""
        return bool(self.duplicates) or self.same_as_line is not None


@dataclass(frozen=True)
class Match:
    """One row with the institutions it may mean, likeliest first."""

    row: Row
    by: By
    candidates: Sequence[Candidate] = field(default=())

    @property
    def sure(self) -> Candidate | None:
        """The one institution that an identifier or an exact name leaves."""
        is_sure = self.by in (By.ROR, By.NAME) and len(self.candidates) == 1
        return self.candidates[0] if is_sure else None

    @property
    def is_ready(self) -> bool:
        """Whether it can be imported as it stands, without anybody's choice."""
        return not self.row.faults and self.sure is not None and not self.sure.is_known

    @property
    def can_be_new(self) -> bool:
        """Whether the row tells enough to enter the partner as an institution."""
        return bool(self.row.country and (self.row.name_en or self.row.name_ja))


@dataclass(frozen=True)
class Preview:
    """Every row of a staged file as the register stands now, in the order of the file."""

    matches: Sequence[Match]

    @cached_property
    def digest(self) -> str:
        """The same as long as a person who saw this preview would see it again."""
        seen = [
            [match.row.line, c.institution.pk, [a.pk for a in c.duplicates], c.same_as_line]
            for match in self.matches
            for c in match.candidates
        ]
        return hashlib.sha256(json.dumps(seen).encode()).hexdigest()


def preview(staged: AgreementImport) -> Preview:
    """The rows of `staged`, in a fixed number of queries however many there are."""
    rows = [Row.from_json(stored) for stored in staged.rows]
    ends = survivors({pk for each in staged.found.values() for pk in each["institutions"]})
    institutions = Institution.objects.with_names().in_bulk({*ends, *ends.values()})
    found = {pk: (institutions[pk], institutions[end]) for pk, end in ends.items()}
    return Preview(tuple(_matches(staged, rows, found)))


class _Likeness(NamedTuple):
    """What two agreements must have in common, besides their first day, to be the same."""

    partner: int
    kind: str
    level: str
    unit: int


class _Begin(NamedTuple):
    day: date | None
    precision: str

    @property
    def is_vague(self) -> bool:
        return self.day is None or self.precision == Terms.Precision.LATEST

    def may_be_of(self, begins: Sequence["_Begin"]) -> bool:
        """Whether it is one of `begins`, or nobody really knows."""
        return any(self.is_vague or b.is_vague or self.day == b.day for b in begins)


def _matches(
    staged: AgreementImport,
    rows: Sequence[Row],
    institutions: dict[int, tuple[Institution, Institution]],
) -> Iterator[Match]:
    """institutions: id as it was found -> the institution and the one it has ended in since."""
    register = _register({survivor.pk for _found, survivor in institutions.values()})
    units = dict(Unit.objects.values_list("code", "pk"))
    earlier: dict[_Likeness, list[tuple[_Begin, int]]] = defaultdict(list)
    for row in rows:
        found = staged.found.get(str(row.line), {"by": By.NOTHING, "institutions": []})
        begin = _Begin(*row.begins(staged.as_of))
        candidates: dict[int, Candidate] = {}
        for pk in found["institutions"]:
            institution, survivor = institutions[pk]
            like = _Likeness(survivor.pk, row.kind, row.level, units.get(row.unit, 0))
            candidate = Candidate(
                survivor,
                institution if survivor != institution else None,
                [agreement for begins, agreement in register[like] if begin.may_be_of(begins)],
                next((line for other, line in earlier[like] if other == begin), None),
            )
            candidates.setdefault(survivor.pk, candidate)
        match = Match(row, By(found["by"]), tuple(candidates.values()))
        if match.sure and not row.faults:
            pk = match.sure.institution.pk
            like = _Likeness(pk, row.kind, row.level, units.get(row.unit, 0))
            earlier[like].append((begin, row.line))
        yield match


def _register(
    partners: set[int],
) -> dict[_Likeness, list[tuple[list[_Begin], Agreement]]]:
    """The partners' agreements, drafts included, discarded ones not, under every likeness they had.

    Each with the first days of its original and all amendments: a file may state the first day of
    an agreement beside a level that it was given later.
    """
    parties = (
        Party.objects.filter(institution__in=partners)
        .exclude(agreement__state=State.DISCARDED)
        .order_by("agreement")
        .select_related("agreement")
        .prefetch_related("agreement__terms", "agreement__partners__names")
    )
    register: dict[_Likeness, list[tuple[list[_Begin], Agreement]]] = defaultdict(list)
    for party in parties:
        versions = party.agreement.versions()
        begins = [_Begin(terms.effective_on, terms.effective_precision) for terms in versions]
        for like in {
            _Likeness(party.institution_id, terms.kind, terms.level, terms.unit_id)
            for terms in versions
        }:
            register[like].append((begins, party.agreement))
    return register
