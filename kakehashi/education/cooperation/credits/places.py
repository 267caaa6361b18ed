"""For whom a conversion or a rule is: an agreement, a partner, or anybody at a level."""

from dataclasses import dataclass

from django.contrib.auth.models import AnonymousUser
from django.http import QueryDict
from django.utils.translation import gettext as _

from kakehashi.agreements.models import Agreement, Party
from kakehashi.education.cooperation.models import CreditRule, GradeRule
from kakehashi.institutions.models import Institution
from kakehashi.institutions.queries import find_institutions
from kakehashi.people.models import Person

LONGEST = 18  # digits of an id


@dataclass(frozen=True)
class Place:
    """An agreement, or a partner, or neither: then a rule is for a level."""

    agreement: Agreement | None = None
    partner: Institution | None = None

    @property
    def value(self) -> str:
        """How forms and addresses write it: "agreement:5", "partner:7" or nothing."""
        if self.agreement is not None:
            return f"agreement:{self.agreement.pk}"
        return f"partner:{self.partner.pk}" if self.partner is not None else ""

    def name_in(self, language: str) -> str:
        """What a reader calls it."""
        if self.agreement is not None:
            named = {"partners": self.agreement.name_in(language), "number": self.agreement.pk}
            return _("Agreement with %(partners)s (no. %(number)s)") % named
        if self.partner is not None:
            return self.partner.name_in(language)
        return _("Every partner")


def read_place(value: str, person: Person | AnonymousUser) -> Place | None:
    """The place that `value` names, if `person` may see it; None if there is none."""
    kind, _colon, number = value.partition(":")
    if not number.isdecimal() or len(number) > LONGEST:
        return Place() if value in ("", "level") else None
    if kind == "agreement":
        found = Agreement.objects.visible_to(person).with_everything().filter(pk=int(number))
        agreement = found.first()
        return Place(agreement=agreement) if agreement else None
    if kind == "partner":
        partner = Institution.objects.with_names().filter(pk=int(number)).first()
        return Place(partner=partner) if partner else None
    return None


def asked_place(query: QueryDict) -> str:
    """The place an address asks for: ?place=agreement:5, ?agreement=5 or ?partner=7."""
    for kind in ("agreement", "partner"):
        if query.get(kind):
            return f"{kind}:{query[kind]}"
    return query.get("place", "")


def places_with_rules() -> list[Place]:
    """Every agreement and partner that has an approved rule of its own, by name in English."""
    agreements: set[int] = set()
    partners: set[int] = set()
    for model in (CreditRule, GradeRule):
        approved = model._default_manager.filter(approved_at__isnull=False, withdrawn_at=None)
        for agreement, partner in approved.order_by().values_list("agreement", "partner"):
            agreements |= {agreement} - {None}
            partners |= {partner} - {None}
    found = [
        *(
            Place(agreement=each)
            for each in Agreement.objects.public().filter(pk__in=agreements).with_everything()
        ),
        *(Place(partner=each) for each in Institution.objects.filter(pk__in=partners).with_names()),
    ]
    return sorted(found, key=lambda each: (each.name_in("en"), each.value))


def find_places(text: str, person: Person | AnonymousUser, most: int = 12) -> list[Place]:
    """Partners that `text` names, each followed by the agreements with it that are visible."""
    found: list[Place] = []
    for partner in find_institutions(text, limit=most):
        parties = Party.objects.filter(institution=partner).values("agreement")
        held = Agreement.objects.visible_to(person).filter(pk__in=parties).with_everything()
        found.append(Place(partner=partner))
        found.extend(Place(agreement=each) for each in held.order_by("pk")[:most])
    return found
