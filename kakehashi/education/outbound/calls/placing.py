"""The quotas and placements of a call as plain values, and those that live agreements make."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, QuerySet, Sum
from django.utils.translation import get_language, gettext, override, pgettext

from kakehashi.agreements.models import Agreement, Condition, Direction
from kakehashi.agreements.placing import words
from kakehashi.agreements.placing.queries import offer_of, offering_in, places_in
from kakehashi.education.outbound.calls.eligibility import (
    Gpa,
    Language,
    Rule,
    TestScore,
    as_json,
)
from kakehashi.education.outbound.calls.forest import (
    PlacementValue,
    QuotaValue,
    Structure,
    free_at,
    used_by,
)
from kakehashi.education.outbound.calls.laying import PlaceLine, Plan, lay_out
from kakehashi.education.outbound.models import Allotment, Call, Placement
from kakehashi.institutions.queries import units_below
from kakehashi.vocabulary.time import terms

# -- As plain values ------------------------------------------------------------------------------


def problem_structure(call: Call) -> Structure:
    """The quotas and placements of a call by their codes, with what is given and still holds.

    Closed placements are there too, marked, since places given at them before go on counting.
    In the order of their codes; five queries at most.
    """
    quotas = [
        QuotaValue(
            each.key, each.capacity, each.parent.key if each.parent else None, each.agreement_id
        )
        for each in call.quotas.select_related("parent").order_by("key")
    ]
    placements = [
        PlacementValue(
            each.key, each.quota.key, each.size, each.agreement_id, each.closed_at is None
        )
        for each in call.placements.select_related("quota").order_by("key")
    ]
    given = dict(
        Allotment.objects.live()
        .filter(placement__call=call)
        .order_by()
        .values_list("placement__quota__key")
        .annotate(places=Sum("placement__size"))
    )
    return Structure(quotas, placements, used_by({each.id: each for each in quotas}, given))


def free_places(call: Call) -> dict[str, int]:
    """By the code of each open placement, how many places are left to give; never below 0."""
    structure = problem_structure(call)
    return {
        each.id: max(0, free_at(structure, each)) for each in structure.placements if each.is_open
    }


def choosable(call: Call, day: date) -> QuerySet[Placement]:
    """The placements of a call that can be chosen on a day: not closed, their agreement in force.

    By their codes, with hosts.
    """
    live = offering_in(call.year, day).values("pk")
    return call.placements.offered().with_hosts().filter(agreement__in=live).order_by("key")


def fallen(call: Call, day: date) -> QuerySet[Placement]:
    """Placements still open whose agreement was ended or suspended since, by their codes."""
    live = offering_in(call.year, day).values("pk")
    return call.placements.offered().with_hosts().exclude(agreement__in=live).order_by("key")


def asked_by_number(call: Call) -> dict[int, int]:
    """How many applications that were handed in rank each placement, by its id."""
    from_students = call.placements.filter(
        choices__application__submitted_at__isnull=False,
        choices__application__withdrawn_at__isnull=True,
    )
    return dict(from_students.order_by().values_list("pk").annotate(number=Count("choices")))


# -- From agreements ------------------------------------------------------------------------------


@dataclass(frozen=True)
class OnOffer:
    """An agreement in force with its lines for students who go out in one year."""

    agreement: Agreement
    lines: Sequence[Condition]
    is_taken: bool  # its places are in the call already

    def in_words(self) -> str:
        """The partners, and what each line says. Reads languages and units of the lines."""
        joint = pgettext("parts of a name", ": ")
        said = [words.joined(words.audience(line), words.amount(line)) for line in self.lines]
        name = self.agreement.name_in(get_language() or "en")
        return joint.join([name, pgettext("lines", "; ").join(said)])


def agreements_on_offer(call: Call, day: date) -> list[OnOffer]:
    """Agreements of the call's unit, those above and below it, that offer places in its year.

    Neither suspended nor ended; by their partners' names in English.
    """
    units = {*units_below({call.unit_id}), *(unit.pk for unit in call.unit.line())}
    found = offering_in(call.year, day).filter(
        conditions__in=_lines(call.year), terms__unit__in=units
    )
    agreements = Agreement.objects.with_everything().filter(pk__in=found.values("pk"))
    lines = defaultdict(list)
    for line in _lines(call.year).prefetch_related("units", "languages").order_by("key"):
        lines[line.agreement_id].append(line)
    taken = set(call.quotas.order_by().values_list("agreement", flat=True))
    offers = [OnOffer(each, lines[each.pk], each.pk in taken) for each in agreements]
    return sorted(
        offers, key=lambda each: (each.agreement.name_in("en").casefold(), each.agreement.pk)
    )


def _lines(year: int) -> QuerySet[Condition]:
    rows: QuerySet[Condition] = Condition.objects.in_year(year)
    return rows.filter(direction=Direction.OUTGOING)


def plan_of(agreement: Agreement, year: int) -> tuple[Plan, dict[str, Condition]]:
    """What the agreement's outgoing lines of a year make, and the lines by their codes."""
    lines = {
        line.key: line
        for line in places_in(agreement, year).filter(direction=Direction.OUTGOING).order_by("key")
    }
    plan = lay_out(quota_key(agreement), _in_plain(lines.values(), year), len(terms(year)))
    return plan, lines


def quota_key(agreement: Agreement) -> str:
    """The code of an agreement's own quota."""
    return f"a{agreement.pk}"


def _in_plain(lines: Iterable[Condition], year: int) -> list[PlaceLine]:
    codes = [term.code for term in terms(year)]
    return [
        PlaceLine(
            line.key,
            offer_of(line),
            [code for code in codes if not line.terms or code in line.terms],
            is_whole_year=not line.terms or set(codes) <= set(line.terms),
        )
        for line in lines
    ]


def requirements_of(line: Condition) -> list[dict[str, object]]:
    """What a line of places asks for, as rules. Reads `languages`.

    Where it names one language, its test scores are the other way to prove it; else they stand
    for themselves.
    """
    tests = tuple(TestScore(test=each["test"], score=each["score"]) for each in line.tests)
    needs = list(line.languages.all())
    rules: list[Rule] = [
        Language.model_validate(
            {
                "language": each.language,
                "cefr": each.cefr,
                "tests": tests if len(needs) == 1 else (),
            }
        )
        for each in needs
    ]
    if tests and len(needs) != 1:
        rules.append(Language(tests=tests))
    if line.min_gpa is not None:
        rules.append(Gpa(least=line.min_gpa, scale=line.gpa_scale))
    return as_json(rules)


def names_of(
    agreement: Agreement, line: Condition | None, term: str | None, year: int
) -> dict[str, str]:
    """`name_ja` and `name_en` of a quota: the partner, then the line, then the term."""
    said = {}
    for language in ("ja", "en"):
        with override(language):
            parts = [agreement.name_in(language)]
            if line is not None:
                parts.append(words.audience(line))
            if term is not None:
                parts.append(words.term_name(term, year))
            joint = pgettext("parts of a name", ": ")
            said[f"name_{language}"] = joint.join(parts)[:200]
    return said


def also_offered_in(call: Call) -> list[tuple[Placement, Call]]:
    """Placements whose agreement another running call of the same year offers, with that call.

    A call and those after it share what is left, so they are no rivals.
    """
    line = {call.pk, call.after_id}
    others = (
        Placement.objects.offered()
        .filter(call__year=call.year, call__state__in=["draft", "published"])
        .exclude(call__in=[pk for pk in line if pk])
        .exclude(call__after=call)
        .filter(agreement__in=call.placements.offered().values("agreement"))
    )
    rivals = {each.agreement_id: each.call for each in others.select_related("call")}
    own = call.placements.offered().with_hosts().order_by("key")
    seen: dict[int, tuple[Placement, Call]] = {}
    for each in own:
        if each.agreement_id in rivals:
            seen.setdefault(each.agreement_id, (each, rivals[each.agreement_id]))
    return list(seen.values())


def stay_in_words(placement: Placement, year: int) -> str:
    """The term in which a stay begins, and how long it is."""
    term = words.term_name(placement.term, year)
    if placement.semesters == 1:
        return gettext("%(term)s, one semester") % {"term": term}
    if placement.semesters == 2:
        return gettext("%(term)s, one year") % {"term": term}
    words_of = {"term": term, "number": placement.semesters}
    return gettext("%(term)s, %(number)d semesters") % words_of
