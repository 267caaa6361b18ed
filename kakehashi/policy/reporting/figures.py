"""Figures of a report: value, path, series, parts, and what others published."""

from collections.abc import Iterator, Sequence

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from kakehashi.policy.counting import REFERENCE_DATES
from kakehashi.policy.freezing.restoring import exact, path_of, result_of, shows_baseline
from kakehashi.policy.models.published import PublishedFigure
from kakehashi.policy.models.targets import FORMS
from kakehashi.policy.progress.paths import Path, State
from kakehashi.policy.reporting import words
from kakehashi.policy.reporting.changes import corrected
from kakehashi.policy.reporting.charts import Known, chart
from kakehashi.policy.reporting.contents import Badge, Context, Division, Fact, Figure, PartTarget
from kakehashi.policy.reporting.material import Content, Material
from kakehashi.policy.suppression import SMALLEST_SHOWN
from kakehashi.policy.targets.words import (
    BADGES,
    STATES,
    formula,
    path_in_words,
    percent,
    shown,
    signed,
    wanted_in_words,
)

MOST_PARTS = 8


def figure(
    material: Material,
    content: Content,
    language: str,
    *,
    anchor: str = "",
    target: Content | None = None,
    parts: Sequence[Content] = (),
) -> Figure:
    """The figure of `content` with its target, if there is one, and targets of its parts."""
    unit = content["unit"]
    known = [_known(point, content) for point in content["series"]]
    path = path_of(target) if target is not None and shows_baseline(target) else None
    return Figure(
        anchor=anchor,
        heading=content["title"][language],
        code=content["indicator"],
        value=said(content, unit),
        unit=unit[language],
        on=_reference(content),
        state=None if target is None else state(target),
        facts=[] if target is None else list(_facts(target, unit)),
        formula=[] if target is None else _formula(target),
        remarks=list(_remarks(content, target, known, language)),
        chart=chart(known, path),
        picture=_picture(content, target, language),
        years=[each.label for each in known],
        values=[_short(point) for point in content["series"]],
        breaks=_breaks(known),
        part_targets=[_part(each, unit, language) for each in parts],
        divisions=[_division(each, unit, language) for each in content["divisions"]],
        is_known=any(each.value is not None for each in known),
        context=[_published(each, language) for each in material.published.get(content["key"], ())],
        corrections=[
            corrected(amended, language)
            for record in (content, target, *parts)
            if record is not None
            for amended in material.amended(record)
        ],
    )


def said(content: Content, unit: Content | None, hidden: str = "") -> str:
    """A figure as it is read: a number, "unknown", or "fewer than 5" where it is not shown.

    hidden: other words for the last.
    """
    if content["value"] is None:
        return words.nothing(content, hidden)
    number = with_unit(content["value"], unit)
    return _("at least %s") % number if content.get("at_least") else number


def _short(point: Content) -> str:
    """A figure in a narrow column."""
    if point["value"] is None:
        return words.nothing(point, f"<{SMALLEST_SHOWN}")
    number = words.number(point["value"])
    return f"≥ {number}" if point["at_least"] else number


def _breaks(known: Sequence[Known]) -> list[int]:
    """Where the definition is another one than that of the last known figure before."""
    found, version = [], None
    for place, each in enumerate(known):
        if each.value is not None:
            if version not in (None, each.version):
                found.append(place)
            version = each.version
    return found


def with_unit(value: str, unit: Content | None) -> str:
    """A number; a unit that is one sign, such as %, stands behind it, others beside the figure."""
    sign = unit["en"] if unit and len(unit["en"]) == 1 else ""
    if not sign:
        return words.number(value)
    return pgettext("figure with unit", "%(number)s %(unit)s") % {
        "number": words.number(value),
        "unit": sign,
    }


def state(target: Content) -> Badge:
    """Where the figure stands on its path."""
    found = State(target["result"]["state"])
    return Badge(str(STATES[found]), BADGES[found])


def wanted(target: Content) -> str:
    """What was wanted on the reference date; a dash where nothing was."""
    return wanted_in_words(target["aim"], result_of(target).wanted) or "–"


def _reference(content: Content) -> str:
    at = REFERENCE_DATES[content["reference_date"]]
    on = words.day_of(content["on"])
    return at.label(on) if at.covers_year else words.day(on)


def _known(point: Content, content: Content) -> Known:
    at = REFERENCE_DATES[content["reference_date"]]
    on = words.day_of(point["on"])
    return Known(on, at.label(on), exact(point["value"]), bool(point["at_least"]), point["version"])


def _facts(target: Content, unit: Content | None) -> Iterator[Fact]:
    path, result = path_of(target), result_of(target)
    goal = {"path": _path_in_words(target), "form": FORMS[path.form]}
    yield Fact(pgettext("report", "Target"), _("%(path)s. %(form)s.") % goal)
    if len(path.points) > 1:
        yield Fact(pgettext("target", "Points"), _points(path))
    yield Fact(pgettext("target", "Baseline"), _baseline(target, unit))
    yield Fact(pgettext("target", "Wanted now"), wanted(target))
    if result.gap is not None:
        yield Fact(pgettext("target", "Gap"), signed(result.gap))
    if result.raw is not None:
        yield Fact(_("Share of the way"), percent(result.raw))
    if target["weight"] != 1:
        yield Fact(pgettext("target", "Weight"), str(target["weight"]))


def _path_in_words(target: Content) -> str:
    start = "" if shows_baseline(target) else words.nothing(target["baseline"])
    return path_in_words(path_of(target), start)


def _points(path: Path) -> str:
    return _(", ").join(
        words.remarked(wanted_in_words(path.aim, each), words.day(each.on)) for each in path.points
    )


def _baseline(target: Content, unit: Content | None) -> str:
    base = target["baseline"]
    on = words.day(words.day_of(base["on"]))
    return words.remarked(said(base, unit), _(", ").join([on, base["source"]]))


def _formula(target: Content) -> list[str]:
    """How the result comes about, with its numbers."""
    reading = target["reading"]
    if reading is None or not shows_baseline(target):
        return []
    on = words.day_of(reading["on"])
    return list(formula(path_of(target), result_of(target), exact(reading["value"]), on))


def _remarks(
    content: Content, target: Content | None, known: Sequence[Known], language: str
) -> Iterator[str]:
    why = content["unknown_because"] and content["unknown_because"][language]
    if why:
        yield why
    if target is not None and target["unknown_because"]:
        reason = target["unknown_because"][language]
        if reason != why:
            yield reason
    if content["caveat"]:
        yield content["caveat"][language]
    if _breaks(known):
        yield _("Dotted: the definition changed, so figures before and after do not compare.")
    if len({each.value is None for each in known}) > 1:
        yield _("Shaded: unknown, or too few persons to be shown.")


def _picture(content: Content, target: Content | None, language: str) -> str:
    """What the chart shows, for those who hear the report."""
    at = REFERENCE_DATES[content["reference_date"]]
    series = "; ".join(
        f"{at.label(words.day_of(each['on']))}: {said(each, content['unit'])}"
        for each in content["series"]
    )
    goal = "" if target is None else f"{_path_in_words(target)}."
    return words.joined(f"{content['title'][language]}: {series}.", goal)


def part_or_whole_said(target: Content) -> str:
    """The figure that a target was compared with."""
    reading = target["reading"] or {"value": None}
    return said(reading, target["unit"], _("not shown") if target["by"] else "")


def _part(target: Content, unit: Content, language: str) -> PartTarget:
    return PartTarget(
        name=target["names"][language],
        value=part_or_whole_said(target),
        wanted=wanted(target),
        state=state(target),
    )


def _division(division: Content, unit: Content, language: str) -> Division:
    parts = [
        Fact(each["name"][language], said(each, unit, _("not shown")))
        for each in division["parts"][:MOST_PARTS]
    ]
    left = len(division["parts"]) - len(parts)
    more = _("and %d more: see the spreadsheet") % left if left else ""
    return Division(division["title"][language], parts, more)


def _published(figure: PublishedFigure, language: str) -> Context:
    japanese = language == "ja"
    goal = _("a goal, not a figure") if figure.kind == PublishedFigure.Kind.GOAL else ""
    third = _("read from a third party") if figure.is_third_party else ""
    period = figure.period_ja if japanese else figure.period_en
    return Context(
        who=figure.publisher_ja if japanese else figure.publisher_en,
        what=figure.wording_ja if japanese else figure.wording_en,
        value=shown(figure.value),
        when=words.day(figure.on) if figure.on else period,
        note=_(", ").join(filter(None, [goal, third])),
        source=figure.source,
    )
