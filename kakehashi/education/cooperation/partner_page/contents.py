"""What the page of a partner, and its briefing, are made of. Plain records and words."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction

from django.utils.translation import gettext_lazy as _

from kakehashi.agreements.models import Agreement, Negotiation, Terms
from kakehashi.agreements.states import Standing
from kakehashi.education.cooperation.models import Encounter, FollowUp, JointProgramme
from kakehashi.institutions.models import Institution
from kakehashi.journal.models import Entry
from kakehashi.people.models import Role

NO_RESEARCH = _(
    "Papers and projects with this partner are unknown: there are no research records here yet."
)

INVENTED = _("Some of this is invented for the demonstration.")


@dataclass(frozen=True)
class AgreementLine:
    """One agreement as it stands today; `words` says it in a sentence.

    ends: the last day that is known and near enough to be decided about; None otherwise.
    """

    agreement: Agreement
    terms: Terms
    standing: Standing
    badge: str
    words: str
    ends: date | None


@dataclass(frozen=True)
class NegotiationLine:
    """A negotiation that is open."""

    negotiation: Negotiation
    partners: str
    version: int | None


@dataclass(frozen=True)
class BalanceLine:
    """How an agreement stands at the end of this academic year.

    words: who owes whom how much; "unknown" and the reason where nothing was ever entered.
    """

    agreement: Agreement
    words: str
    is_known: bool
    is_beyond: bool = False


@dataclass(frozen=True)
class PlacesLine:
    """Places of one line of an agreement in this academic year."""

    agreement: Agreement
    direction: str
    amount: str
    audience: str
    requirements: str


@dataclass(frozen=True)
class YearOfUse:
    """Student-semesters of one academic year under all agreements that are known.

    sent, received: None where no agreement's are known.
    is_short: those of at least one agreement are not known, so that there may be more.
    """

    year: int
    sent: Fraction | None
    received: Fraction | None
    is_short: bool


@dataclass(frozen=True)
class Met:
    """Somebody of the partner, and when we last met."""

    name: str
    post: str
    institution: Institution
    last: date


@dataclass(frozen=True)
class ProgrammeLine:
    """A joint programme with its last known students.

    students: "12 (FY2026)", or "unknown".
    """

    programme: JointProgramme
    badge: str
    students: str


@dataclass(frozen=True)
class OpenPoint:
    """Something that waits to be decided or done with this partner. due: None without a day."""

    words: str
    address: str
    due: date | None = None
    who: str = ""


@dataclass(frozen=True)
class Partner:
    """Everything about one partner that one reader may see.

    keys: ids of the institution and of those that were merged into it.
    sees_encounters: whether the reader may read encounters at all.
    """

    institution: Institution
    keys: frozenset[int]
    today: date
    year: int
    absorbed: Sequence[Institution] = ()
    agreements: Sequence[AgreementLine] = ()
    negotiations: Sequence[NegotiationLine] = ()
    balances: Sequence[BalanceLine] = ()
    places: Sequence[PlacesLine] = ()
    use: Sequence[YearOfUse] = ()
    contacts: Sequence[Role] = ()
    met: Sequence[Met] = ()
    sees_encounters: bool = False
    encounters: Sequence[Encounter] = ()
    coming: Sequence[Encounter] = ()
    follow_ups: Sequence[FollowUp] = ()
    programmes: Sequence[ProgrammeLine] = ()
    open_points: Sequence[OpenPoint] = ()
    entries: Sequence[Entry] = field(default_factory=list)

    @property
    def has_invented(self) -> bool:
        """Whether a demonstration made some of it up."""
        return any(
            (
                *(line.agreement.is_invented for line in self.agreements),
                *(line.programme.is_invented for line in self.programmes),
                *(each.is_invented for each in (*self.encounters, *self.coming)),
            )
        )

    @property
    def in_force(self) -> list[AgreementLine]:
        """The agreements in force today."""
        return [line for line in self.agreements if line.standing == Standing.ACTIVE]
