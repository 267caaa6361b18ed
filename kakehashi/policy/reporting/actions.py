"""Actions of a report: text, effort with its formula, and what the owner said."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from kakehashi.policy.labels import FRESHNESS, PACES
from kakehashi.policy.models.actions import Responsibility
from kakehashi.policy.models.attestations import Attestation
from kakehashi.policy.models.tasks import Task as TaskRow
from kakehashi.policy.models.wording import Standing
from kakehashi.policy.progress.effort import Effort, Pace
from kakehashi.policy.progress.freshness import Freshness
from kakehashi.policy.reporting import words
from kakehashi.policy.reporting.changes import corrected
from kakehashi.policy.reporting.contents import Action, Badge, Fact, Task
from kakehashi.policy.reporting.material import Content, Material
from kakehashi.policy.states import ActionState
from kakehashi.policy.targets.words import percent


def action(material: Material, content: Content, language: str) -> Action:
    """The action of `content`."""
    effort = effort_of(content)
    return Action(
        heading=content["code"],
        text=text_in(content["text"], language),
        note=note_on(content["text"], language),
        effort=Badge(str(PACES[effort.pace]), words.TONES[effort.pace]),
        formula=effort_in_words(effort),
        facts=list(_facts(content, language)),
        tasks=[_task(each, language) for each in content["tasks"]],
        corrections=[corrected(each, language) for each in material.amended(content)],
    )


def effort_of(content: Content) -> Effort:
    """The frozen effort of an action, or of several together."""
    found = content["effort"]
    return Effort(found["due"], found["done"], found["early"], found["planned"])


def effort_in_words(effort: Effort) -> str:
    """What was done of what was due, with its formula; empty where nothing was due."""
    if effort.share is None:
        return ""
    sentence = _("%(done)d done ÷ %(due)d due by weight = %(share)s; early: %(early)d of %(all)d")
    return sentence % {
        "share": percent(effort.share),
        "done": effort.done,
        "due": effort.due,
        "early": effort.early,
        "all": effort.planned - effort.due,
    }


def text_in(text: Content, language: str) -> str:
    """A text for a reader of `language`; the other language's where it is missing."""
    return str(text[language] or text["en" if language == "ja" else "ja"])


def note_on(text: Content, language: str) -> str:
    """That a text is missing in `language`, or a translation of somebody's; else empty."""
    return note_for(text["standing"][language], language)


def note_for(standing: str, language: str) -> str:
    """As `note_on`, of a wording's standing in `language`."""
    if standing == Standing.UNOFFICIAL:
        return str(Standing.UNOFFICIAL.label)
    if standing != Standing.MISSING:
        return ""
    if language == "ja":
        return _("The Japanese text is missing; the English one is shown.")
    return _("The English text is missing; the Japanese one is shown.")


def _facts(content: Content, language: str) -> Iterator[Fact]:
    if content["owner"]:
        yield Fact(_("Unit that owns it"), content["owner"][language])
    if people := _people(content, language):
        yield Fact(pgettext("action", "Persons"), people)
    if when := words.years(*content["years"]):
        yield Fact(pgettext("action", "Period"), when)
    if content["state"] != ActionState.OPEN:
        yield Fact(pgettext("action", "Decided"), str(ActionState(content["state"]).label))
    yield Fact(pgettext("reading", "Confidence"), _confidence(content, language))
    for money in content["money"] or ():
        yield Fact(_("Budget, FY%s") % money["year"], _money(money, language))
    if content["needs"]:
        yield Fact(_("Needs first"), ", ".join(content["needs"]))


def _people(content: Content, language: str) -> str:
    parts = Responsibility.Part
    return _(", ").join(
        words.remarked(each["name"][language], str(parts(each["part"]).label))
        for each in content["people"] or ()
    )


def _confidence(content: Content, language: str) -> str:
    """The owner's own statement with its date, and whether it is fresh. In public without words."""
    freshness = str(FRESHNESS[Freshness(content["freshness"])])
    said = content["confidence"]
    if said is None:
        return freshness
    level = str(Attestation.Confidence(said["level"]).label)
    found = {
        "level": level,
        "sentence": said["sentence"],
        "when": words.day(timezone.localdate(datetime.fromisoformat(said["at"]))),
        "freshness": freshness,
    }
    if not said["sentence"]:
        return _("%(level)s (checked on %(when)s; %(freshness)s)") % found
    found["who"] = said["by"]["name"][language]
    words_of = _("%(level)s: “%(sentence)s” (checked on %(when)s by %(who)s; %(freshness)s)")
    return words.joined(words_of % found, said["comment"])


def _money(money: Content, language: str) -> str:
    def yen(text: Any) -> str:
        return pgettext("figure", "unknown") if text is None else _("%s yen") % words.number(text)

    return _("%(source)s: planned %(planned)s, spent %(spent)s") % {
        "source": money["source"][language],
        "planned": yen(money["planned"]),
        "spent": yen(money["spent"]),
    }


def _task(content: Content, language: str) -> Task:
    text = text_in(content["text"], language)
    if content["kind"] == TaskRow.Kind.MILESTONE:
        text = f"◆ {text}"
    if content["person"]:
        text = words.remarked(text, content["person"]["name"][language])
    return Task(words.day(words.day_of(content["due_on"])), text, _task_state(content))


def _task_state(content: Content) -> Badge:
    if content["done_on"]:
        done = words.day(date.fromisoformat(content["done_on"]))
        return Badge(_("done on %s") % done, "good")
    if content["overdue"]:
        return Badge(pgettext("task", "overdue"), "warn")
    return Badge(pgettext("task", "open"), "info")


def sum_of(contents: list[Content]) -> Effort:
    """The efforts of actions that were not dropped, each multiplied by its action's weight."""
    counted = [each for each in contents if each["state"] != ActionState.DROPPED]

    def total(name: str) -> int:
        return sum(each["weight"] * each["effort"][name] for each in counted)

    return Effort(total("due"), total("done"), total("early"), total("planned"))


def share_in_words(effort: Effort) -> str:
    """The share of what was due, for a table; in words where nothing was due."""
    if effort.pace == Pace.UNKNOWN:
        return pgettext("figure", "unknown")
    return str(PACES[effort.pace]) if effort.share is None else percent(effort.share)
