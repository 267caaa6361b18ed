"""Whoever speaks of levels of study means the same ones."""

from typing import get_args

import pytest

from kakehashi.agreements.content import Deadline, Place
from kakehashi.agreements.models import Condition, Direction
from kakehashi.education.cooperation.models import JointProgramme
from kakehashi.education.cooperation.recognition.limits import caps
from kakehashi.vocabulary.study import StudyLevel


@pytest.mark.parametrize("levels", [Condition.Level, JointProgramme.Level])
def test_levels_of_others_are_these_and_one_more(levels):
    more = [pair for pair in levels.choices if pair not in StudyLevel.choices]

    assert len(levels.choices) == len(StudyLevel.choices) + len(more) == 4


def test_content_of_a_version_names_the_levels_and_directions_of_places():
    assert set(get_args(Place.model_fields["level"].annotation)) == set(Condition.Level.values)
    for model in (Place, Deadline):
        assert get_args(model.model_fields["direction"].annotation) == tuple(Direction.values)


def test_limits_of_recognition_are_for_levels_there_are():
    assert {level for cap in caps() for level in cap.levels} <= set(StudyLevel.values)
