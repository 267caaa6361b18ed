"""The policy documents: versions, outline, how one version maps to the next."""

from collections.abc import Iterable, Mapping
from typing import Annotated, Any

from django.db.models import Q
from django.http import HttpRequest
from django.utils.translation import gettext
from ninja import Path, Router

from kakehashi.policy.catalogue import by_direction
from kakehashi.policy.models import Correspondence, PolicyDocument, Provision, Wording
from kakehashi.policy.outline import document_code
from kakehashi.policy.queries import Sector, contents, versions
from kakehashi.policy.registry import Indicator
from kakehashi.web.api import schemas as s
from kakehashi.web.api.problems import NotThere

router = Router(tags=["Policy"])


@router.get("", response={200: list[s.PolicySummary], 429: s.Problem})
def policies(request: HttpRequest) -> list[s.PolicySummary]:
    """Every version of the policy, newest first."""
    return [s.PolicySummary(**_summary(document)) for document in versions()]


@router.get("/{code}", response={200: s.PolicyOut, 404: s.Problem, 422: s.Problem, 429: s.Problem})
def policy(
    request: HttpRequest,
    code: Annotated[str, Path(description="Code of a version", examples=["2014"])],
) -> s.PolicyOut:
    """One version: its aims, sectors and directions as printed, and its crosswalk."""
    document = versions().filter(code=code).first()
    if document is None:
        raise NotThere(gettext("There is no version of the policy with this code."))
    outline = contents(document)
    measured = by_direction() if document.code == document_code() else {}
    return s.PolicyOut(
        **_summary(document),
        purpose=(
            s.Bilingual(ja=document.purpose_ja, en=document.purpose_en)
            if document.purpose_ja or document.purpose_en
            else None
        ),
        aims=[_provision(aim) for aim in outline.aims],
        sectors=[_sector(sector, measured) for sector in outline.sectors],
        crosswalk=_crosswalk(
            Correspondence.objects.filter(
                Q(earlier__document=document) | Q(later__document=document)
            ).select_related("earlier__document", "later__document")
        ),
    )


def _summary(document: PolicyDocument) -> dict[str, Any]:
    later = getattr(document, "revised_by", None)
    return {
        "code": document.code,
        "title": wording_of(document),
        "adopted_year": document.adopted_year,
        "adopted_month": document.adopted_month,
        "revises": document.revises.code if document.revises else None,
        "revised_by": later.code if later else None,
        "source": s.Sources(ja=document.source_ja or None, en=document.source_en or None),
    }


def wording_of(text: Wording) -> s.Wording:
    """A text in both languages, each with its standing."""
    return s.Wording.model_validate(
        {
            "ja": {"text": text.text_ja or None, "standing": text.standing_ja},
            "en": {"text": text.text_en or None, "standing": text.standing_en},
        }
    )


def _provision(line: Provision) -> s.ProvisionOut:
    return s.ProvisionOut(code=line.code, wording=wording_of(line))


def _sector(sector: Sector, measured: Mapping[str, list[Indicator]]) -> s.SectorOut:
    """Only the version that the platform implements has indicators."""
    return s.SectorOut(
        code=sector.provision.code,
        wording=wording_of(sector.provision),
        directions=[
            s.DirectionOut(
                code=line.code,
                wording=wording_of(line),
                indicators=[each.code for each in measured.get(line.code, [])],
            )
            for line in sector.directions
        ],
    )


def _crosswalk(found: Iterable[Correspondence]) -> list[s.CorrespondenceOut]:
    return [
        s.CorrespondenceOut.model_validate(
            {
                "earlier_document": each.earlier.document.code,
                "earlier": each.earlier.code,
                "later_document": each.later.document.code,
                "later": each.later.code,
                "weight": each.weight,
                "confirmed": each.confirmed_at is not None,
            }
        )
        for each in found
    ]
