"""Gathers what is known about one partner, for one reader, from every part of (1.2).

What was recorded of an institution that was merged into the partner is the partner's, too. The
number of queries depends on the number of agreements with the partner, and on nothing else.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from functools import cached_property
from typing import Any

from django.db.models import Model, Prefetch, Q, QuerySet
from django.utils.translation import gettext, pgettext

from kakehashi.agreements import words as agreement_words
from kakehashi.agreements.models import Agreement, Negotiation
from kakehashi.agreements.placing import words as place_words
from kakehashi.agreements.placing.queries import places_in
from kakehashi.agreements.states import Standing, State
from kakehashi.education.cooperation.encounters.queries import (
    contacts_of,
    encounters_with,
    open_follow_ups,
)
from kakehashi.education.cooperation.joint_programmes.queries import programmes_with
from kakehashi.education.cooperation.joint_programmes.register import badge as programme_badge
from kakehashi.education.cooperation.ledger import words as ledger_words
from kakehashi.education.cooperation.ledger.amounts import twelfths
from kakehashi.education.cooperation.ledger.queries import balances_of, use_of
from kakehashi.education.cooperation.models import (
    Encounter,
    FollowUp,
    Guest,
    JointProgramme,
)
from kakehashi.education.cooperation.models.encounters import READS_ENCOUNTERS
from kakehashi.education.cooperation.partner_page.contents import (
    AgreementLine,
    BalanceLine,
    Met,
    NegotiationLine,
    OpenPoint,
    Partner,
    PlacesLine,
    ProgrammeLine,
    YearOfUse,
)
from kakehashi.education.cooperation.register import BADGES
from kakehashi.institutions.models import Institution
from kakehashi.institutions.queries import home, with_absorbed
from kakehashi.journal.models import Entry
from kakehashi.people.models import Person
from kakehashi.people.queries import holds
from kakehashi.policy.counting import said
from kakehashi.vocabulary.time import fiscal_year

ENDS_SOON = timedelta(days=365)
YEARS = 5  # academic years of use that are shown
NOTHING = Fraction(0)
HIGHLIGHTS = 12  # entries of the journal
ORDER = [Standing.ACTIVE, Standing.SIGNED, Standing.DRAFT, Standing.EXPIRED, Standing.TERMINATED]


def gather(institution: Institution, reader: Person, day: date, language: str) -> Partner:
    """Everything about `institution` that `reader` may see on `day`.

    institution: one that was not merged away. language: of the words, "ja" or "en"; activate it.
    """
    found = _Gathered(institution, reader, day, language)
    return Partner(
        institution=institution,
        keys=found.keys,
        today=day,
        year=fiscal_year(day),
        absorbed=found.absorbed,
        agreements=found.agreements,
        negotiations=found.negotiations,
        balances=found.balances,
        places=found.places,
        use=_use(found.confided, day),
        contacts=list(contacts_of(found.keys, day)),
        met=_met(found.keys, found.encounters, day, language),
        sees_encounters=holds(reader, READS_ENCOUNTERS) or bool(found.encounters),
        encounters=[each for each in found.encounters if each.on <= day],
        coming=[each for each in reversed(found.encounters) if each.on > day],
        follow_ups=found.follow_ups,
        programmes=found.programmes,
        open_points=_open_points(found),
        entries=_entries(found),
    )


@dataclass(frozen=True)
class _Gathered:
    """The records of one partner, each sort read once, for one reader."""

    institution: Institution
    reader: Person
    day: date
    language: str

    @cached_property
    def keys(self) -> frozenset[int]:
        """The ids under which anything may have been recorded."""
        return frozenset(with_absorbed(self.institution.pk))

    @cached_property
    def absorbed(self) -> list[Institution]:
        """Those that were merged into the partner."""
        others = self.keys - {self.institution.pk}
        return list(Institution.objects.filter(pk__in=others).with_names().order_by("pk"))

    @cached_property
    def agreements(self) -> list[AgreementLine]:
        """Those in force first, then what is to come, then the past; none that were discarded."""
        seen = Agreement.objects.visible_to(self.reader).exclude(state=State.DISCARDED)
        of_partner = seen.filter(parties__institution__in=self.keys).distinct()
        rows = of_partner.with_everything().order_by("pk")
        lines = [_agreement(each, self.day) for each in rows]
        return sorted(lines, key=lambda line: _rank(line.standing))

    @cached_property
    def confided(self) -> list[Agreement]:
        """The agreements whose inside the reader may see."""
        of_partner = [line.agreement for line in self.agreements]
        known = Agreement.objects.confided_to(self.reader).filter(
            pk__in=[each.pk for each in of_partner]
        )
        keys = set(known.values_list("pk", flat=True))
        return [each for each in of_partner if each.pk in keys]

    @cached_property
    def negotiations(self) -> list[NegotiationLine]:
        return _negotiations(self.keys, self.reader, self.language)

    @cached_property
    def balances(self) -> list[BalanceLine]:
        return _balances(self.confided, self.institution, self.day, self.language)

    @cached_property
    def places(self) -> list[PlacesLine]:
        active = [each for each in self.confided if each.standing_on(self.day) == Standing.ACTIVE]
        return [line for each in active for line in _places(each, self.day)]

    @cached_property
    def encounters(self) -> list[Encounter]:
        """Those that the reader may see, newest first."""
        seen = encounters_with(self.keys, self.reader)
        return list(seen.prefetch_related("institutions__names"))

    @cached_property
    def follow_ups(self) -> list[FollowUp]:
        return list(open_follow_ups([each.pk for each in self.encounters]))

    @cached_property
    def programmes(self) -> list[ProgrammeLine]:
        return _programmes(self.keys, self.reader, self.language)


# -- Agreements -----------------------------------------------------------------------------------


def _rank(standing: Standing) -> int:
    return ORDER.index(standing) if standing in ORDER else len(ORDER)


def _agreement(agreement: Agreement, day: date) -> AgreementLine:
    standing, terms = agreement.standing_on(day), agreement.terms_on(day)
    ends = agreement.terminated_on or terms.expires_on
    renews = agreement.terminated_on is None and terms.renewal == terms.Renewal.AUTOMATIC
    is_near = ends is not None and day <= ends <= day + ENDS_SOON and not renews
    return AgreementLine(
        agreement,
        terms,
        standing,
        BADGES.get(standing, "muted"),
        agreement_words.standing(agreement, day),
        ends if is_near and standing == Standing.ACTIVE else None,
    )


def _negotiations(keys: Collection[int], reader: Person, language: str) -> list[NegotiationLine]:
    found = (
        Negotiation.objects.visible_to(reader)
        .open()
        .filter(agreement__parties__institution__in=keys)
        .distinct()
        .select_related("owner")
        .prefetch_related("versions", Prefetch("agreement", Agreement.objects.with_everything()))
    )
    return [
        NegotiationLine(
            each,
            each.agreement.name_in(language),
            max((version.number for version in each.versions.all()), default=None),
        )
        for each in found.order_by("begun_at", "pk")
    ]


def _balances(
    agreements: Sequence[Agreement], institution: Institution, day: date, language: str
) -> list[BalanceLine]:
    """One line for each agreement that has a balance, or under which students are exchanged."""
    known = balances_of(agreements, fiscal_year(day))
    names = {
        "partner": institution.name_in(language),
        "home": home().institution.name_in(language),
    }
    lines = []
    for agreement in agreements:
        found = known.get(agreement.pk)
        terms = agreement.terms_on(day)
        if found is not None:
            words = ledger_words.balance(twelfths(found.amount), **names)
            lines.append(BalanceLine(agreement, words, True, found.is_beyond))
        elif terms.kind == terms.Kind.EXCHANGE and agreement.standing_on(day) == Standing.ACTIVE:
            words = gettext("Unknown: nothing was ever entered into the ledger.")
            lines.append(BalanceLine(agreement, words, False))
    return lines


def _places(agreement: Agreement, day: date) -> list[PlacesLine]:
    return [
        PlacesLine(
            agreement,
            line.get_direction_display(),
            place_words.amount(line),
            place_words.audience(line),
            place_words.requirements(line),
        )
        for line in places_in(agreement, fiscal_year(day))
    ]


def _use(agreements: Sequence[Agreement], day: date) -> list[YearOfUse]:
    """The last years, newest first; none where nothing of any year is known."""
    years = [fiscal_year(day) - back for back in range(YEARS)]
    found = [use_of(agreement, years) for agreement in agreements]
    exchanged = [each for each in found if any(use is not None for use in each.values())]
    lines = []
    for year in years:
        known = [use for each in exchanged if (use := each[year]) is not None]
        lines.append(
            YearOfUse(
                year,
                sum((use.sent for use in known), start=NOTHING) if known else None,
                sum((use.received for use in known), start=NOTHING) if known else None,
                bool(known) and len(known) < len(exchanged),
            )
        )
    return lines if exchanged else []


# -- People, encounters, programmes ---------------------------------------------------------------


def _met(
    keys: Collection[int], encounters: Sequence[Encounter], day: date, language: str
) -> list[Met]:
    """Who of the partner was at an encounter up to `day`, each once, last met first."""
    past = [each.pk for each in encounters if each.on <= day]
    guests = (
        Guest.objects.filter(encounter__in=past, institution__in=keys)
        .select_related("person", "institution", "encounter")
        .prefetch_related("institution__names")
        .order_by("-encounter__on", "pk")
    )
    found: dict[Any, Met] = {}
    for guest in guests:
        key = guest.person_id or guest.name.casefold()
        met = Met(guest.name_in(language), guest.post, guest.institution, guest.encounter.on)
        found.setdefault(key, met)
    return list(found.values())


def _programmes(keys: Collection[int], reader: Person, language: str) -> list[ProgrammeLine]:
    seen = JointProgramme.objects.visible_to(reader)
    confided = set(JointProgramme.objects.confided_to(reader).values_list("pk", flat=True))
    found = programmes_with(keys).filter(pk__in=seen.order_by().values("pk"))
    rows = found.with_partners().prefetch_related("years")
    return [
        ProgrammeLine(each, programme_badge(each), _students(each) if each.pk in confided else "")
        for each in rows
    ]


def _students(programme: JointProgramme) -> str:
    """The last year of which all students are known: "12 (FY2026)"; "unknown" if there is none."""
    known = [year for year in programme.years.all() if year.students is not None]
    if not known:
        return pgettext("figure", "unknown")
    last = max(known, key=lambda year: year.year)
    words = {"number": said(last.students or 0), "year": last.year}
    return gettext("%(number)s (FY%(year)s)") % words


# -- What waits, and what happened ----------------------------------------------------------------


def _open_points(found: _Gathered) -> list[OpenPoint]:
    """What waits to be decided or done: nearest day first, what has none last."""
    language = found.language
    points = [
        OpenPoint(each.text, each.get_absolute_url(), each.due_on, each.owner.name_in(language))
        for each in found.follow_ups
    ]
    points += [
        OpenPoint(
            gettext("Decide on renewal: %(kind)s") % {"kind": line.terms.get_kind_display()},
            line.agreement.get_absolute_url(),
            line.ends,
        )
        for line in found.agreements
        if line.ends is not None and line.agreement.state == State.SIGNED
    ]
    points += [_negotiation_point(line, language) for line in found.negotiations]
    points += [
        OpenPoint(
            gettext("Even the balance out: %(words)s") % {"words": line.words},
            line.agreement.get_absolute_url(),
        )
        for line in found.balances
        if line.is_beyond
    ]
    points += [
        OpenPoint(
            gettext("Conclude an agreement for the programme: %(title)s")
            % {"title": line.programme.name_in(language)},
            line.programme.get_absolute_url(),
        )
        for line in found.programmes
        if line.programme.agreement_id is None and line.programme.ended_on is None
    ]
    return sorted(points, key=lambda point: (point.due is None, point.due or date.max))


def _negotiation_point(line: NegotiationLine, language: str) -> OpenPoint:
    words = {
        "purpose": line.negotiation.get_purpose_display(),
        "state": line.negotiation.get_state_display(),
    }
    return OpenPoint(
        gettext("Go on negotiating: %(purpose)s (%(state)s)") % words,
        line.negotiation.agreement.get_absolute_url(),
        who=line.negotiation.owner.name_in(language),
    )


def _entries(found: _Gathered) -> list[Entry]:
    """The last things that were done to records of this partner which the reader may see whole."""
    confided = JointProgramme.objects.confided_to(found.reader)
    whole = set(confided.values_list("pk", flat=True))
    taught = [each.programme for each in found.programmes if each.programme.pk in whole]
    records: Mapping[type[Model], Sequence[Model]] = {
        Institution: [found.institution],
        Agreement: found.confided,
        Negotiation: [line.negotiation for line in found.negotiations],
        Encounter: found.encounters,
        JointProgramme: taught,
    }
    wanted = Q(pk__in=[])
    for model, some in records.items():
        ids = [str(record.pk) for record in some]
        wanted |= Q(record_type=model._meta.label_lower, record_id__in=ids)
    entries: QuerySet[Entry] = Entry.objects.filter(wanted).select_related("by")
    return list(entries.order_by("-pk")[:HIGHLIGHTS])
