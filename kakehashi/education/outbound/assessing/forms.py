"""Forms of the assessment: a request turned into clean values, each fault at its field."""

from typing import Any, cast

from django import forms
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from kakehashi.education.cooperation.forms import NamedChoice
from kakehashi.education.outbound.assessing.findings import Finding, joined
from kakehashi.education.outbound.assessing.operations import Code, Reason
from kakehashi.education.outbound.assessing.rules import CAN_REVIEW, DECIDES
from kakehashi.education.outbound.calls.rubric import Criterion
from kakehashi.education.outbound.models import (
    Application,
    AssessmentPlan,
    Call,
    Conflict,
    EligibilityDecision,
    MissingScoreRuling,
    Review,
    Reviewer,
)
from kakehashi.institutions.models import Unit
from kakehashi.people.models import Deputy, Person, Role
from kakehashi.people.queries import answering, units_of

LONGEST = 4000
REFUSALS = [each for each in Code.choices if each[0] not in (Code.MET, Code.DISCRETION)]
YES_NO = [
    ("yes", pgettext_lazy("application", "Eligible")),
    ("no", pgettext_lazy("application", "Not eligible")),
]


class Text(forms.CharField):
    """Several lines."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=LONGEST, widget=forms.Textarea({"rows": 3}), **kwargs)


class DecisionForm(forms.Form):
    """One decision on eligibility; what the rules say stands there already."""

    eligible = forms.ChoiceField(
        label=pgettext_lazy("eligibility", "Decision"), choices=YES_NO, widget=forms.RadioSelect
    )
    code = forms.ChoiceField(
        label=_("Kind of reason"),
        choices=[("", _("None: it is eligible")), *REFUSALS],
        required=False,
        help_text=_("Needed where it is not eligible, with the reason in both languages."),
    )
    reason_ja = Text(label=_("Reason in Japanese"), required=False)
    reason_en = Text(label=_("Reason in English"), required=False)

    def __init__(
        self,
        data: Any = None,
        *,
        findings: list[Finding],
        standing: EligibilityDecision | None = None,
    ) -> None:
        initial: dict[str, Any] = {}
        if findings:
            initial = {
                "eligible": "no",
                "code": findings[0].code,
                "reason_ja": joined(findings, "ja"),
                "reason_en": joined(findings, "en"),
            }
        elif standing is None:
            initial = {"eligible": "yes"}
        super().__init__(data, initial=initial)

    @property
    def is_eligible(self) -> bool:
        """What was decided."""
        return bool(self.cleaned_data["eligible"] == "yes")

    @property
    def reason(self) -> Reason:
        """Why, in both languages."""
        return Reason(self.cleaned_data["reason_ja"], self.cleaned_data["reason_en"])


class ByRulesForm(forms.Form):
    """Which of the applications that wait are decided at once."""

    met = forms.BooleanField(
        label=_("Find eligible whose rules are all met"), required=False, initial=True
    )
    partly = forms.BooleanField(
        label=_("Find eligible, without the choices whose own rules are not met"), required=False
    )
    seen_met = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    seen_partly = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    @property
    def at_most(self) -> int:
        """How many the reader saw of those that are to be decided."""
        asked = self.cleaned_data
        return (asked["seen_met"] if asked["met"] else 0) + (
            asked["seen_partly"] if asked["partly"] else 0
        )


class PlanForm(forms.Form):
    """How the applications of a call are assessed."""

    reviews_each = forms.IntegerField(
        label=_("Reviews of each application"),
        min_value=1,
        max_value=5,
        help_text=_("By different reviewers"),
    )
    smallest_group = forms.IntegerField(
        label=_("Smallest faculty normalised by itself"),
        min_value=2,
        max_value=1000,
        help_text=_(
            "A faculty with fewer scores is normalised with those of the whole call: "
            "so few say nothing about its reviewers."
        ),
    )
    faculty_first = forms.BooleanField(
        label=_("At a faculty's own agreements its students come first"), required=False
    )

    def __init__(self, data: Any = None, *, plan: AssessmentPlan) -> None:
        names = ("reviews_each", "smallest_group", "faculty_first")
        super().__init__(data, initial={name: getattr(plan, name) for name in names})


def members_of_staff() -> QuerySet[Person]:
    """Those who may be asked to review, and may sign in, by name; deputies included."""
    day = timezone.localdate()
    roles = Role.objects.on(day).filter(kind__in=CAN_REVIEW)
    deputies = Deputy.objects.on(day).filter(role__in=roles)
    found = Person.objects.filter(
        Q(roles__in=roles) | Q(deputyships__in=deputies), is_active=True
    ).distinct()
    return found.order_by("passport_family", "passport_given", "pk")


class PersonChoice(NamedChoice):
    """A person by name, with the e-mail address: two people may have the same name."""

    def label_from_instance(self, obj: Any) -> str:
        return f"{super().label_from_instance(obj)} ({obj.email})"


def by_unit(people: QuerySet[Person], field: PersonChoice) -> list[Any]:
    """Choices in groups: the unit in which each may review first, by unit, then by name.

    field: says how a person is called. Who is a deputy alone stands with the unit of the office.
    """
    language, day = get_language() or "en", timezone.localdate()
    roles = Role.objects.on(day).filter(kind__in=CAN_REVIEW, unit__isnull=False)
    deputies = Deputy.objects.on(day).filter(role__in=roles).select_related("role__unit")
    home: dict[int, Unit] = {}
    for role in roles.filter(person__in=people).select_related("unit").order_by("pk"):
        home.setdefault(role.person_id, cast(Unit, role.unit))
    for deputy in deputies.filter(person__in=people).order_by("pk"):
        home.setdefault(deputy.person_id, cast(Unit, deputy.role.unit))
    groups: dict[Unit, list[tuple[int, str]]] = {}
    for person in people:
        groups.setdefault(home[person.pk], []).append(
            (person.pk, field.label_from_instance(person))
        )
    ordered = sorted(groups.items(), key=lambda pair: pair[0].pk)
    return [("", "---------"), *((unit.name_in(language), found) for unit, found in ordered)]


class FindForm(forms.Form):
    """Part of a name or an address, to find somebody among many."""

    q = forms.CharField(
        label=_("Find staff by name or e-mail"),
        required=False,
        max_length=100,
        widget=forms.TextInput({"type": "search"}),
    )


class ReviewerForm(forms.Form):
    """Who is to review applications of which unit. asked: words of a name to choose from."""

    person = PersonChoice(
        Person.objects.none(),
        label=pgettext_lazy("outbound", "Reviewer"),
        help_text=_("Staff of the university who do not review or apply in this call yet."),
    )
    unit = NamedChoice(
        Unit.objects.none(),
        label=_("Applications of"),
        empty_label=None,
        help_text=_("And of the units below"),
    )

    def __init__(self, data: Any = None, *, by: Person, call: Call, asked: str = "") -> None:
        super().__init__(data)
        busy = Reviewer.objects.active().filter(call=call).values("person")
        people = members_of_staff().exclude(pk__in=busy)
        people = people.exclude(pk__in=call.applications.values("student"))
        field = cast(PersonChoice, self.fields["person"])
        field.queryset = people
        found = answering(people, asked)
        field.choices = by_unit(found, field)
        self.found = found.count()
        units = Unit.objects.filter(pk__in=units_of(by, DECIDES))
        cast(NamedChoice, self.fields["unit"]).queryset = units.order_by("pk")


class ConflictForm(forms.Form):
    """Why somebody may not review an application."""

    kind = forms.ChoiceField(label=_("Kind of reason"), choices=Conflict.Kind)
    reason = Text(
        label=_("Reason"),
        required=False,
        help_text=_("Needed for another kind. The office and the coordinators read it."),
    )


class StatedConflictForm(ConflictForm):
    """The same about somebody else."""

    person = PersonChoice(Person.objects.none(), label=pgettext_lazy("outbound", "Reviewer"))
    field_order = ("person", "kind", "reason")

    def __init__(self, data: Any = None, *, application: Application) -> None:
        super().__init__(data)
        people = members_of_staff().exclude(pk=application.student_id)
        field = cast(PersonChoice, self.fields["person"])
        field.queryset = people
        field.choices = by_unit(people, field)


class AppealForm(forms.Form):
    """Why a decision should change."""

    text = Text(label=_("Why the decision should change"))


class AnswerForm(forms.Form):
    """What becomes of an appeal. The language of the answer is that of the page."""

    granted = forms.ChoiceField(
        label=pgettext_lazy("eligibility", "Decision"),
        choices=[
            ("yes", pgettext_lazy("appeal", "Grant it: eligible from now on")),
            ("no", pgettext_lazy("appeal", "Dismiss it: the decision stands")),
        ],
        widget=forms.RadioSelect,
    )
    answer = Text(label=_("Answer to the student"))


class MissingForm(forms.Form):
    """What stands for a missing score."""

    kind = forms.ChoiceField(
        label=pgettext_lazy("eligibility", "Decision"),
        choices=MissingScoreRuling.Kind,
        widget=forms.RadioSelect,
    )
    percent = forms.DecimalField(
        label=_("Score by force majeure"),
        required=False,
        min_value=0,
        max_value=100,
        decimal_places=2,
        help_text=_("Out of 100. It stands as it is, also where scores are normalised."),
    )
    reason = Text(label=_("Reason"))

    def clean(self) -> dict[str, Any]:
        """Force majeure states a score; nothing stated is not zero."""
        cleaned = super().clean() or {}
        is_stated = cleaned.get("percent") is not None
        if cleaned.get("kind") == MissingScoreRuling.Kind.FORCE_MAJEURE and not is_stated:
            self.add_error("percent", _("Write the score that stands in its place."))
        return cleaned

    @property
    def score(self) -> int:
        """From 0 to 10,000."""
        return int((self.cleaned_data["percent"] or 0) * 100)


class PointsForm(forms.Form):
    """The rubric of a call, filled in for one application."""

    use_required_attribute = False  # a draft may lack points; the browser would keep it back

    def __init__(
        self,
        data: Any = None,
        *,
        review: Review,
        rubric: list[Criterion],
        is_draft: bool = False,
    ) -> None:
        given = dict(review.scores.values_list("key", "points"))
        super().__init__(data, initial={**given, "remark": review.remark})
        language = get_language() or "en"
        self.criteria = [each.key for each in rubric]
        for each in rubric:
            self.fields[each.key] = forms.IntegerField(
                label=each.name_in(language),
                required=not is_draft,
                min_value=0,
                max_value=each.most,
                error_messages={"required": _("Give points: 0 is a score, nothing is none.")},
                help_text=_("0 to %(most)d points") % {"most": each.most},
                widget=forms.NumberInput({"inputmode": "numeric"}),
            )
        self.fields["remark"] = Text(
            label=_("Remark"),
            required=False,
            help_text=_("Read by the office and the faculty's coordinators"),
        )

    @property
    def points(self) -> dict[str, int]:
        """Key of each criterion that has points -> points."""
        given = {key: self.cleaned_data[key] for key in self.criteria}
        return {key: each for key, each in given.items() if each is not None}
