"""Rows of the engine beside rows of the recount."""

import math

from kakehashi.research.projects.collaboration.asked import By, Question, Selection
from kakehashi.research.projects.collaboration.indicators import INDICATORS, expression
from tests.research.projects.collaboration.recount import recount

EVERY = tuple(INDICATORS)


def make_question(code, *by, counting="full", among="known", earlier=None, **options):
    """A question about every institution. options: of the selection; at: {dimension: key}."""
    at = tuple((By(each), key) for each, key in options.pop("at", {}).items())
    asked = Selection(None, at=at, **options)
    keys = (By.INSTITUTION, *(By(each) for each in by))
    return Question(code, asked, keys, counting, among, earlier)


def answered(engine, question):
    """(institution, *keys) → (value, numerator, denominator, works, known)."""
    found = {}
    for row in engine.run(expression(question)).to_pylist():
        keys = tuple(row[str(each)] for each in question.by)
        assert keys not in found, f"{keys} stands twice"
        found[keys] = tuple(
            row[name] for name in ("value", "numerator", "denominator", "works", "known")
        )
    return found


def differences(engine, world, code, *by, **options):
    """Keys and both rows wherever the engine and the recount differ; [] if they agree."""
    ours = answered(engine, make_question(code, *by, **options))
    theirs = recount(world, code, by, **options)
    return [
        (keys, ours.get(keys), theirs.get(keys))
        for keys in ours.keys() | theirs.keys()
        if not alike(ours.get(keys), theirs.get(keys))
    ]


def alike(ours, theirs):
    """Counts exactly; sums of fractions to a billionth, because the engine's are of trillionths."""
    if ours is None or theirs is None:
        return False
    return ours[3:] == theirs[3:] and all(
        (one is None) == (other is None)
        and (one is None or math.isclose(one, float(other), rel_tol=1e-9, abs_tol=1e-9))
        for one, other in zip(ours[:3], theirs[:3], strict=True)
    )
