"""A report from a freeze, in one language."""

from collections.abc import Iterator, Sequence
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import override, pgettext

from kakehashi.policy.models.freezes import Freeze
from kakehashi.policy.models.wording import Standing
from kakehashi.policy.outline import document_code
from kakehashi.policy.progress.paths import State
from kakehashi.policy.reporting import annex, tallies, words
from kakehashi.policy.reporting.actions import action, note_for
from kakehashi.policy.reporting.changes import corrected
from kakehashi.policy.reporting.contents import (
    CorrectedRecord,
    Direction,
    Edition,
    Fact,
    Figure,
    Notice,
    Plan,
    Report,
)
from kakehashi.policy.reporting.figures import figure, part_or_whole_said, state, wanted
from kakehashi.policy.reporting.labels import layout_words
from kakehashi.policy.reporting.material import Content, Material, material_of
from kakehashi.vocabulary.time import fiscal_year

ATTENTION = (State.REGRESSED, State.BEHIND, State.UNKNOWN)


def build(freeze: Freeze, edition: Edition, language: str) -> Report:
    """The report of `freeze` for the readers of `edition`, in `language`."""
    with override(language):
        return _report(material_of(freeze, edition, language), language)


def title_of(on: date) -> str:
    """What the report of a freeze on the day `on` is called, in the language that is active."""
    return _("Annual report on internationalisation, %s") % words.fiscal_year_label(fiscal_year(on))


def _report(material: Material, language: str) -> Report:
    freeze = material.freeze
    plans = list(_plans(material, language))
    return Report(
        heading=_("Title page"),
        title=title_of(freeze.on),
        name=_("Annual report on internationalisation"),
        university=material.university,
        year=words.fiscal_year_label(fiscal_year(freeze.on)),
        edition=_edition(material.edition),
        labels=layout_words(),
        cover=list(_cover(material)),
        warning=_("Demonstration: invented plans and figures.") if freeze.is_invented else "",
        reading=annex.how_to_read(),
        plans=plans,
        others=list(_others(material, language)),
        corrections=list(_corrections(material, language)),
        definitions=list(annex.definitions(material, language)),
        verification=annex.verification(material),
        hash=freeze.sha256,
    )


def _edition(edition: Edition) -> str:
    if edition is Edition.PUBLIC:
        return pgettext("report", "Public edition")
    return pgettext("report", "Internal edition: names persons and money")


def _cover(material: Material) -> Iterator[Fact]:
    freeze = material.freeze
    occasion = Freeze.Occasion(freeze.occasion)
    day = words.official_day(freeze.on)
    shown = day if occasion is Freeze.Occasion.MAY else f"{day}, {occasion.label}"
    yield Fact(_("Reference date"), shown)
    yield Fact(pgettext("freeze", "Frozen"), words.moment(freeze.frozen_at))
    if count := sum(len(each) for each in material.corrections.values()):
        yield Fact(_("Corrections since"), str(count))
    yield Fact("SHA-256", freeze.sha256)


def _plans(material: Material, language: str) -> Iterator[Plan]:
    """The plans that were in force, in the order of their records."""
    found = {each["plan"]["id"]: each["plan"] for each in [*material.targets, *material.actions]}
    for plan in found.values():
        targets = [each for each in material.targets if each["plan"]["id"] == plan["id"]]
        actions = [each for each in material.actions if each["plan"]["id"] == plan["id"]]
        yield _plan(material, plan, targets, actions, language)


def _plan(
    material: Material,
    plan: Content,
    targets: Sequence[Content],
    actions: Sequence[Content],
    language: str,
) -> Plan:
    tallied, shown = [], []
    codes = [code for document, code in material.provisions if document == plan["document"]]
    for code in [*codes, ""]:
        its_targets = [each for each in targets if each["direction"] == code]
        its_actions = [each for each in actions if each["direction"] == code]
        if not code and not its_targets:
            continue
        heading = _direction_heading(material, plan["document"], code, language)
        tallied.append(tallies.tally(heading, its_targets, its_actions))
        if its_targets or its_actions:
            shown.append(_direction(material, plan, code, its_targets, its_actions, language))
    return Plan(
        heading=_plan_title(plan, language),
        note="" if plan["title"][language] else note_for(Standing.MISSING, language),
        facts=list(_plan_facts(plan, language)),
        tallies=tallied,
        total=tallies.tally(pgettext("report", "Together"), targets, actions),
        notices=list(_notices(material, targets, language)),
        directions=shown,
    )


def _plan_title(plan: Content, language: str) -> str:
    return str(plan["title"][language] or plan["title"]["en" if language == "ja" else "ja"])


def _plan_facts(plan: Content, language: str) -> Iterator[Fact]:
    yield Fact(_("Whose plan"), plan["unit"][language])
    yield Fact(pgettext("plan", "Version"), str(plan["number"]))
    yield Fact(_("Policy version"), plan["document"])


def _direction_heading(material: Material, document: str, code: str, language: str) -> str:
    line = material.provisions.get((document, code))
    if not code:
        return _("Goals that nobody has placed under a direction")
    return code if line is None else f"{code} {line.text_in(language)}"


def _direction(
    material: Material,
    plan: Content,
    code: str,
    targets: Sequence[Content],
    actions: Sequence[Content],
    language: str,
) -> Direction:
    line = material.provisions.get((plan["document"], code))
    return Direction(
        heading=_direction_heading(material, plan["document"], code, language),
        note="" if line is None else note_for(line.standing_in(language), language),
        lines=list(tallies.lines(targets, actions)),
        figures=list(_figures(material, targets, language)),
        actions=[action(material, each, language) for each in actions],
    )


def _figures(material: Material, targets: Sequence[Content], language: str) -> Iterator[Figure]:
    """The figures that the targets are about, each once, with the targets of its parts."""
    for code in dict.fromkeys(each["indicator"] for each in targets):
        content = material.figures.get(code)
        if content is None:  # its definition was gone when the day was frozen
            continue
        own = [each for each in targets if each["indicator"] == code]
        whole = next((each for each in own if not each["by"]), None)
        parts = [each for each in own if each["by"]]
        yield figure(
            material, content, language, anchor=anchor_of(own[0]), target=whole, parts=parts
        )


def anchor_of(target: Content) -> str:
    """The place of the figure that a target is about, in its plan."""
    return f"{target['plan']['id']}/{target['indicator']}"


def _notices(material: Material, targets: Sequence[Content], language: str) -> Iterator[Notice]:
    """Goals that are worse than their baseline, then those behind, then those unknown."""
    for wrong in ATTENTION:
        for each in targets:
            if each["result"]["state"] == wrong:
                content = material.figures.get(each["indicator"])
                yield Notice(
                    anchor="" if content is None else anchor_of(each),
                    direction=each["direction"],
                    name=_name(each, language),
                    value=part_or_whole_said(each),
                    wanted=wanted(each),
                    state=state(each),
                )


def _name(target: Content, language: str) -> str:
    title = target["title"][language] if target["title"] else target["indicator"]
    return f"{title}: {target['names'][language]}" if target["by"] else title


def _others(material: Material, language: str) -> Iterator[Direction]:
    """Figures that no plan has a goal for, by the direction that they belong to."""
    aimed_at = {each["indicator"] for each in material.targets}
    rest = [each for each in material.figures.values() if each["indicator"] not in aimed_at]
    codes = [code for document, code in material.provisions if document == document_code()]
    for code in dict.fromkeys([*codes, *(each["direction"] for each in rest)]):
        own = [each for each in rest if each["direction"] == code]
        if own:
            line = material.provisions.get((document_code(), code))
            yield Direction(
                heading=_direction_heading(material, document_code(), code, language),
                note="" if line is None else note_for(line.standing_in(language), language),
                lines=[],
                figures=[figure(material, each, language) for each in own],
                actions=[],
            )


def _corrections(material: Material, language: str) -> Iterator[CorrectedRecord]:
    records = [*material.figures.values(), *material.targets, *material.actions]
    for each in records:
        if amended := material.amended(each):
            name = each["code"] if each["kind"] == "action" else _title(each, language)
            yield CorrectedRecord(name, [corrected(one, language) for one in amended])


def _title(content: Content, language: str) -> str:
    return str(content["title"][language] if content["title"] else content["indicator"])
