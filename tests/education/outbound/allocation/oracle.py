"""The rules of an allocation, written down naively and for a handful of applicants."""

import hashlib
import hmac
from itertools import product


def number(problem, name):
    return hmac.new(str(problem.seed).encode(), name.encode(), hashlib.sha256).hexdigest()


def key(problem, name, placement):
    return problem.scores[placement][name], number(problem, name)


def is_open(problem, name, placement):
    barred = {(each.applicant, each.placement) for each in problem.ineligible}
    return name in problem.scores.get(placement, {}) and (name, placement) not in barred


def path(problem, placement):
    parents = {quota.id: quota.parent for quota in problem.quotas}
    node = next(each.quota for each in problem.placements if each.id == placement)
    found = []
    while node is not None:
        found.append(node)
        node = parents[node]
    return found


def size(problem, placement):
    return next(each.size for each in problem.placements if each.id == placement)


def counted(problem, placements):
    """Quota -> places that a list of placements takes."""
    counts = {quota.id: 0 for quota in problem.quotas}
    for placement in placements:
        for node in path(problem, placement):
            counts[node] += size(problem, placement)
    return counts


def fits(problem, placements):
    counts = counted(problem, placements)
    return all(counts[quota.id] <= quota.capacity for quota in problem.quotas)


def outcomes(problem):
    """Every assignment that keeps quotas, pins and eligibility."""
    options = []
    for each in problem.applicants:
        if each.pin is not None:
            options.append([each.pin])
        else:
            options.append([None, *(c for c in each.choices if is_open(problem, each.id, c))])
    for held in product(*options):
        if fits(problem, [each for each in held if each is not None]):
            yield {
                applicant.id: placement
                for applicant, placement in zip(problem.applicants, held, strict=True)
                if placement is not None
            }


def wanted_more(problem, assignment):
    """(applicant, placement) above what is held and open; pinned ones want nothing."""
    for each in problem.applicants:
        if each.pin is None:
            for choice in each.choices:
                if choice == assignment.get(each.id):
                    break
                if is_open(problem, each.id, choice):
                    yield each.id, choice


def chooses(problem, assignment, name, placement):
    """Whether quotas that take the best first, one by one, would take this stay, too."""
    pinned = [each.pin for each in problem.applicants if each.pin is not None]
    pins = {each.id for each in problem.applicants if each.pin is not None}
    offers = [(key(problem, n, p), p, False) for n, p in assignment.items() if n not in pins]
    offers.append((key(problem, name, placement), placement, True))
    taken = list(pinned)
    for _key, offered, is_this in sorted(offers, reverse=True):
        if fits(problem, [*taken, offered]):
            taken.append(offered)
            if is_this:
                return True
    return False


def claims(problem, assignment):
    """Justified claims: before the applicant stand only those with a larger key, and pins."""
    pins = {each.id for each in problem.applicants if each.pin is not None}
    return {
        (name, placement)
        for name, placement in wanted_more(problem, assignment)
        if fits_beside(
            problem,
            placement,
            [
                held
                for other, held in assignment.items()
                if other in pins or key(problem, other, held) > key(problem, name, placement)
            ],
        )
    }


def fits_beside(problem, placement, others):
    counts = counted(problem, [*others, placement])
    capacities = {quota.id: quota.capacity for quota in problem.quotas}
    return all(counts[node] <= capacities[node] for node in path(problem, placement))


def is_stable(problem, assignment):
    return not any(
        chooses(problem, assignment, name, placement)
        for name, placement in wanted_more(problem, assignment)
    )


def rank(problem, name, assignment):
    """1 for the first choice; one more than there are for no place."""
    choices = next(each.choices for each in problem.applicants if each.id == name)
    held = assignment.get(name)
    return choices.index(held) + 1 if held in choices else len(choices) + 1


def best_by_rank(problem):
    """Most placed, smallest sum of ranks, then best for the largest lottery numbers."""
    order = sorted(
        (each.id for each in problem.applicants if each.pin is None),
        key=lambda name: number(problem, name),
        reverse=True,
    )

    def worth(assignment):
        placed = [name for name in order if name in assignment]
        total = sum(rank(problem, name, assignment) for name in placed)
        return -len(placed), total, [rank(problem, name, assignment) for name in order]

    return min(outcomes(problem), key=worth)
