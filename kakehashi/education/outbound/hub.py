"""The way into (1.4): what waits for the reader, what is open, and every part, in one look."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from kakehashi.duties.steps import Step, next_steps
from kakehashi.education.outbound.calls.register import shown_title
from kakehashi.education.outbound.calls.words import moment
from kakehashi.education.outbound.models import Application, Call, Mobility
from kakehashi.education.outbound.models.calls import READS_CALLS
from kakehashi.education.outbound.nominating.rules import may_enter_anywhere
from kakehashi.people.models import Person, Role
from kakehashi.people.queries import holds

PAGE = "education/outbound/hub.html"
AT_MOST = 12  # of each sort of card


@dataclass(frozen=True)
class Part:
    """One part: its address by name, in words, what it is for; for insiders only or for all.

    kept: only for those who keep stays.
    """

    name: str
    words: str | Promise
    about: str | Promise
    inside: bool = True
    kept: bool = False

    @property
    def address(self) -> str:
        """Where it is, in the language of the request; empty where there is no such page."""
        return _address(self.name)


@dataclass(frozen=True)
class Group:
    """Parts that answer one question."""

    words: str | Promise
    parts: Sequence[Part]


@dataclass(frozen=True)
class CallCard:
    """An open call as a card."""

    address: str
    title: str
    programme: str
    closes: str


@dataclass(frozen=True)
class ApplicationCard:
    """An own application as a card. until: when it can no longer be changed; empty: over."""

    address: str
    call: str
    state: str
    until: str


@dataclass(frozen=True)
class StayCard:
    """An own stay as a card."""

    address: str
    host: str
    state: str
    days: str


GROUPS: Sequence[Group] = [
    Group(
        _("Before going abroad"),
        [
            Part(
                "outbound:calls",
                _("Calls"),
                _("What is offered, to whom, by which rules and until when"),
                inside=False,
            ),
            Part(
                "cooperation:places",
                _("Exchange places"),
                _("Where partners take students, on what conditions"),
                inside=False,
            ),
            Part(
                "outbound:experiences",
                _("Experience reports"),
                _("What students say who have been abroad"),
                inside=False,
            ),
            Part(
                "outbound:assessment",
                _("Assessment"),
                _("Eligibility, reviewers and scores"),
            ),
        ],
    ),
    Group(
        _("Places and nominations"),
        [
            Part(
                "outbound:nominations",
                _("Nominations"),
                _("Whom we nominate to hosts, and what they answered"),
                kept=True,
            ),
            Part(
                "outbound:mobilities", _("Stays abroad"), _("From the place to recognised credits")
            ),
        ],
    ),
    Group(
        _("Abroad and back"),
        [
            Part(
                "outbound:stays",
                _("Who is abroad"),
                _("Arrival, insurance, contacts and Tabi-Regi"),
            ),
            Part("outbound:risks", _("Risks"), _("Levels by country and region, with our rule")),
            Part(
                "outbound:safety_calls",
                _("Are you safe?"),
                _("Calls to everybody abroad, and their answers"),
            ),
            Part("outbound:grants", _("Grants"), _("Schemes, awards and instalments")),
            Part(
                "outbound:returns",
                _("Returns"),
                _("Transcripts, recognition, reports and posting"),
            ),
            Part(
                "outbound:national_returns",
                _("National survey"),
                _("The yearly return on students abroad, checked and exported"),
            ),
        ],
    ),
]


@require_safe
def hub(request: HttpRequest) -> HttpResponse:
    """What waits for the reader here, open calls, own applications and stays, and every part."""
    person, language = request.user, get_language() or "en"
    known = person if isinstance(person, Person) else None
    is_inside = known is not None and holds(known, READS_CALLS)
    context = {
        "groups": list(_groups(known if is_inside else None)),
        "waiting": list(_waiting(known, language)) if known else [],
        "open_calls": list(_open_calls(language)),
        "applications": list(_applications(known, language)) if known else [],
        "stays": list(_stays(known, language)) if known else [],
        "is_student": known is not None and holds(known, [Role.Kind.STUDENT]),
        "today": timezone.localdate(),
    }
    return render(request, PAGE, context)


def _waiting(person: Person, language: str) -> Iterator[Step]:
    """The reader's steps that are done on pages of (1.4)."""
    here = reverse("outbound:hub")
    return (step for step in next_steps(person, language) if step.address.startswith(here))


def _open_calls(language: str) -> Iterator[CallCard]:
    """The calls that take applications now, those that close first first."""
    for call in Call.objects.open_at(timezone.now()).order_by("closes_at", "pk")[:AT_MOST]:
        yield CallCard(
            call.get_absolute_url(),
            shown_title(call, language),
            str(call.get_programme_display()),
            moment(call.closes_at),
        )


def _applications(person: Person, language: str) -> Iterator[ApplicationCard]:
    """The own applications, the latest first."""
    own = Application.objects.filter(student=person).select_related("call").order_by("-pk")
    for each in own[:AT_MOST]:
        yield ApplicationCard(
            _address("outbound:application", each.pk),
            shown_title(each.call, language),
            str(each.get_state_display()),
            moment(each.call.closes_at) if each.call.is_open() else "",
        )


def _stays(person: Person, language: str) -> Iterator[StayCard]:
    """The own stays abroad, the latest first."""
    own = Mobility.objects.filter(student=person).with_everything().order_by("-pk")
    for each in own[:AT_MOST]:
        first, last = each.arrived_on or each.planned_from, each.left_on or each.planned_until
        days = " – ".join(date_format(day) for day in (first, last) if day is not None)
        yield StayCard(
            _address("outbound:mobility", each.pk),
            each.host.name_in(language),
            str(each.get_state_display()),
            days,
        )


def _groups(insider: Person | None) -> Iterator[Group]:
    keeps = insider is not None and bool(may_enter_anywhere(insider))
    for group in GROUPS:
        parts = [
            part
            for part in group.parts
            if (insider or not part.inside) and (keeps or not part.kept) and part.address
        ]
        if parts:
            yield Group(group.words, parts)


def _address(name: str, *arguments: object) -> str:
    """The address of a page by its name; empty where there is no such page."""
    try:
        return reverse(name, args=arguments)
    except NoReverseMatch:
        return ""
