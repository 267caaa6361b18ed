"""Questions about institutions and units that cross rows."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence

from kakehashi.institutions import candidates
from kakehashi.institutions.candidates import Candidate, known_here
from kakehashi.institutions.identifiers import spellings
from kakehashi.institutions.models import Identifier, Institution, InstitutionName, Unit
from kakehashi.institutions.search import Tier, search_key, tier, words_of

ENOUGH = 250  # names read where a word is common; several may belong to one institution
LONGEST_LINE = 10  # mergers followed one after another
RARE = 1000  # up to so many names with the grams, all are read and ranked

Rank = tuple[int, bool, bool, int, int, int]


def find_institutions(text: str, limit: int = 20) -> list[Institution]:
    """At most `limit` institutions that `text` names, best first, names and identifiers fetched.

    text: an identifier, or words that all stand in one name of the institution, in any order and
    anywhere in a word; three letters or two kanji are enough to find by. A merged institution
    answers by the one it was merged into.
    Order: identifier; then the name itself, its acronym, its beginning, beginnings of its words,
    anywhere inside; among equals those we work with, open ones, education before others and
    companies last, short names.
    """
    by_identifier = survivors(_identified(text))
    ranked = _ranked(_candidates(text, limit), search_key(text), words_of(text))
    order = list(dict.fromkeys([*by_identifier.values(), *ranked]))[:limit]
    found = Institution.objects.with_names().in_bulk(order)
    return [found[pk] for pk in order]


def survivors(pks: Collection[int]) -> dict[int, int]:
    """Each id with the id of the institution in which its line of mergers ends, else its own."""
    ends = {pk: pk for pk in pks}
    for _step in range(LONGEST_LINE):
        merged = dict(
            Institution.objects.filter(pk__in=set(ends.values()), merged_into__isnull=False)
            .order_by()
            .values_list("pk", "merged_into_id")
        )
        if not merged:
            return ends
        ends = {pk: merged.get(end, end) for pk, end in ends.items()}
    return ends


def with_absorbed(pk: int) -> set[int]:
    """The id, and those of all institutions whose line of mergers ends there."""
    found = {pk}
    newest = {pk}
    for _step in range(LONGEST_LINE):
        merged = Institution.objects.filter(merged_into__in=newest).order_by()
        newest = set(merged.values_list("pk", flat=True)) - found
        if not newest:
            break
        found |= newest
    return found


def units_below(roots: Collection[int]) -> set[int]:
    """Ids of the units in `roots` and of every unit below them."""
    if not roots:
        return set()
    children: dict[int | None, list[int]] = defaultdict(list)
    for pk, parent in Unit.objects.values_list("pk", "parent_id"):
        children[parent].append(pk)
    found: set[int] = set()
    waiting = list(roots)
    while waiting:
        pk = waiting.pop()
        if pk not in found:
            found.add(pk)
            waiting.extend(children[pk])
    return found


def home() -> Unit:
    """The home university: the one unit without a parent.

    Raises: Unit.DoesNotExist, before the university has been entered.
    """
    return Unit.objects.select_related("institution").get(kind=Unit.Kind.UNIVERSITY)


def _identified(text: str) -> list[int]:
    # Every scheme is named because the index begins with the scheme.
    held = Identifier.objects.filter(scheme__in=Identifier.Scheme.values, value__in=spellings(text))
    return list(held.order_by("pk").values_list("institution_id", flat=True))


def _candidates(text: str, limit: int) -> list[Candidate]:
    """Names among which the best `limit` answers are.

    Of a word in thousands of names: those that are it or begin with it, ours, those of open
    universities, and the short ones among `RARE` others. So many fit it that no more are needed.
    """
    query, words = search_key(text), words_of(text)
    if not words:
        return []
    enough = max(ENOUGH, limit * 10)
    found = candidates.called(query, enough)
    found += candidates.beginning(query, enough)
    if len({c.institution for c in found if _tier(c, query, words) is not None}) >= limit:
        return found + candidates.ours(words, enough)
    others, are_all = candidates.by_grams(words, max(RARE, enough))
    if are_all:
        return found + others
    found += candidates.ours(words, enough) + candidates.prominent(words, enough)
    return found + sorted(others, key=lambda other: len(other.key))[:enough]


def _tier(candidate: Candidate, query: str, words: Sequence[str]) -> Tier | None:
    is_acronym = candidate.kind == InstitutionName.Kind.ACRONYM
    return tier(candidate.key, is_acronym, query, words)


def _ranked(found: Iterable[Candidate], query: str, words: Sequence[str]) -> list[int]:
    """Ids of the institutions behind the names that do answer, best first."""
    answers = [(c, level) for c in found if (level := _tier(c, query, words)) is not None]
    ends = survivors({candidate.institution for candidate, _level in answers})
    standing = _standing(set(ends.values()))
    best: dict[int, Rank] = {}
    for candidate, level in answers:
        pk = ends[candidate.institution]
        rank: Rank = (level, *standing[pk], len(candidate.key), pk)
        best[pk] = min(rank, best.get(pk, rank))
    return sorted(best, key=best.__getitem__)


def _standing(pks: Collection[int]) -> dict[int, tuple[bool, bool, int]]:
    """Each id with what comes first among equals: ours, open, education, other than a company."""
    here = set(known_here())
    rows = Institution.objects.filter(pk__in=pks).order_by().values_list("pk", "kind", "status")
    places: dict[str, int] = {Institution.Kind.EDUCATION: 0, Institution.Kind.COMPANY: 2}
    return {
        pk: (pk not in here, status == Institution.Status.RETIRED, places.get(kind, 1))
        for pk, kind, status in rows
    }
