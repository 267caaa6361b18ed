"""The stays that a return counts, as rows without names, and what is missing in them."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from kakehashi.education.outbound.models import Mobility, NationalReturn, StaysCompleteness
from kakehashi.education.outbound.models.mobilities import MobilityQuerySet
from kakehashi.education.outbound.reporting.durations import band_of, edition_of
from kakehashi.education.outbound.states import GOING
from kakehashi.institutions.models import Unit
from kakehashi.vocabulary import countries, isced
from kakehashi.vocabulary.study import StudyLevel
from kakehashi.vocabulary.time import first_day, last_day

AGREED, NOT_AGREED = "agreement", "none"
JAPAN = "JP"


@dataclass(frozen=True)
class Row:
    """One stay as the return has it; what is not known is empty. Nobody is named.

    stay:     our own number of the stay. agreement: `AGREED` or `NOT_AGREED`.
    country:  ISO 3166-1. field: ISCED-F. unit: its code.
    begins, ends: days in ISO 8601; is_planned: the end is the planned one.
    band:     code of the band of the edition.
    """

    stay: int
    agreement: str
    country: str
    host: str
    level: str
    field: str
    unit: str
    begins: str
    ends: str
    is_planned: bool
    band: str

    def as_json(self) -> dict[str, object]:
        """Plain JSON, as `NationalReturn.rows` keeps it."""
        return asdict(self)


@dataclass(frozen=True)
class Gap:
    """Something that is missing: in which stay, what, and where it is entered."""

    stay: int
    about: str
    sentence: str
    address: str


def stays_of(year: int) -> MobilityQuerySet:
    """The stays that began in a fiscal year, in the order of their first days.

    Short ones count too; those without travelling and those that were cancelled do not. The survey
    is about Japanese students: who stated another nationality in the application is left out.
    """
    japanese = Q(allotment=None) | Q(allotment__application__nationality__in=["", JAPAN])
    begun = Mobility.objects.been_abroad().filter(
        japanese, arrived_on__range=(first_day(year), last_day(year)), is_virtual=False
    )
    return begun.order_by("arrived_on", "pk")


def perhaps_begun(year: int, day: date) -> MobilityQuerySet:
    """Stays planned to begin in a fiscal year and before `day`, whose arrival nobody has noted."""
    planned = (first_day(year), min(last_day(year), day))
    found = Mobility.objects.filter(state__in=GOING, is_virtual=False)
    return found.filter(planned_from__range=planned).order_by("planned_from", "pk")


def rows_of(year: int) -> list[Row]:
    """The rows of the return on a fiscal year. Two queries."""
    edition = edition_of(year)
    found = []
    for stay in stays_of(year).with_everything():
        first, last = stay.arrived_on, end_of(stay)
        assert first is not None  # the database sees to it
        found.append(
            Row(
                stay=stay.pk,
                agreement=AGREED if stay.agreement_id else NOT_AGREED,
                country=stay.host.country,
                host=stay.host.name_in("en"),
                level=stay.level,
                field=stay.isced_f,
                unit=stay.unit.code,
                begins=first.isoformat(),
                ends=last.isoformat() if last else "",
                is_planned=stay.left_on is None,
                band=band_of(first, last, edition).code if last and last >= first else "",
            )
        )
    return found


def end_of(stay: Mobility) -> date | None:
    """The last day at the host: the real one, else the planned one; None where neither is known."""
    return stay.left_on or stay.planned_until


def gaps_of(year: int, day: date, language: str) -> list[Gap]:
    """What is missing for a complete return, stay by stay. Three queries."""
    gaps = [
        _gap(stay, sentence, language)
        for stay in stays_of(year).with_everything()
        for sentence in _missing(stay)
    ]
    gaps += [
        _gap(stay, _("It should have begun, but nobody has noted the arrival."), language)
        for stay in perhaps_begun(year, day).with_everything()
    ]
    return gaps


def _missing(stay: Mobility) -> list[str]:
    last, said = end_of(stay), []
    if last is None:
        said.append(_("The last day is not known, so neither is the duration."))
    elif stay.arrived_on and last < stay.arrived_on:
        said.append(_("The planned last day lies before the arrival."))
    if not stay.host.country:
        said.append(_("The country or region of the host is not known."))
    if not stay.level:
        said.append(_("The level of study is not known."))
    if not stay.isced_f or not isced.known(stay.isced_f):
        said.append(_("The field of study is not known."))
    return said


def _gap(stay: Mobility, sentence: str, language: str) -> Gap:
    address = reverse("outbound:complete_stay", args=[stay.pk])
    return Gap(stay.pk, stay.name_in(language), sentence, address)


def declared_complete(year: int) -> StaysCompleteness | None:
    """The last statement that no stay of a fiscal year is missing; None if nobody made one."""
    found = StaysCompleteness.objects.filter(year=year).select_related("declared_by")
    return found.order_by("-pk").first()


def frozen_of(year: int) -> Sequence[NationalReturn]:
    """The frozen returns on a fiscal year, the last one first."""
    return list(NationalReturn.objects.filter(year=year).select_related("frozen_by"))


# -- Sums -----------------------------------------------------------------------------------------


def sums_of(
    rows: Sequence[Mapping[str, object]], year: int, language: str
) -> list[tuple[str, list[tuple[str, int]]]]:
    """(what it is divided by, [(part, stays), …]), the largest part first.

    rows: as `Row.as_json` writes them.
    """
    bands = {each.code: each.name_in(language) for each in edition_of(year).bands}
    levels = dict(StudyLevel.choices)
    units = {each.code: each.name_in(language) for each in Unit.objects.all()}
    namers = (
        (_("By agreement"), "agreement", agreement_words),
        (_("By duration"), "band", lambda code: bands.get(code, "")),
        (_("By country/region"), "country", lambda code: countries.name(code, language)),
        (_("By level"), "level", lambda code: str(levels.get(code, ""))),
        (_("By field"), "field", lambda code: broad_field(code, language)),
        (_("By unit"), "unit", lambda code: units.get(code, code)),
    )
    found = []
    for title, key, name in namers:
        counted = Counter(str(row[key]) for row in rows)
        named = Counter[str]()
        for code, count in counted.items():
            named[(name(code) if code else "") or _("not known")] += count
        parts = sorted(named.items(), key=lambda part: (-part[1], part[0]))
        found.append((title, parts))
    return found


def agreement_words(code: str) -> str:
    """Whether a stay was under an agreement, in words."""
    return _("Under an agreement") if code == AGREED else _("Not under an agreement")


def broad_field(code: str, language: str) -> str:
    """The broad field of an ISCED-F code; empty where it is none."""
    broad = code[:2]
    if not isced.known(broad):
        return ""
    return f"{broad} {isced.name(broad, language) or isced.name(broad, 'en')}"
