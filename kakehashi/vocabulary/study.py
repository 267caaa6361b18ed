"""Levels of study: one word for each wherever places, rules, programmes and students have one.

They are the three cycles of the Framework for Qualifications of the European Higher Education Area
(Bergen, 2005): 学士課程, 修士課程 (博士前期課程) and 博士課程 (博士後期課程) in Japan.
"""

from django.db.models import TextChoices
from django.utils.translation import pgettext_lazy


class StudyLevel(TextChoices):
    """The level of study that something is said about."""

    BACHELOR = "bachelor", pgettext_lazy("level of study", "Bachelor")
    MASTER = "master", pgettext_lazy("level of study", "Master")
    DOCTOR = "doctor", pgettext_lazy("level of study", "Doctorate")
