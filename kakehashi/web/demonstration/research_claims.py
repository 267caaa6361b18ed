"""Claims to invented works in each state, made by the very steps people take."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from django.utils import timezone

from kakehashi.institutions.models import Institution
from kakehashi.people.models import Person
from kakehashi.research.dissemination.claiming.operations import (
    claim,
    confirm_claim,
    refuse_claim,
    withdraw_claim,
)
from kakehashi.research.dissemination.models import Profile, Work
from kakehashi.research.dissemination.verifying.operations import verify_link
from kakehashi.research.dissemination.works.data import AffiliationData, AuthorData, WorkData
from kakehashi.research.dissemination.works.operations import enter_work, publish_work

DOI = "10.5555/kakehashi.demo.claim.{:02d}"  # 10.5555 is kept for examples
VIENNA = "University of Vienna"
ASKED = "suhartono@example.ac.jp"
LONG_AGO = timedelta(days=400)


@dataclass(frozen=True)
class Scene:
    """A work on which an author is printed who may be one of ours, and what becomes of it.

    played: what the author and the office do; "" leaves it to be suggested.
    """

    email: str
    printed: str
    title: str
    year: int
    played: str = ""


SCENES = [
    Scene("sakiyama@example.ac.jp", "Y. Sakiyama", "Greetings in four languages", 2021, "waits"),
    Scene("sakiyama@example.ac.jp", "崎山由紀", "電子メールにおける敬語の選択", 2020, "confirmed"),
    Scene("sakiyama@example.ac.jp", "Sakiyama, Y.", "Signs at a hospital", 2019),
    Scene("suhartono@example.ac.jp", "Suhartono", "Soil after a volcano", 2018, "not mine"),
    Scene("suhartono@example.ac.jp", "Suhartono", "Magnets for a toy train", 2017, "withdrawn"),
    Scene("garcia@example.ac.jp", "M. J. García", "A glove that feels", 2022, "refused"),
    Scene("garcia@example.ac.jp", "García Fernández, María José", "Touch at a distance", 2021),
]


def load_research_claims(
    institutions: Mapping[str, Institution], people: Mapping[str, Person]
) -> None:
    """Let researchers claim works, and the office look; without their profiles, nothing happens."""
    officer = people["tanaka@example.ac.jp"]
    long_ago = timezone.now() - LONG_AGO  # so that its owner is asked whether it is still right
    Profile.objects.filter(person__email=ASKED).update(confirmed_at=long_ago)
    profiles = {
        each.person.email: each
        for each in Profile.objects.filter(person__isnull=False).select_related("person")
        if each.person is not None
    }
    for number, scene in enumerate(SCENES, start=1):
        profile = profiles.get(scene.email)
        if profile is not None:
            work = _work(scene, number, institutions[VIENNA], officer)
            _play(scene, work, profile, officer)


def _work(scene: Scene, number: int, place: Institution, officer: Person) -> Work:
    is_japanese = not scene.title.isascii()
    there = AffiliationData(VIENNA, country=place.country, institution=place.pk)
    said = WorkData(
        kind=Work.Kind.ARTICLE,
        title=scene.title,
        language="ja" if is_japanese else "en",
        year=scene.year,
        container="架空学会誌" if is_japanese else "Invented Journal of Everything",
        authors=[AuthorData("Anna Gruber", affiliations=[there]), AuthorData(scene.printed)],
        identifiers=[("doi", DOI.format(number))],
        is_invented=True,
    )
    work = enter_work(said, by=officer)
    return publish_work(work, by=officer)


def _play(scene: Scene, work: Work, profile: Profile, officer: Person) -> None:
    owner, author = profile.person, work.contributions.get(position=2)
    if owner is None or not scene.played:
        return
    if scene.played == "not mine":
        reason = "Another researcher of this name, who works on soil."
        verify_link(
            work=work, profile=profile, stands=False, reason=reason, by=officer, is_invented=True
        )
        return
    made = claim(
        work,
        profile=profile,
        contribution=author,
        remark="My doctoral work." if scene.played == "waits" else "",
        by=owner,
        is_invented=True,
    )
    if scene.played == "confirmed":
        confirm_claim(made, by=officer)
    elif scene.played == "refused":
        refuse_claim(made, reason="The printed address is that of a namesake.", by=officer)
    elif scene.played == "withdrawn":
        withdraw_claim(made, by=owner)
