"""Mail about claims, once a day and together: what waits for a second look, what was decided."""

from datetime import date, datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Model, QuerySet
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from kakehashi.duties.daily import daily
from kakehashi.institutions.models import Unit
from kakehashi.journal.letters import letter
from kakehashi.journal.models import Entry
from kakehashi.journal.operations import record
from kakehashi.journal.outbox import on
from kakehashi.journal.verbs import declare
from kakehashi.people.models import Person
from kakehashi.people.queries import holders
from kakehashi.research.dissemination.claiming.queries import with_everything
from kakehashi.research.dissemination.models import Claim, Profile
from kakehashi.research.dissemination.models.people import KEEPS_OUTPUTS
from kakehashi.research.dissemination.states import ClaimState

WAITING = declare(
    "research.claims_waiting", gettext_lazy("said that claims wait for a second look")
)
DECIDED = declare("research.claims_decided", gettext_lazy("said what became of the claims"))
ANSWERED = [ClaimState.CONFIRMED, ClaimState.REFUSED]
TOLD_WITHIN = timedelta(days=30)  # what is older was seen on the pages


@daily
def say_what_became_of_claims(day: date) -> None:
    """Say it once of all that is new since it was said last; a repeat finds nothing new."""
    since = timezone.now() - TOLD_WITHIN
    waiting = Claim.objects.filter(state=ClaimState.CLAIMED, made_at__gte=since)
    for unit in Unit.objects.filter(pk__in=waiting.values("profile__unit")).order_by("pk"):
        newest = waiting.filter(profile__unit=unit).latest("made_at").made_at
        _say_once(WAITING, unit, newest)
    decided = Claim.objects.filter(state__in=ANSWERED, decided_at__gte=since)
    for profile in Profile.objects.filter(pk__in=decided.values("profile")).order_by("pk"):
        latest = decided.filter(profile=profile).latest("decided_at").decided_at
        assert latest is not None, "filtered by it"
        _say_once(DECIDED, profile, latest)


def _say_once(verb: str, of: Model, newest: datetime) -> None:
    with transaction.atomic():
        said = _said_before(verb, of)
        if said is None or said < newest:
            record(verb, of, by=None)


def _said_before(verb: str, of: Model, before: Entry | None = None) -> datetime | None:
    """When the same was said of the same record last, before `before`."""
    rows = Entry.objects.filter(verb=verb, record_type=of._meta.label_lower, record_id=str(of.pk))
    if before is not None:
        rows = rows.filter(pk__lt=before.pk)
    return rows.order_by("-pk").values_list("at", flat=True).first()


@on(WAITING)
def tell_who_looks(entry: Entry) -> None:
    """Mail those who look at the claims of a unit, how many wait; nobody of their own ones."""
    unit = Unit.objects.get(pk=entry.record_id)
    waiting = Claim.objects.filter(state=ClaimState.CLAIMED, profile__unit=unit)
    for person in holders(KEEPS_OUTPUTS, unit, timezone.localdate(entry.at)):
        count = waiting.exclude(made_by=person).exclude(profile__person=person).count()
        if count:
            with override(person.language):
                _send(
                    entry,
                    person,
                    _("Claims to works wait for a second look"),
                    "waiting",
                    {
                        "unit": unit.name_in(person.language),
                        "count": count,
                        "address": settings.SITE_ADDRESS + reverse("dissemination:claims"),
                    },
                )


@on(DECIDED)
def tell_who_claimed(entry: Entry) -> None:
    """Mail who claimed works, what became of each since they were told last, and why."""
    profile = Profile.objects.select_related("person").get(pk=entry.record_id)
    person = profile.person
    if person is None or not person.is_active:
        return
    claims = list(_new(profile, entry))
    if not claims:
        return
    with override(person.language):
        lines = [
            {
                "title": each.work.title_in(person.language),
                "state": each.get_state_display(),
                "reason": each.decision_reason,
            }
            for each in claims
        ]
        _send(
            entry,
            person,
            _("What became of your claims to works"),
            "decided",
            {
                "lines": lines,
                "address": settings.SITE_ADDRESS + reverse("dissemination:my_claims"),
            },
        )


def _new(profile: Profile, entry: Entry) -> QuerySet[Claim]:
    since = _said_before(DECIDED, profile, entry) or entry.at - TOLD_WITHIN
    rows = Claim.objects.filter(profile=profile, state__in=ANSWERED)
    rows = rows.filter(decided_at__gt=since, decided_at__lte=entry.at)
    return with_everything(rows).order_by("decided_at", "pk")


def _send(
    entry: Entry, person: Person, subject: str, template: str, context: dict[str, object]
) -> None:
    context = {**context, "person": person.name_in(person.language)}
    body = render_to_string(f"research/dissemination/claiming/{template}.txt", context)
    letter(entry, person, subject, body).send()
