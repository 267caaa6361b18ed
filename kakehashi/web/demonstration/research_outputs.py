"""The invented researchers, research projects and works, made by the very steps people take."""

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from django.utils import timezone

from kakehashi.institutions.models import Identifier, Institution, Unit
from kakehashi.journal.changes import difference, fields_of
from kakehashi.journal.operations import record_many
from kakehashi.people.models import Person
from kakehashi.research.dissemination.models import Profile, ResearchProject, Work
from kakehashi.research.dissemination.states import ProfileState
from kakehashi.research.dissemination.works.data import (
    AffiliationData,
    AuthorData,
    FundingData,
    WorkData,
)
from kakehashi.research.dissemination.works.operations import (
    enter_work,
    publish_work,
    withdraw_work,
)

DATA = Path(__file__).with_name("data") / "research_outputs.toml"
LOADED = "demonstration.loaded"
CC_BY = "https://creativecommons.org/licenses/by/4.0/"
LICENSED = (Work.Access.GOLD, Work.Access.DIAMOND, Work.Access.HYBRID)
DOI = "10.5555/kakehashi.demo.{:04d}"
IN_JOURNALS = (Work.Kind.ARTICLE, Work.Kind.REVIEW, Work.Kind.CONFERENCE, Work.Kind.CHAPTER)
WITHOUT_DOI = (Work.Kind.BOOK, Work.Kind.REPORT, Work.Kind.THESIS, Work.Kind.OTHER)
LEFT_AS_DRAFT = ("On sums of two unlike powers", "町方文書の読み方")
WITHDRAWN = "Do students who went abroad earn more?"
WHY = "The authors found an error in the data and will deposit a corrected version."

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Cast:
    """Who and what is there to play with; `by` does it all."""

    institutions: Mapping[str, Institution]
    units: Mapping[str, Unit]
    people: Mapping[str, Person]
    by: Person
    profiles: dict[str, Profile]
    projects: dict[str, ResearchProject]
    rors: Mapping[int, str]


def load_research_outputs(
    institutions: Mapping[str, Institution],
    units: Mapping[str, Unit],
    people: Mapping[str, Person],
) -> None:
    """Make profiles, projects and works; some are drafts, one is withdrawn, one retracted."""
    rows = tomllib.loads(DATA.read_text(encoding="utf-8"))
    held = Identifier.objects.filter(scheme=Identifier.Scheme.ROR)
    rors = dict(held.values_list("institution", "value"))
    by = people["tanaka@example.ac.jp"]
    play = Cast(institutions, units, people, by, {}, {}, rors)
    for row in rows["profile"]:
        play.profiles[row["slug"]] = _profile(play, row)
    for row in rows["project"]:
        play.projects[row["leader"]] = _project(play, row)
    made = [*play.profiles.values(), *play.projects.values()]
    record_many(LOADED, [(each, difference({}, fields_of(each))) for each in made], by=None)
    number = 0
    for row in rows["profile"]:
        for work in row["works"]:
            number += 1
            _work(play, row, work, number)


# -- People and projects --------------------------------------------------------------------------


def _profile(play: Cast, row: Row) -> Profile:
    now, owner = timezone.now(), play.people.get(row.get("person", ""))
    state = ProfileState(row.get("state", ProfileState.CONFIRMED if owner else ProfileState.DRAFT))
    confirmed = {"confirmed_by": owner, "confirmed_at": now} if state == "confirmed" else {}
    name_ja, name_en, name_kana = row["name"]
    return Profile.objects.create(
        slug=row["slug"],
        person=owner,
        unit=play.units[row["unit"]],
        state=state,
        name_ja=name_ja,
        name_en=name_en,
        name_kana=name_kana,
        orcid=row.get("orcid"),
        created_by=play.by,
        created_at=now,
        changed_at=now,
        is_invented=True,
        **_pair("position", row["position"]),
        **_pair("fields", row["fields"]),
        **_pair("biography", row["about"]),
        **confirmed,
    )


def _pair(name: str, texts: Sequence[str]) -> dict[str, str]:
    return {f"{name}_ja": texts[0], f"{name}_en": texts[1]}


def _project(play: Cast, row: Row) -> ResearchProject:
    leader, now = play.profiles[row["leader"]], timezone.now()
    first, last = row["years"]
    project = ResearchProject.objects.create(
        slug=row["slug"],
        unit=leader.unit,
        leader=leader,
        award_number=row["award"],
        starts_on=date(first, 4, 1),
        ends_on=date(last, 3, 31),
        is_public=not row.get("is_draft", False),
        created_by=play.by,
        created_at=now,
        changed_at=now,
        is_invented=True,
        **_pair("title", row["title"]),
        **_pair("summary", row["summary"]),
        **_pair("funder", row["funder"]),
    )
    project.members.set([play.profiles[slug] for slug in row["members"]])
    project.partners.set([play.institutions[name] for name in row["partners"]])
    return project


# -- Works ----------------------------------------------------------------------------------------


def _work(play: Cast, profile: Row, row: Row, number: int) -> None:
    work = enter_work(_said(play, profile, row, number), by=play.by)
    if work.title in LEFT_AS_DRAFT:
        return
    publish_work(work, by=play.by)
    if work.title == WITHDRAWN:
        withdraw_work(work, reason=WHY, by=play.by)


def _said(play: Cast, profile: Row, row: Row, number: int) -> WorkData:
    japanese, english = row["t"]
    published, other = (japanese, english) if row["l"] == "ja" else (english, japanese)
    kind, access = row.get("k", Work.Kind.ARTICLE), row["a"]
    project = play.projects.get(profile["slug"])
    journal = profile["journal"][0 if row["l"] == "ja" else 1]
    topic, field = profile["topic"]
    return WorkData(
        kind=kind,
        title=published,
        language=row["l"],
        title_ja=other if row["l"] == "en" else "",
        title_en=other if row["l"] == "ja" else "",
        summary_ja=row["s"][0],
        summary_en=row["s"][1],
        year=row["y"],
        published_on=date(row["y"], number % 10 + 1, number % 27 + 1),
        container=journal if kind in IN_JOURNALS else "",
        publisher=_publisher(play, kind, row["l"]),
        volume=str(row["y"] - 2000) if kind in IN_JOURNALS[:2] else "",
        pages=f"{number * 7}-{number * 7 + 11}" if kind in IN_JOURNALS else "",
        access=access,
        licence=CC_BY if access in LICENSED else "",
        is_retracted=row.get("retracted", False),
        topic=topic,
        field=field,
        project=project.pk if project else None,
        is_invented=True,
        authors=list(_authors(play, profile["slug"], row)),
        identifiers=[] if kind in WITHOUT_DOI else [("doi", DOI.format(number))],
        fundings=_fundings(project),
    )


def _publisher(play: Cast, kind: str, language: str) -> str:
    if kind in (Work.Kind.THESIS, Work.Kind.REPORT):
        return play.units["tmu"].name_in(language)
    return "" if kind in IN_JOURNALS else "架空出版" if language == "ja" else "Invented Press"


def _fundings(project: ResearchProject | None) -> list[FundingData]:
    if project is None or not project.award_number:
        return []
    return [
        FundingData(project.funder_en, "", project.award_number, project.title_in("en")),
    ]


def _authors(play: Cast, first: str, row: Row) -> Iterator[AuthorData]:
    """The researcher, then the others: of ours by the address of a profile, or from elsewhere."""
    yield _ours(play, first, row["l"], is_corresponding=True)
    for text in row.get("w", []):
        name, _at, place = text.partition(" @ ")
        if not place:
            yield _ours(play, name, row["l"], is_corresponding=False)
            continue
        institution = play.institutions[place]
        yield AuthorData(
            name,
            is_corresponding=False,
            affiliations=[_place(play, institution, place)],
        )


def _ours(play: Cast, slug: str, language: str, *, is_corresponding: bool) -> AuthorData:
    profile, home = play.profiles[slug], play.units["tmu"]
    return AuthorData(
        profile.name_in(language),
        profile.orcid or "",
        is_corresponding,
        [_place(play, home.institution, home.name_in(language))],
        profile.pk,
    )


def _place(play: Cast, institution: Institution, name: str) -> AffiliationData:
    return AffiliationData(
        name, play.rors.get(institution.pk, ""), institution.country, institution.pk
    )
