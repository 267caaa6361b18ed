"""What the pages of one call show, as plain values for their templates."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy

from kakehashi.education.outbound.calls import forest, rubric, rules
from kakehashi.education.outbound.calls.forest import PlacementValue, Structure, enclosing
from kakehashi.education.outbound.calls.placing import asked_by_number, problem_structure
from kakehashi.education.outbound.calls.structure_words import said
from kakehashi.education.outbound.models import Call, Placement, Quota
from kakehashi.education.outbound.states import CallState
from kakehashi.journal.models import Entry
from kakehashi.people.models import Person
from kakehashi.verdicts import Offer, Verdict


@dataclass
class Node:
    """A quota on its page: with what is used and left, those inside it, and its placements."""

    quota: Quota
    used: int
    around: str = ""  # the name of the quota around it
    placements: list[tuple[Placement, int]] = field(default_factory=list)  # with wishes
    inside: "list[Node]" = field(default_factory=list)

    @property
    def left(self) -> int:
        """How many places are left in it alone."""
        return max(0, self.quota.capacity - self.used)

    @property
    def short_name(self) -> str:
        """Its name without that of the quota around it, with which names begin."""
        name = self.quota.name_in(get_language() or "en")
        return name.removeprefix(self.around).lstrip(":： ") or name


@dataclass(frozen=True)
class CriterionLine:
    """A criterion in words, with its share of the whole in per cent."""

    name: str
    weight: int
    most: int
    percent: str


def acts_of(person: Person, call: Call) -> list[Offer]:
    """What follows from the state of the call, whether or not `person` may do it."""
    acts = {
        CallState.DRAFT: _draft_acts,
        CallState.PUBLISHED: _published_acts,
        CallState.CONCLUDED: _over_acts,
        CallState.CANCELLED: _over_acts,
    }
    return acts[CallState(call.state)](person, call)


def _offer(
    words: str | Promise, name: str, call: Call, verdict: Verdict, grave: bool = False
) -> Offer:
    address = reverse(f"outbound:{name}", args=[call.pk])
    return Offer(str(words), address, verdict, grave)


def _draft_acts(person: Person, call: Call) -> list[Offer]:
    revise = rules.may_revise(person, call)
    return [
        _offer(gettext_lazy("Publish"), "publish_call", call, rules.may_publish(person, call)),
        _offer(gettext_lazy("Describe it anew"), "revise_call", call, revise),
        _offer(gettext_lazy("State who can apply"), "call_eligibility", call, revise),
        _offer(gettext_lazy("State the rubric"), "call_rubric", call, revise),
        _offer(
            gettext_lazy("Arrange places"), "call_places", call, rules.may_arrange(person, call)
        ),
        _offer(
            gettext_lazy("Cancel the call"),
            "cancel_call",
            call,
            rules.may_cancel(person, call),
            grave=True,
        ),
    ]


def _published_acts(person: Person, call: Call) -> list[Offer]:
    return [
        _offer(
            gettext_lazy("Arrange places"), "call_places", call, rules.may_arrange(person, call)
        ),
        _offer(
            gettext_lazy("Move its days"),
            "move_call",
            call,
            rules.may_move_timetable(person, call),
        ),
        *_over_acts(person, call),
        _offer(
            gettext_lazy("Conclude"), "conclude_call", call, rules.may_conclude(person, call), True
        ),
        _offer(
            gettext_lazy("Cancel the call"),
            "cancel_call",
            call,
            rules.may_cancel(person, call),
            True,
        ),
    ]


def _over_acts(person: Person, call: Call) -> list[Offer]:
    found = [
        _offer(
            gettext_lazy("Draft a second call"),
            "call_again",
            call,
            rules.may_call_again(person, call),
        ),
        _offer(
            gettext_lazy("Copy for another year"), "copy_call", call, rules.may_copy(person, call)
        ),
    ]
    if call.seed and call.revealed_at is None:
        reveal = rules.may_reveal(person, call)
        found.insert(0, _offer(gettext_lazy("Reveal the seed"), "reveal_seed", call, reveal))
    return found


def tree_of(call: Call, structure: Structure) -> list[Node]:
    """The quotas of a call as trees, with their placements; quotas in a circle are left out."""
    wishes = asked_by_number(call)
    nodes = {
        quota.pk: Node(quota, structure.used.get(quota.key, 0))
        for quota in call.quotas.order_by("key")
    }
    for placement in call.placements.with_hosts().order_by("key"):
        nodes[placement.quota_id].placements.append((placement, wishes.get(placement.pk, 0)))
    roots, language = [], get_language() or "en"
    for node in nodes.values():
        if node.quota.parent_id is None:
            roots.append(node)
        elif node.quota.parent_id in nodes:
            around = nodes[node.quota.parent_id]
            around.inside.append(node)
            node.around = around.quota.name_in(language)
    return sorted(roots, key=lambda node: (node.quota.name_in(language).casefold(), node.quota.key))


def flat(nodes: Sequence[Node], depth: int = 0) -> Iterator[tuple[int, Node]]:
    """Each node with its depth (0 outermost), those inside after the one around them."""
    for node in nodes:
        yield depth, node
        yield from flat(node.inside, depth + 1)


def flaws_of(call: Call, structure: Structure) -> list[tuple[str, bool]]:
    """What is wrong with quotas and placements: the sentence, and whether it is grave."""
    return [(said(each, call), each.wrong in forest.GRAVE) for each in forest.flaws(structure)]


def least_of(structure: Structure) -> dict[str, int]:
    """Code of a placement -> the least capacity of its quota and those around it."""
    quotas = {each.id: each for each in structure.quotas}

    def least(placement: PlacementValue) -> int:
        return min((quotas[key].capacity for key in enclosing(quotas, placement.quota)), default=0)

    return {each.id: least(each) for each in structure.placements}


def least_places(call: Call) -> dict[str, int]:
    """The same, read from the database."""
    return least_of(problem_structure(call))


def criteria_of(call: Call) -> list[CriterionLine]:
    """The rubric in words; empty where there is none or it cannot be read."""
    if not call.rubric or not rubric.is_sound(call.rubric):
        return []
    language, criteria = get_language() or "en", rubric.read(call.rubric)
    shares = rubric.percent(criteria)
    return [
        CriterionLine(each.name_in(language), each.weight, each.most, shares[each.key])
        for each in criteria
    ]


def history(call: Call) -> QuerySet[Entry]:
    """What was done to a call, its quotas and placements, newest first."""
    wanted = Q(record_type=call._meta.label_lower, record_id=str(call.pk))
    for part in (Quota, Placement):
        keys = part._default_manager.filter(call=call).values_list("pk", flat=True)
        ids = [str(key) for key in keys]
        wanted |= Q(record_type=part._meta.label_lower, record_id__in=ids)
    return Entry.objects.filter(wanted).select_related("by").order_by("-pk")
