"""Agreements, as far as anybody may read them: signed at some time, without internal remarks."""

from datetime import date
from typing import Annotated, Any

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from ninja import Query, Router, Schema
from pydantic import Field

from kakehashi.agreements.models import Agreement, AgreementQuerySet, Terms
from kakehashi.web.api import schemas as s
from kakehashi.web.api.indicators import Day
from kakehashi.web.api.institutions import FAULTS, LARGEST_ID, Id, name_of
from kakehashi.web.api.paging import Asked, page
from kakehashi.web.api.problems import NotThere

router = Router(tags=["Agreements"])
KINDS = "|".join(Terms.Kind.values)


class AgreementSearch(Schema):
    """Which agreements are asked for; all that is given must hold. Kind and unit: on the day."""

    standing: s.PublicStanding | None = Field(
        None, description="On the day; signed: not yet in force"
    )
    partner: int | None = Field(None, ge=1, le=LARGEST_ID, description="Id of an institution")
    country: str = Field("", pattern="^([A-Z]{2})?$", description="ISO 3166-1 alpha-2")
    kind: str = Field("", pattern=f"^({KINDS})?$", description=f"One of {KINDS}")
    unit: str = Field("", max_length=40, pattern="^[-a-zA-Z0-9_]*$", description="Code of the unit")


@router.get("", response={200: s.AgreementsPage, 422: s.Problem, 429: s.Problem})
def agreements(
    request: HttpRequest,
    search: Annotated[AgreementSearch, Query()],
    asked: Asked,
    at: Day = None,
) -> dict[str, Any]:
    """Agreements by partner, country/region, kind, unit and standing on a day."""
    day = at or timezone.localdate()
    found = _filtered(search, day).with_everything().order_by("pk")
    return page(request, found, asked, lambda rows: [_summary(request, each, day) for each in rows])


@router.get("/{pk}", response={200: s.AgreementOut, **FAULTS})
def agreement(request: HttpRequest, pk: Id, at: Day = None) -> s.AgreementOut:
    """One agreement with all its amendments."""
    day = at or timezone.localdate()
    found = Agreement.objects.public().with_standing_on(day).with_everything().filter(pk=pk).first()
    if found is None:
        raise NotThere(gettext("There is no agreement with this id that anybody may read."))
    documents = found.attachments.visible_to(AnonymousUser()).order_by("pk")
    return s.AgreementOut(
        **_summary(request, found, day).model_dump(),
        history=[_terms(each) for each in sorted(found.terms.all(), key=lambda t: t.number)],
        documents=[
            s.AttachmentOut(
                title=each.title,
                address=request.build_absolute_uri(
                    reverse("documents:download", args=[each.document_id])
                ),
            )
            for each in documents
        ],
    )


def _filtered(search: AgreementSearch, day: date) -> AgreementQuerySet:
    rows = Agreement.objects.public().with_standing_on(day)
    if search.standing:
        rows = rows.filter(**{"standing": search.standing})
    if search.partner:
        rows = rows.filter(parties__institution=search.partner)
    if search.country:
        rows = rows.filter(partners__country=search.country)
    if search.kind or search.unit:
        terms = Terms.objects.governing_on(day)
        if search.kind:
            terms = terms.filter(kind=search.kind)
        if search.unit:
            terms = terms.filter(unit__code=search.unit)
        rows = rows.filter(pk__in=terms.values("agreement"))
    return rows.distinct()


def _summary(request: HttpRequest, row: Any, day: date) -> s.AgreementSummary:
    return s.AgreementSummary(
        id=row.pk,
        reference=row.reference or None,
        standing=row.standing,
        at=day,
        partners=[
            s.PartnerOut(id=partner.pk, name=name_of(partner), country=partner.country)
            for partner in row.partners.all()
        ],
        terms=_terms(row.terms_on(day)),
        terminated_on=row.terminated_on,
        is_invented=row.is_invented,
        page=request.build_absolute_uri(reverse("cooperation:agreement", args=[row.pk])),
    )


def _terms(terms: Terms) -> s.TermsOut:
    unit = terms.unit
    return s.TermsOut.model_validate(
        {
            "number": terms.number,
            "kind": terms.kind,
            "kind_name": s.both(terms.get_kind_display),
            "level": terms.level,
            "unit": s.UnitOut(code=unit.code, name=s.Bilingual(ja=unit.name_ja, en=unit.name_en)),
            "signed_on": terms.signed_on,
            "effective_on": terms.effective_on,
            "effective_precision": terms.effective_precision,
            "expires_on": terms.expires_on,
            "renewal": terms.renewal,
            "renewal_months": terms.renewal_months,
        }
    )
