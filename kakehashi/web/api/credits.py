"""What credits count as, as anybody may ask it: both values, the rule, its source."""

from datetime import date
from fractions import Fraction
from typing import Annotated, Literal

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext
from ninja import Query, Router, Schema
from pydantic import Field

from kakehashi.agreements.models import Agreement
from kakehashi.education.cooperation.credits.converting import convert_credits
from kakehashi.education.cooperation.credits.explaining import explain
from kakehashi.education.cooperation.credits.snapshots import Applied, CreditSnapshot, Measure
from kakehashi.institutions.models import Institution
from kakehashi.web.api import schemas as s
from kakehashi.web.api.indicators import Day
from kakehashi.web.api.institutions import FAULTS, LARGEST_ID
from kakehashi.web.api.problems import NotThere

router = Router(tags=["Credits"])
SchemeCode = Literal["jp", "ucts-2013", "ucts-1999", "ects", "us", "local"]
Exact = Annotated[str, Field(description="An exact fraction", examples=["30", "120/31"])]


class CreditsAsked(Schema):
    """So many credits of one scheme, and the other scheme; for whom, if for somebody."""

    amount: str = Field(
        pattern=r"^[0-9]{1,4}([.][0-9]{1,3})?$", description="Such as 7.5", examples=["14"]
    )
    source: SchemeCode = Field(description="The scheme of the credits", examples=["jp"])
    target: SchemeCode = Field(description="Another scheme, to count them in", examples=["ects"])
    agreement: int | None = Field(None, ge=1, le=LARGEST_ID, description="Id of an agreement")
    partner: int | None = Field(None, ge=1, le=LARGEST_ID, description="Id of an institution")
    level: Literal["", "bachelor", "master", "doctor"] = Field("", description="Level of study")


class SchemeOut(Schema):
    """What credits are counted in. version: of the scheme, where it has several."""

    code: str
    version: str | None
    unit: s.Bilingual


class CreditRuleOut(Schema):
    """The equation by which credits were converted, and where it stands."""

    scope: Literal["agreement", "partner", "level", "scheme"]
    id: int | None = Field(description="Of the rule; null for the table of the schemes")
    place: s.Bilingual = Field(description="For whom it holds, or the table it stands in")
    given: Exact
    taken: Exact
    rounding: str
    starts_on: date | None
    ends_on: date | None
    source: str


class CreditConversionOut(Schema):
    """Both values, and how they came about. Nothing is zero for not being known."""

    at: date
    amount: Exact
    source: SchemeOut
    target: SchemeOut
    is_unknown: bool
    result: Exact | None
    before_rounding: Exact | None
    by_scheme: Exact | None = Field(description="What the table of the schemes gives")
    rule: CreditRuleOut | None
    scheme_rule: CreditRuleOut | None
    sentence: s.Bilingual


@router.get("", response={200: CreditConversionOut, **FAULTS})
def credit_conversion(
    request: HttpRequest, asked: Annotated[CreditsAsked, Query()], at: Day = None
) -> CreditConversionOut:
    """What credits count as on a day, by the nearest rule and by the table of the schemes."""
    if asked.source == asked.target:
        raise NotThere(gettext("Choose two different schemes."))
    snapshot = convert_credits(
        Fraction(asked.amount),
        asked.source,
        asked.target,
        on=at or timezone.localdate(),
        agreement=_agreement(asked.agreement),
        partner=_partner(asked.partner),
        level=asked.level,
    )
    return _out(snapshot)


def _agreement(pk: int | None) -> Agreement | None:
    if pk is None:
        return None
    found = Agreement.objects.public().with_everything().filter(pk=pk).first()
    if found is None:
        raise NotThere(gettext("There is no agreement with this id that anybody may read."))
    return found


def _partner(pk: int | None) -> Institution | None:
    if pk is None:
        return None
    found = Institution.objects.with_names().filter(pk=pk).first()
    if found is None:
        raise NotThere(gettext("There is no institution with this id."))
    return found


def _out(snapshot: CreditSnapshot) -> CreditConversionOut:
    return CreditConversionOut(
        at=date.fromisoformat(snapshot.on),
        amount=snapshot.amount,
        source=_scheme(snapshot.source),
        target=_scheme(snapshot.target),
        is_unknown=not snapshot.result,
        result=snapshot.result or None,
        before_rounding=snapshot.exact or None,
        by_scheme=snapshot.by_scheme or None,
        rule=_rule(snapshot.rule),
        scheme_rule=_rule(snapshot.scheme_rule),
        sentence=s.Bilingual(ja=explain(snapshot, "ja"), en=explain(snapshot, "en")),
    )


def _scheme(measure: Measure) -> SchemeOut:
    unit = s.Bilingual(ja=measure.unit_ja, en=measure.unit_en)
    return SchemeOut(code=measure.code, version=measure.version or None, unit=unit)


def _rule(rule: Applied | None) -> CreditRuleOut | None:
    if rule is None:
        return None
    return CreditRuleOut.model_validate(
        {
            "scope": rule.scope,
            "id": rule.record,
            "place": s.Bilingual(ja=rule.place_ja, en=rule.place_en),
            "given": rule.given,
            "taken": rule.taken,
            "rounding": rule.how,
            "starts_on": rule.starts_on or None,
            "ends_on": rule.ends_on or None,
            "source": rule.source,
        }
    )
