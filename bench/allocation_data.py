"""Invented calls for `allocation`: same numbers, same problem. Pure."""

import random
from itertools import accumulate

from kakehashi.education.outbound.allocation.problem import (
    Applicant,
    Mechanism,
    Placement,
    Problem,
    Quota,
)

SEATS = 0.8  # for each applicant
TERMS = ("autumn", "spring")


def invented_call(applicants: int, placements: int, *, seed: int = 1) -> Problem:
    """A call with 3 to 10 choices each, some destinations much in demand, 49 scores, many ties.

    Quotas are nested four deep: country, agreement, level, term; placements stand at the terms.
    """
    chance = random.Random(seed)
    quotas, places = _quotas(applicants, placements, chance)
    demand = list(accumulate(chance.random() ** 2 + 0.02 for _ in places))
    scores: dict[str, dict[str, int]] = {place.id: {} for place in places}
    people = []
    for number in range(applicants):
        name, general, chosen = f"s{number}", chance.randint(0, 40), dict[str, None]()
        wanted = chance.randint(3, 10)
        while len(chosen) < wanted:
            chosen[chance.choices(places, cum_weights=demand)[0].id] = None
        for choice in chosen:
            if chance.random() < 0.95:  # the others are not ranked there
                scores[choice][name] = general + chance.randint(0, 8)
        people.append(Applicant(name, tuple(chosen)))
    return Problem(Mechanism.DA, 7, tuple(quotas), tuple(places), tuple(people), scores)


def _quotas(
    applicants: int, placements: int, chance: random.Random
) -> tuple[list[Quota], list[Placement]]:
    agreements, countries = placements // 2, max(4, placements // 25)
    seats = max(1, round(applicants * SEATS / placements))
    of_country = [0] * countries
    quotas, places = [], []
    for number in range(agreements):
        country = f"country{number % countries}"
        agreement, level = f"{country}/agreement{number}", f"{country}/agreement{number}/bachelor"
        of_country[number % countries] += 2 * seats
        quotas.append(Quota(agreement, 2 * seats, country))
        quotas.append(Quota(level, max(1, 2 * seats - chance.randint(0, seats)), agreement))
        for term in TERMS:
            quotas.append(Quota(f"{level}/{term}", seats, level))
            places.append(Placement(f"{agreement}-{term}", f"{level}/{term}"))
    quotas += [
        Quota(f"country{number}", max(1, round(total * 0.9)))
        for number, total in enumerate(of_country)
    ]
    return quotas, places
