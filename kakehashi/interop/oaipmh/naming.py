"""How units, institutions and projects are named inside other records."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from kakehashi.institutions.models import Institution, Unit
from kakehashi.interop.models import HarvestRecord
from kakehashi.interop.oaipmh.addresses import local_id
from kakehashi.interop.oaipmh.formats import records
from kakehashi.interop.oaipmh.formats.records import Words
from kakehashi.research.dissemination.models import Profile, ResearchProject

Kind = HarvestRecord.Kind


@dataclass(frozen=True)
class Gathered:
    """A record as it is now, and its sets in order."""

    record: records.Record
    specs: tuple[str, ...]


@dataclass(frozen=True)
class Units:
    """The home university and its units, and how records name them."""

    by_pk: Mapping[int, Unit]
    home: Unit | None
    home_ror: str

    @classmethod
    def read(cls) -> "Units":
        """As they are now; one query, and two for the identifier of the university."""
        units = Unit.objects.select_related("institution").in_bulk()
        home = next((each for each in units.values() if each.parent_id is None), None)
        return cls(units, home, ror(home.institution) if home else "")

    def named(self, pk: int) -> records.Organisation:
        """A unit as part of another record."""
        unit = self.by_pk[pk]
        is_home = unit.parent_id is None
        within = both(self.home) if self.home and not is_home else ()
        return records.Organisation(
            id=local_id(Kind.ORGUNIT, pk), names=both(unit), within=within, ror=self.home_ror
        )

    def specs(self, pks: Iterable[int]) -> set[str]:
        """The sets of units: those named and the ones they belong to, without the university."""
        found: set[str] = set()
        for pk in pks:
            unit: Unit | None = self.by_pk.get(pk)
            while unit is not None and unit.parent_id is not None:
                found.add(f"unit:{unit.code}")
                unit = self.by_pk.get(unit.parent_id)
        return found


def both(named: Any, field: str = "name") -> tuple[Words, ...]:
    """The Japanese and the English of a field, those that are there."""
    texts = [(getattr(named, f"{field}_{language}"), language) for language in ("ja", "en")]
    return tuple(Words(text, language) for text, language in texts if text.strip())


def ror(institution: Institution) -> str:
    """The ROR id of an institution as an address; empty if it has none."""
    value = institution.identifier("ror")
    return value if not value or value.startswith("https://") else f"https://ror.org/{value}"


def ror_of(institution: Institution | None, written: str) -> str:
    """The ROR id of an affiliation as an address: our register's word, else the work's."""
    known = ror(institution) if institution else ""
    if known or not written:
        return known
    return written if written.startswith("https://") else f"https://ror.org/{written}"


def kana(profile: Profile) -> tuple[Words, ...]:
    """The name in kana, as the language tag of JPCOAR."""
    return (Words(profile.name_kana, "ja-Kana"),) if profile.name_kana else ()


def project_grant(project: ResearchProject) -> records.Grant | None:
    """What pays for a project; None if nothing is known of it."""
    funder = project.funder_en or project.funder_ja
    if not project.award_number and not funder:
        return None
    number = project.award_number
    return records.Grant(
        funder=funder, number=number, id=local_id(Kind.FUNDING, project.pk) if number else ""
    )
