"""Serial dictatorship: one order for all, each takes the best that is still free. Pure."""

from collections.abc import Mapping

from kakehashi.education.outbound.allocation.rows import Rows

NOWHERE = -1


def serial(rows: Rows, general: Mapping[str, int]) -> list[int]:
    """Applicant row -> placement row, NOWHERE for none.

    general: applicant id -> the score that orders all, larger first, equal ones by lottery; who is
             absent has no wish that could be granted.
    """
    room, held = list(rows.room), [NOWHERE] * len(rows.applicants)
    order = [(general[name], row) for row, name in enumerate(rows.applicants) if name in general]
    for _score, row in sorted(order, reverse=True):
        for placement in rows.wishes[row]:
            size, path = rows.sizes[placement], rows.paths[placement]
            if all(room[node] >= size for node in path):
                held[row] = placement
                for node in path:
                    room[node] -= size
                break
    return held
