"""The pages of rules: how credits count, and how grades are converted."""

from fractions import Fraction
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy, pgettext, pgettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from kakehashi.agreements.words import written as written_day
from kakehashi.education.cooperation.credits import operations, rules
from kakehashi.education.cooperation.credits.arithmetic import convert, written
from kakehashi.education.cooperation.credits.entries import BADGES, show, way_to
from kakehashi.education.cooperation.credits.forms import CreditRuleForm, GradeRuleForm
from kakehashi.education.cooperation.credits.places import (
    Place,
    asked_place,
    find_places,
    read_place,
)
from kakehashi.education.cooperation.credits.rule_filter import RuleFilter
from kakehashi.education.cooperation.credits.schemes import LOCAL, equation_between, schemes
from kakehashi.education.cooperation.models import CreditRule, GradeRule
from kakehashi.education.cooperation.models.approved import ScopedRule
from kakehashi.education.cooperation.sheets import Sheet, fill_in, reader, sent
from kakehashi.listing.columns import Column
from kakehashi.listing.listing import Listing
from kakehashi.people.models import Person
from kakehashi.vocabulary.study import StudyLevel

PAGES = "education/cooperation/credits"
RELATED = ("agreement__partners__names", "partner__names")


def level_in_words(level: str) -> str:
    """The level, or that it is any."""
    return str(StudyLevel(level).label) if level else pgettext("level", "Any")


def place_in_words(rule: ScopedRule, language: str) -> str:
    """For whom a rule is."""
    return rule.place_in(language) or _("Every partner")


def unit_of(rule: CreditRule, code: str, language: str) -> str:
    """What is counted on one side of a rule."""
    if code == LOCAL and rule.local_name:
        return rule.local_name
    return schemes()[code].unit_in(language)


def equation(rule: CreditRule, language: str) -> str:
    """“14 Japanese credits = 30 ECTS credits”."""
    sides = [(rule.from_amount, rule.from_scheme), (rule.to_amount, rule.to_scheme)]
    return " = ".join(
        f"{written(Fraction(amount))} {unit_of(rule, code, language)}" for amount, code in sides
    )


def _columns(language: str, what: Column, *more: Column) -> list[Column]:
    today = timezone.localdate()
    return [
        what,
        Column("place", gettext_lazy("For"), lambda row: place_in_words(row, language)),
        *more,
        Column(
            "level",
            pgettext_lazy("study", "Level"),
            lambda row: level_in_words(row.level),
            order="level",
        ),
        Column("starts_on", gettext_lazy("Applies from"), lambda row: row.starts_on, "starts_on"),
        Column("ends_on", gettext_lazy("Applies until"), lambda row: row.ends_on, "ends_on"),
        Column(
            "standing",
            gettext_lazy("Standing"),
            lambda row: str(row.standing_on(today).label),
            badge=lambda row: BADGES[row.standing_on(today)],
        ),
        Column("id", gettext_lazy("number of the record"), lambda row: row.pk, hidden=True),
        Column("source", gettext_lazy("Source"), lambda row: row.source, hidden=True),
    ]


def _list(
    request: HttpRequest,
    kind: str,
    rows: Any,
    columns: list[Column],
    words: dict[str, str | Promise],
) -> HttpResponse:
    person, _language = reader(request)
    may_enter = isinstance(person, Person) and rules.may_enter(person)
    enter = reverse(str(words["enter"]))
    listing = Listing(
        request,
        rows.visible_to(person).prefetch_related(*RELATED),
        columns,
        name=kind,
        caption=words["title"],
        empty=words["empty"],
        empty_link=(enter, words["button"]) if may_enter else None,
        filters=RuleFilter,
        order="-starts_on",
    )
    context = {**words, "here": kind, "enter": enter if may_enter else ""}
    return listing.response(f"{PAGES}/list.html", context)


@require_safe
def credit_rules(request: HttpRequest) -> HttpResponse:
    """Every rule on how credits count: who counts what as what, since when."""
    language = get_language() or "en"
    what = Column(
        "equation",
        gettext_lazy("What counts as what"),
        lambda row: equation(row, language),
        link=lambda row: row.get_absolute_url(),
        heading=True,
    )
    rounding = Column(
        "rounding",
        pgettext_lazy("conversion", "Rounding"),
        lambda row: row.get_rounding_display(),
    )
    return _list(
        request,
        "rules",
        CreditRule.objects.all(),
        _columns(language, what, rounding),
        {
            "title": gettext_lazy("Credit rules"),
            "lead": gettext_lazy(
                "What credits count as at a partner or under an agreement. Where no rule is"
                " found, the tables of the schemes apply."
            ),
            "empty": gettext_lazy("No credit rule matches: the tables of the schemes apply."),
            "button": gettext_lazy("Enter a credit rule"),
            "enter": "cooperation:enter_credit_rule",
        },
    )


@require_safe
def grade_rules(request: HttpRequest) -> HttpResponse:
    """Every rule on how marks of one scale become marks of another."""
    language = get_language() or "en"
    what = Column(
        "scales",
        gettext_lazy("From scale to scale"),
        lambda row: f"{row.from_scale.name_in(language)} → {row.to_scale.name_in(language)}",
        link=lambda row: row.get_absolute_url(),
        heading=True,
    )
    method = Column("method", gettext_lazy("Method"), lambda row: row.get_method_display())
    return _list(
        request,
        "grade-rules",
        GradeRule.objects.select_related("from_scale", "to_scale"),
        _columns(language, what, method),
        {
            "title": gettext_lazy("Grade rules"),
            "lead": gettext_lazy(
                "Which mark of the range counts, or by which table marks are converted."
            ),
            "empty": gettext_lazy("No grade rule matches: conversions show the range only."),
            "button": gettext_lazy("Enter a grade rule"),
            "enter": "cooperation:enter_grade_rule",
        },
    )


@require_safe
def credit_rule(request: HttpRequest, pk: int) -> HttpResponse:
    """One rule, with what the table of the schemes would give."""
    person, language = reader(request)
    rule = get_object_or_404(CreditRule.objects.visible_to(person), pk=pk)
    facts = [
        *_scope_facts(rule, language),
        (pgettext("conversion", "Rounding"), rule.get_rounding_display()),
        (_("The other way"), _("It counts too") if rule.is_two_way else _("It does not count")),
        (_("By the table of the schemes"), _by_table(rule, language)),
    ]
    title = equation(rule, language)
    return show(request, "rules", rule, title=title, facts=facts, context={"place": _of(rule)})


def _by_table(rule: CreditRule, language: str) -> str:
    found = equation_between(rule.from_scheme, rule.to_scheme, rule.starts_on)
    if found is None:
        return _("No table says anything about these two.")
    amount = convert(Fraction(rule.from_amount), found.from_(rule.from_scheme))
    facts = {
        "given": f"{written(Fraction(rule.from_amount))} "
        f"{unit_of(rule, rule.from_scheme, language)}",
        "result": f"{written(amount)} {unit_of(rule, rule.to_scheme, language)}",
        "table": found.name_in(language),
    }
    return _("%(given)s would count as %(result)s (%(table)s).") % facts


@require_safe
def grade_rule(request: HttpRequest, pk: int) -> HttpResponse:
    """One rule, with its mapping table if it has one."""
    person, language = reader(request)
    visible = GradeRule.objects.visible_to(person).select_related("from_scale", "to_scale")
    rule = get_object_or_404(visible, pk=pk)
    names = rule.from_scale.name_in(language), rule.to_scale.name_in(language)
    facts = [*_scope_facts(rule, language), (_("Method"), rule.get_method_display())]
    lines = rule.mappings.select_related("from_step", "to_step")
    context = {
        "place": _of(rule),
        "table_caption": _("Mapping table"),
        "table_headings": names,
        "table": [(each.from_step.mark, each.to_step.mark) for each in lines],
    }
    title = f"{names[0]} → {names[1]}"
    return show(request, "grade-rules", rule, title=title, facts=facts, context=context)


def _of(rule: ScopedRule) -> Place:
    return Place(rule.agreement, rule.partner)


def _scope_facts(rule: ScopedRule, language: str) -> list[tuple[str, str]]:
    no_end = pgettext("conversion", "no end")
    return [
        (_("For"), _of(rule).name_in(language)),
        (pgettext("study", "Level"), level_in_words(rule.level)),
        (_("Applies from"), written_day(rule.starts_on)),
        (_("Applies until"), written_day(rule.ends_on) if rule.ends_on else no_end),
    ]


# -- Entering ------------------------------------------------------------------------------------


@login_required
def enter_credit_rule(request: HttpRequest) -> HttpResponse:
    """Enter a rule for credits: first for whom, then what."""
    return _enter(request, "rules", _("Enter a credit rule"), CreditRuleForm, _save_credits)


@login_required
def enter_grade_rule(request: HttpRequest) -> HttpResponse:
    """Enter a rule for grades: first for whom, then what."""
    return _enter(request, "grade-rules", _("Enter a grade rule"), GradeRuleForm, _save_grades)


def _save_credits(place: Place, by: Person, cleaned: dict[str, Any]) -> ScopedRule:
    return operations.enter_credit_rule(
        agreement=place.agreement, partner=place.partner, **cleaned, by=by
    )


def _save_grades(place: Place, by: Person, cleaned: dict[str, Any]) -> ScopedRule:
    return operations.enter_grade_rule(
        agreement=place.agreement, partner=place.partner, **cleaned, by=by
    )


def _enter(request: HttpRequest, kind: str, title: str, form: Any, save: Any) -> HttpResponse:
    person, language = reader(request)
    asked = asked_place(request.GET)
    place = read_place(asked, person) if asked else None
    if place is None:
        return _choose_place(request, kind, title)

    def do(by: Person, cleaned: dict[str, Any]) -> tuple[str, str]:
        rule = save(place, by, cleaned)
        return _("Entered. It counts once another person approves it."), rule.get_absolute_url()

    sheet = Sheet(
        title,
        way_to(kind),
        about=place.name_in(language),
        notice=_("What you enter counts once another person of the office has approved it."),
    )
    verdict = rules.may_enter_for(person, place.agreement)
    return fill_in(request, verdict, form(sent(request)[0], place=place), sheet, do)


def _choose_place(request: HttpRequest, kind: str, title: str) -> HttpResponse:
    person, language = reader(request)
    text = request.GET.get("find", "").strip()
    found = find_places(text, person) if len(text) > 1 else []
    context = {
        "title": title,
        "way": way_to(kind),
        "text": text,
        "found": [(each.value, each.name_in(language)) for each in found],
    }
    return render(request, f"{PAGES}/choose_place.html", context)
