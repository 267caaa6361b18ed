"""Writes what a policy file says: new versions are added, loaded ones are never changed."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kakehashi.journal.changes import difference, fields_of
from kakehashi.journal.operations import record
from kakehashi.journal.verbs import declare
from kakehashi.people.models import Person
from kakehashi.policy.catalogue import find
from kakehashi.policy.models import (
    Correspondence,
    Plan,
    PolicyDocument,
    Provision,
    PublishedFigure,
)
from kakehashi.policy.plan_loading import load_plan, university, wording
from kakehashi.policy.registry import REGISTRY
from kakehashi.policy.texts import Document, Figure, Line, Pair, PolicyFile
from kakehashi.verdicts import Refused

declare("policy.document_loaded", gettext_lazy("loaded the policy document"))
declare("policy.figure_loaded", gettext_lazy("loaded the published figure"))


@dataclass
class Loaded:
    """What one load added; what had been there before is not in it.

    plans_wait: the file has plans, and nobody has entered the university as a unit yet.
    """

    documents: list[PolicyDocument] = field(default_factory=list)
    correspondences: list[Correspondence] = field(default_factory=list)
    plans: list[Plan] = field(default_factory=list)
    plans_wait: bool = False
    figures: list[PublishedFigure] = field(default_factory=list)


@transaction.atomic
def load(content: PolicyFile, *, by: Person | None = None) -> Loaded:
    """Add the versions, the first crosswalk, the plans and published figures not there yet.

    A crosswalk is loaded with the newer of its documents and from then on edited by people, so a
    second load leaves it alone. Plans are the university's, so they wait until it is there as a
    unit, and belong to people once they are loaded. Everything is written or nothing is.

    Raises: Refused, if something in the file differs from what has been loaded under its name, or
    refers to something that does not exist. The sentence lists every difference.
    """
    loaded = Loaded()
    differences: list[str] = []
    for document in content.documents:
        existing = PolicyDocument.objects.filter(code=document.code).first()
        if existing is None:
            loaded.documents.append(_add_document(document, by, content.name))
        else:
            differences.extend(_document_differences(existing, document))
    for figure in content.figures:
        _load_figure(figure, loaded, differences, by)
    _load_plans(content, loaded, differences, by)
    if differences:
        raise Refused("\n".join([_refusal(content.name), *differences]))
    _load_pairs(content.pairs, loaded)
    return loaded


def _refusal(name: str) -> str:
    words = _("%s differs from what has been loaded. A loaded version is never edited:")
    return words % name


def _document_fields(document: Document) -> dict[str, object]:
    return {
        **wording(document.title),
        "adopted_year": document.year,
        "adopted_month": document.month,
        "purpose_ja": document.purpose.ja,
        "purpose_en": document.purpose.en,
        "remarks_ja": document.remarks.ja,
        "remarks_en": document.remarks.en,
        "source_ja": document.source.ja,
        "source_en": document.source.en,
    }


def _add_document(document: Document, by: Person | None, file: str) -> PolicyDocument:
    added = PolicyDocument.objects.create(
        code=document.code, revises=_revised(document), **_document_fields(document)
    )
    position = 0
    for top in document.lines:
        parent = None
        for line in top.all():
            position += 1
            provision = Provision.objects.create(
                document=added,
                kind=line.kind,
                code=line.code,
                position=position,
                parent=parent,
                **wording(line.text),
            )
            parent = parent or provision
    changes = difference({}, fields_of(added))
    changes["provisions"] = [None, [line.code for top in document.lines for line in top.all()]]
    record("policy.document_loaded", added, by=by, changes=changes, reason=file)
    return added


def _revised(document: Document) -> PolicyDocument | None:
    if not document.revises:
        return None
    found = PolicyDocument.objects.filter(code=document.revises).first()
    if found is None:
        raise Refused(
            _("Version %(code)s revises %(revised)s, which is neither loaded nor before it.")
            % {"code": document.code, "revised": document.revises}
        )
    return found


def _document_differences(existing: PolicyDocument, document: Document) -> Iterator[str]:
    revised = existing.revises.code if existing.revises else ""
    wanted = {**_document_fields(document), "revises": document.revises}
    yield from _field_differences(existing.code, {**vars(existing), "revises": revised}, wanted)
    provisions = {each.code: each for each in existing.provisions.all()}
    lines = [line for top in document.lines for line in top.all()]
    for line in lines:
        yield from _line_differences(existing.code, provisions.pop(line.code, None), line)
    for code in provisions:
        yield _("%(where)s is loaded and not in the file.") % {"where": f"{existing.code} {code}"}


def _line_differences(document: str, provision: Provision | None, line: Line) -> Iterator[str]:
    where = f"{document} {line.code}"
    if provision is None:
        yield _("%(where)s is in the file and not loaded.") % {"where": where}
        return
    wanted = {**wording(line.text), "kind": line.kind}
    yield from _field_differences(where, vars(provision), wanted)


def _field_differences(
    where: str, loaded: dict[str, object], wanted: dict[str, object] | dict[str, str]
) -> Iterator[str]:
    for name, value in wanted.items():
        if loaded[name] != value:
            yield _("%(where)s, %(field)s: loaded is “%(loaded)s”, the file says “%(file)s”.") % {
                "where": where,
                "field": name,
                "loaded": loaded[name],
                "file": value,
            }


def _load_figure(figure: Figure, loaded: Loaded, differences: list[str], by: Person | None) -> None:
    if find(figure.indicator) is None:
        raise Refused(
            _("There is no indicator %(code)s. Those that exist: %(known)s.")
            % {"code": figure.indicator, "known": ", ".join(sorted(REGISTRY))}
        )
    key = {
        "indicator": figure.indicator,
        "on": figure.on,
        "period_en": figure.period.en,
        "kind": figure.kind,
        "source": figure.source,
    }
    facts = {
        "period_ja": figure.period.ja,
        "value": figure.value,
        "scope": figure.scope,
        "publisher_ja": figure.publisher.ja,
        "publisher_en": figure.publisher.en,
        "wording_ja": figure.wording.ja,
        "wording_en": figure.wording.en,
        "is_third_party": figure.third_party,
    }
    existing = PublishedFigure.objects.filter(**key).first()
    if existing is not None:
        where = f"{figure.indicator} {figure.on or figure.period.en} {figure.source}"
        differences.extend(_field_differences(where, vars(existing), facts))
        return
    added = PublishedFigure.objects.create(**key, **facts)
    record("policy.figure_loaded", added, by=by, changes=difference({}, fields_of(added)))
    loaded.figures.append(added)


def _load_plans(
    content: PolicyFile, loaded: Loaded, differences: list[str], by: Person | None
) -> None:
    unit = university()
    loaded.plans_wait = unit is None and bool(content.plans)
    if unit is None:
        return
    revised = {plan.revises for plan in content.plans}
    for text in content.plans:
        is_superseded = (text.document, text.number) in revised
        added = load_plan(
            text, unit, differences, is_superseded=is_superseded, by=by, file=content.name
        )
        loaded.plans.extend([added] if added else [])


def _load_pairs(pairs: Sequence[Pair], loaded: Loaded) -> None:
    """Add the pairs of which at least one document was added by this very load."""
    new = {document.code for document in loaded.documents}
    for pair in pairs:
        if {pair.earlier_document, pair.later_document} & new:
            correspondence = Correspondence.objects.create(
                earlier=_direction(pair.earlier_document, pair.earlier),
                later=_direction(pair.later_document, pair.later),
                weight=pair.weight,
            )
            loaded.correspondences.append(correspondence)


def _direction(document: str, code: str) -> Provision:
    directions = Provision.objects.filter(document__code=document, kind="direction")
    found = directions.select_related("document").filter(code=code).first()
    if found is None:
        raise Refused(
            _("The crosswalk names the direction %(where)s, which does not exist.")
            % {"where": f"{document} {code}"}
        )
    return found
