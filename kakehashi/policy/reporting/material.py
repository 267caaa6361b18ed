"""What a report is made of: the records of a freeze as they may be shown, and what belongs to them.

Everything comes from the freeze, except the wording of the policy, which never changes, what others
published, and the university's name.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from kakehashi.institutions.queries import home
from kakehashi.policy.freezing.correcting import differences
from kakehashi.policy.freezing.readers import Lens
from kakehashi.policy.models.documents import Provision
from kakehashi.policy.models.freezes import Correction, Freeze, Frozen
from kakehashi.policy.models.published import PublishedFigure
from kakehashi.policy.outline import document_code
from kakehashi.policy.reporting.contents import Edition

Content = dict[str, Any]


@dataclass(frozen=True)
class Amended:
    """A correction: the record before it, and as it should have been.

    reason: that it is left out, where it could tell what is left out for these readers.
    by:     name of who made it; empty for the public.
    """

    before: Content
    after: Content
    reason: str
    at: datetime
    by: str


@dataclass(frozen=True)
class Material:
    """The records of a freeze, by kind, in their order.

    corrections: (kind, key) -> corrections, oldest first.
    provisions:  (code of the document, code) -> a line of the policy.
    published:   code of an indicator -> what others published.
    """

    freeze: Freeze
    edition: Edition
    university: str
    figures: Mapping[str, Content]
    targets: Sequence[Content]
    actions: Sequence[Content]
    corrections: Mapping[tuple[str, str], Sequence[Amended]]
    provisions: Mapping[tuple[str, str], Provision]
    published: Mapping[str, Sequence[PublishedFigure]]

    def amended(self, content: Content) -> Sequence[Amended]:
        """The corrections of a record."""
        return self.corrections.get((content["kind"], content["key"]), ())


def material_of(freeze: Freeze, edition: Edition, language: str) -> Material:
    """Everything that the report of `freeze` needs, in at most 7 queries."""
    lens = Lens(freeze, whole=edition is Edition.INTERNAL)
    records: dict[str, list[Content]] = defaultdict(list)
    for frozen in freeze.records.order_by("position"):
        records[frozen.kind].append(lens.content(frozen))
    figures = {each["indicator"]: each for each in records[Frozen.Kind.FIGURE]}
    plans = {each["plan"]["document"] for kind in ("target", "action") for each in records[kind]}
    return Material(
        freeze=freeze,
        edition=edition,
        university=home().name_in(language),
        figures=figures,
        targets=records[Frozen.Kind.TARGET],
        actions=records[Frozen.Kind.ACTION],
        corrections=_corrections(lens, language),
        provisions=_provisions(plans),
        published=_published(figures),
    )


def _corrections(lens: Lens, language: str) -> Mapping[tuple[str, str], Sequence[Amended]]:
    found: dict[tuple[str, str], list[Amended]] = defaultdict(list)
    corrections = Correction.objects.filter(frozen__freeze=lens.freeze).select_related(
        "frozen", "by"
    )
    for each in corrections.order_by("frozen__position", "pk"):
        earlier = found[each.frozen.kind, each.frozen.key]
        before = earlier[-1].after if earlier else lens.content(each.frozen)
        after = lens.corrected(each)
        if differences(before, after):  # of what these readers may see
            who = each.by.name_in(language) if each.by and lens.whole else ""
            left_out = _("It concerns what is left out here, and so does its reason.")
            why = each.reason if lens.is_told(each) else left_out
            earlier.append(Amended(before, after, why, each.at, who))
    return found


def _provisions(documents: set[str]) -> Mapping[tuple[str, str], Provision]:
    lines = Provision.objects.filter(document__code__in={*documents, document_code()})
    lines = lines.filter(kind=Provision.Kind.DIRECTION).select_related("document")
    return {(each.document.code, each.code): each for each in lines.order_by("position")}


def _published(figures: Mapping[str, Content]) -> Mapping[str, Sequence[PublishedFigure]]:
    found: dict[str, list[PublishedFigure]] = defaultdict(list)
    for each in PublishedFigure.objects.filter(indicator__in=figures).order_by("on", "pk"):
        found[each.indicator].append(each)
    return found
