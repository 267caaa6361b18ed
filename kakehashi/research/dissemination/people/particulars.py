"""What a profile and a project say, as plain values: what forms hand to the operations."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from kakehashi.institutions.models import Institution, Unit
from kakehashi.people.models import Role
from kakehashi.research.dissemination.models import Profile

RESEARCHES = [Role.Kind.TEACHER, Role.Kind.RESEARCHER]


@dataclass(frozen=True)
class Particulars:
    """What a profile says. A name in one language at least; empty text means: not said.

    orcid, researchmap, erad: in any spelling. openalex: the number of the author alone.
    """

    name_ja: str = ""
    name_en: str = ""
    name_kana: str = ""
    position_ja: str = ""
    position_en: str = ""
    fields_ja: str = ""
    fields_en: str = ""
    biography_ja: str = ""
    biography_en: str = ""
    orcid: str = ""
    researchmap: str = ""
    erad: str = ""
    openalex: int | None = None
    website: str = ""


@dataclass(frozen=True)
class Project:
    """What is told of a research project. A title in one language at least.

    leader: of the home university; the project belongs to `unit`. ends_on: None while it is open.
    """

    unit: Unit
    leader: Profile
    starts_on: date
    title_ja: str = ""
    title_en: str = ""
    summary_ja: str = ""
    summary_en: str = ""
    members: Collection[Profile] = ()
    partners: Collection[Institution] = ()
    funder_ja: str = ""
    funder_en: str = ""
    award_number: str = ""
    ends_on: date | None = None
    website: str = ""
    is_public: bool = False
