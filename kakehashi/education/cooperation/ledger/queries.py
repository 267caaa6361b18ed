"""How agreements stand: balances, what was used, by which rules, from which entries.

Above zero, a balance is in our favour: the partner owes us that many student-semesters. `None`
means that nobody knows, because nothing was ever entered; it is never zero.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from django.db.models import Case, QuerySet, Sum, When
from django.utils import timezone
from django.utils.translation import get_language, gettext

from kakehashi.agreements import content
from kakehashi.agreements.models import Agreement, Terms, Version
from kakehashi.agreements.states import NegotiationState
from kakehashi.documents.access import Reader, readable_through
from kakehashi.documents.models import Document
from kakehashi.education.cooperation.ledger.amounts import semesters
from kakehashi.education.cooperation.ledger.balances import (
    Direction,
    Kind,
    Movement,
    Rule,
    Rules,
    Year,
    year_in,
    yearly,
)
from kakehashi.education.cooperation.ledger.default_rule import default_rules
from kakehashi.education.cooperation.models import LedgerEntry, LedgerRule, LedgerYear
from kakehashi.vocabulary.time import fiscal_year

NOMINATED = Case(When(counts_for="nominated", then=True), default=False)


@dataclass(frozen=True)
class Balance:
    """How one agreement stands at the end of an academic year, in student-semesters.

    amount:   above zero, the partner owes us; before anything lapses.
    sent, received: in the year.
    lapsing:  the part of `amount` that is not carried into the next year.
    forecast: the amount if all who are nominated come.
    limit:    beyond which it is an alarm; None where there is none.
    is_whole: an opening balance stands before the entries; without one, what was exchanged before
              `since` is not known.
    """

    year: int
    amount: Fraction
    sent: Fraction
    received: Fraction
    lapsing: Fraction
    forecast: Fraction
    limit: Fraction | None
    is_beyond: bool
    is_whole: bool
    since: int


@dataclass(frozen=True)
class Use:
    """Student-semesters that were exchanged in one year, and what is nominated besides."""

    sent: Fraction
    received: Fraction
    forecast_sent: Fraction
    forecast_received: Fraction


def balance_of(agreement: Agreement, year: int) -> Balance | None:
    """How `agreement` stands at the end of the academic year `year`; None if nobody knows.

    Counted from the entries, in a fixed number of queries.
    """
    years = years_of(agreement, until=year)
    found = year_in(years, year)
    if found is None:
        return None
    return _balance(found, years[0].year, _with_opening([agreement.pk]))


def balances_of(agreements: Iterable[Agreement], year: int) -> dict[int, Balance]:
    """Agreement's id -> `balance_of`, without those of which nobody knows; three queries."""
    pks = {each.pk for each in agreements}
    whole = _with_opening(pks)
    first = dict(
        LedgerEntry.objects.standing()
        .filter(agreement__in=pks)
        .order_by("agreement", "-year")
        .values_list("agreement", "year")
    )
    rows = LedgerYear.objects.in_year(year).filter(agreement__in=pks)
    return {
        row.agreement_id: _stored(row, year, first[row.agreement_id], row.agreement_id in whole)
        for row in rows
    }


def use_of(agreement: Agreement, years: Iterable[int]) -> dict[int, Use | None]:
    """Year -> what was exchanged under `agreement` in it; None where nobody knows.

    Known are the years from the first entry (an opening balance is one) to the present one, and
    later ones in which something is entered. One query.
    """
    moved = movements_of([agreement.pk]).get(agreement.pk, [])
    present = fiscal_year(timezone.localdate())
    found: dict[int, Use | None] = {}
    for year in years:
        inside = [each for each in moved if each.year == year and each.kind is Kind.MOBILITY]
        begun = any(each.year <= year for each in moved)
        is_known = bool(inside) or (begun and year <= present)
        found[year] = _use(inside) if is_known else None
    return found


def years_of(agreement: Agreement, *, until: int = 0) -> list[Year]:
    """Every year of `agreement` from its first entry on, oldest first; see `balances.yearly`."""
    moved = movements_of([agreement.pk]).get(agreement.pk, [])
    return yearly(moved, rules_of([agreement.pk])[agreement.pk], until)


def movements_of(agreements: Collection[int]) -> dict[int, list[Movement]]:
    """Agreement's id -> what stands, added up by year, direction and kind. One query.

    An entry and its reversal cancel each other out, so neither is read.
    """
    rows = (
        LedgerEntry.objects.standing()
        .filter(agreement__in=agreements)
        .annotate(is_nominated=NOMINATED)
        .order_by()
        .values_list("agreement", "year", "direction", "kind", "is_nominated")
        .annotate(total=Sum("amount"))
    )
    found: dict[int, list[Movement]] = defaultdict(list)
    for pk, year, direction, kind, is_nominated, total in rows:
        movement = Movement(year, Direction(direction), Kind(kind), total, is_nominated)
        found[pk].append(movement)
    return dict(found)


def rules_of(agreements: Collection[int]) -> dict[int, Rules]:
    """Agreement's id -> the rules by which it is counted. Two queries.

    The default first, over it what concluded texts say from the year of their first day on, over
    both what the office stated; among those for one year the last one stated.
    """
    language = get_language() or "en"
    concluded, stated = _concluded(agreements), _stated_rules(agreements)
    return {
        pk: Rules(_folded([*default_rules(language)], concluded.get(pk, ()), stated.get(pk, ())))
        for pk in agreements
    }


@dataclass(frozen=True)
class _Concluded:
    """What the text that led to some terms says about counting."""

    valid_from: int
    year_counts_as: int
    carry_over_years: int | None
    source: str


def _concluded(agreements: Collection[int]) -> Mapping[int, Sequence[_Concluded]]:
    versions = (
        Version.objects.filter(
            negotiation__agreement__in=agreements,
            negotiation__state=NegotiationState.CONCLUDED,
        )
        .select_related("negotiation__concluded_terms")
        .order_by("negotiation", "number")
    )
    last = {version.negotiation_id: version for version in versions}
    found: dict[int, list[_Concluded]] = defaultdict(list)
    for version in last.values():
        terms: Terms | None = version.negotiation.concluded_terms
        if terms is None or terms.effective_on is None:
            continue
        said = content.read(version.content)
        words = {"number": version.number, "day": terms.effective_on.isoformat()}
        found[terms.agreement_id].append(
            _Concluded(
                fiscal_year(terms.effective_on),
                said.year_counts_as,
                said.carry_over_years,
                gettext("Text of the agreement in force from %(day)s, version %(number)s") % words,
            )
        )
    return found


def _stated_rules(agreements: Collection[int]) -> Mapping[int, Sequence[Rule]]:
    found: dict[int, list[Rule]] = defaultdict(list)
    for row in LedgerRule.objects.filter(agreement__in=agreements).order_by("pk"):
        found[row.agreement_id].append(
            Rule(
                row.valid_from,
                row.year_counts_as,
                row.carry_over_years,
                row.alarm_at,
                row.alarm_per_cent,
                row.source,
            )
        )
    return found


def _folded(
    default: Sequence[Rule], concluded: Iterable[_Concluded], stated: Iterable[Rule]
) -> list[Rule]:
    """One rule for each year in which something begins to hold, oldest first."""
    by_year: dict[int, Rule] = {rule.valid_from: rule for rule in default}
    texts = {each.valid_from: each for each in concluded}
    hand = {rule.valid_from: rule for rule in stated}
    before = default[0]
    for year in sorted({*by_year, *texts, *hand}):
        rule = hand.get(year) or by_year.get(year) or before
        if year in texts and year not in hand:
            said = texts[year]
            rule = Rule(
                year,
                said.year_counts_as,
                said.carry_over_years,
                rule.alarm_at,
                rule.alarm_per_cent,
                said.source,
            )
        by_year[year] = before = rule
    return [by_year[year] for year in sorted(by_year)]


def standing_entries(keys: Collection[str]) -> dict[str, LedgerEntry]:
    """Key of a mobility -> the entry that counts it now. One query."""
    found = LedgerEntry.objects.standing().filter(kind="mobility", key__in=keys)
    return {each.key: each for each in found.select_related("unit")}


def entries_of(agreement: Agreement, year: int) -> QuerySet[LedgerEntry]:
    """Everything that was entered for one year, in the order in which it was entered."""
    found = LedgerEntry.objects.filter(agreement=agreement, year=year)
    return found.select_related("unit", "reverses", "reversed_by").order_by("pk")


@readable_through
def documents_of_the_ledger(person: Reader) -> QuerySet[Document]:
    """The proofs that `person` may read because they are of an entry."""
    entries = LedgerEntry.objects.visible_to(person).filter(document__isnull=False)
    return Document.objects.filter(pk__in=entries.order_by().values("document"))


def _with_opening(agreements: Collection[int]) -> set[int]:
    opening = LedgerEntry.objects.standing().filter(kind="opening", agreement__in=agreements)
    return set(opening.order_by().values_list("agreement", flat=True))


def _balance(found: Year, since: int, whole: set[int]) -> Balance:
    return Balance(
        found.year,
        semesters(found.balance),
        semesters(found.sent),
        semesters(found.received),
        semesters(found.lapsed),
        semesters(found.forecast),
        None if found.limit is None else semesters(found.limit),
        found.is_beyond,
        bool(whole),
        since,
    )


def _stored(row: LedgerYear, year: int, since: int, is_whole: bool) -> Balance:
    """`row` as of `year`: in years after it, nothing moves."""
    moves = row.year == year
    return Balance(
        year,
        semesters(row.balance),
        semesters(row.sent if moves else 0),
        semesters(row.received if moves else 0),
        semesters(row.lapsed),
        semesters(row.forecast),
        None if row.limit is None else semesters(row.limit),
        row.is_beyond,
        is_whole,
        since,
    )


def _use(moved: Iterable[Movement]) -> Use:
    sums = {(direction, forecast): 0 for direction in Direction for forecast in (False, True)}
    for each in moved:
        sums[each.direction, each.is_forecast] += each.amount
    return Use(
        semesters(sums[Direction.SENT, False]),
        semesters(sums[Direction.RECEIVED, False]),
        semesters(sums[Direction.SENT, True]),
        semesters(sums[Direction.RECEIVED, True]),
    )
