"""A work as the values that `change_work` takes: to state it anew with something else in it."""

from kakehashi.research.dissemination.models import Affiliation, Contribution, Work
from kakehashi.research.dissemination.works.data import (
    PLAIN,
    AffiliationData,
    AuthorData,
    FundingData,
    WorkData,
)


def data_of(work: Work) -> WorkData:
    """All that is said about `work` now; stating it again changes nothing."""
    authors = work.contributions.order_by("position").prefetch_related("affiliations")
    return WorkData(
        **{name: getattr(work, name) for name in PLAIN},
        project=work.project_id,
        authors=[_author(each) for each in authors],
        identifiers=[(each.scheme, each.value) for each in work.identifiers.all()],
        fundings=[
            FundingData(each.funder, each.funder_identifier, each.award_number, each.award_title)
            for each in work.fundings.order_by("pk")
        ],
    )


def _author(row: Contribution) -> AuthorData:
    return AuthorData(
        row.name,
        row.orcid,
        row.is_corresponding,
        [_place(each) for each in row.affiliations.all()],
        row.profile_id,
        says_profile=True,
    )


def _place(row: Affiliation) -> AffiliationData:
    return AffiliationData(row.name, row.ror, row.country, row.institution_id)
