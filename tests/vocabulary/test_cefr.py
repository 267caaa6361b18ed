"""CEFR levels and their order."""

from itertools import combinations

from kakehashi.vocabulary.cefr import Level, reaches


def test_levels_rank_from_a1_to_c2():
    assert list(Level) == ["A1", "A2", "B1", "B2", "C1", "C2"]
    assert all(lower < higher for lower, higher in combinations(Level, 2))


def test_reaches_asks_for_the_level_or_above():
    assert reaches(Level.B2, Level.B1)
    assert reaches(Level.B1, Level.B1)
    assert not reaches(Level.A2, Level.B1)


def test_user_names_the_band():
    assert [str(level.user) for level in (Level.A2, Level.B1, Level.C2)] == [
        "Basic user",
        "Independent user",
        "Proficient user",
    ]
