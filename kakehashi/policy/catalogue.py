"""Every indicator: those that the directions register, and those whose figures people state."""

from collections import defaultdict
from collections.abc import Mapping
from functools import partial

from django.db.models import OuterRef, Subquery
from django.utils.functional import Promise

from kakehashi.policy.bilingual import in_both
from kakehashi.policy.counting import REFERENCE_DATES, Better, Unit
from kakehashi.policy.models.stated import StatedDefinition
from kakehashi.policy.registry import REGISTRY, Indicator
from kakehashi.policy.sets import shipped
from kakehashi.policy.stated import StatedValues, stated_on


def find(code: str) -> Indicator | None:
    """The present definition of `code`; None if there is none. No query for a registered one."""
    if code in REGISTRY:
        return REGISTRY[code]
    if "\x00" in code:  # from an address; PostgreSQL cannot even be asked
        return None
    found = StatedDefinition.objects.filter(code=code).order_by("-version").first()
    return None if found is None else indicator_of(found)


def everything() -> dict[str, Indicator]:
    """The present definition of every indicator by code: registered ones first. One query."""
    newest = StatedDefinition.objects.filter(code=OuterRef("code")).order_by("-version")
    defined = StatedDefinition.objects.filter(pk=Subquery(newest.values("pk")[:1]))
    stated = {each.code: indicator_of(each) for each in defined.order_by("code")}
    return {**REGISTRY, **{code: each for code, each in stated.items() if code not in REGISTRY}}


def by_direction() -> Mapping[str, list[Indicator]]:
    """Code of a direction -> its indicators, in the order of `everything`. One query."""
    found: dict[str, list[Indicator]] = defaultdict(list)
    for each in everything().values():
        found[each.direction].append(each)
    return found


def of_fact(fact: str) -> list[Indicator]:
    """Every definition that counts `fact`, the university's own first. One query."""
    found = [each for each in everything().values() if fact and each.fact == fact]
    return sorted(found, key=lambda each: bool(each.rule))


def wording_of(indicator: Indicator, version: int) -> str | Promise:
    """What `version` of `indicator` counts; the present wording where nothing else is known."""
    if version == indicator.version:
        return indicator.wording
    if indicator.code in shipped():
        versions = {each.number: each.wording for each in shipped()[indicator.code].versions}
        return versions.get(version, indicator.wording)
    found = StatedDefinition.objects.filter(code=indicator.code, version=version).first()
    return in_both(found.wording_ja, found.wording_en) if found else indicator.wording


def indicator_of(defined: StatedDefinition) -> Indicator:
    """`defined` as an indicator."""
    at = REFERENCE_DATES[defined.at]
    return Indicator(
        code=defined.code,
        direction=defined.direction,
        title=in_both(defined.title_ja, defined.title_en),
        wording=in_both(defined.wording_ja, defined.wording_en),
        unit=Unit(
            "stated",
            in_both(defined.unit_ja, defined.unit_en),
            persons=defined.is_persons,
        ),
        at=at,
        source=defined.source,
        better=Better(defined.better),
        version=defined.version,
        compute=partial(stated_on, defined.code, at),
        reads=StatedValues,
        fact=defined.fact,
        stated=True,
    )
