"""Where the demonstration contradicts the invented source, and a word that has no effect yet."""

from collections.abc import Mapping

from kakehashi.institutions.models import Institution, Unit
from kakehashi.people.models import Person
from kakehashi.research.dissemination.verifying.operations import verify_link
from kakehashi.web.demonstration.invented_works import FIRST_WORK

NOT_OURS = FIRST_WORK + 5  # a work on which the source does not name the university
OF_A_CROWD = FIRST_WORK + 250  # a work that names the first institutions of the demonstration
NOT_THERE = "10.5555/kakehashi.invented.not-in-the-tables"  # 10.5555: the prefix for examples


def load_verified_words(
    institutions: Mapping[str, Institution], units: Mapping[str, Unit], people: Mapping[str, Person]
) -> None:
    """Say three things of invented works, as the research office does."""
    by = people["tanaka@example.ac.jp"]
    partner = list(institutions.values())[1]  # the first is the university itself
    verify_link(
        openalex=NOT_OURS,
        unit=units["faculty-systems"],
        stands=True,
        reason="Invented for the demonstration: the first page names the faculty.",
        by=by,
        is_invented=True,
    )
    verify_link(
        openalex=OF_A_CROWD,
        institution=partner,
        stands=False,
        reason="Invented for the demonstration: the first page names another university.",
        by=by,
        is_invented=True,
    )
    verify_link(
        doi=NOT_THERE,
        unit=units["faculty-science"],
        stands=True,
        reason="Invented for the demonstration: published last week.",
        by=by,
        is_invented=True,
    )
