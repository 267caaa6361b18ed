"""The sheet on which a version is written: one form with lines that can be added and taken out.

It needs no JavaScript: a button sends the sheet as it stands and gets it back with one more line,
unjudged. Office and partner write on the same sheet; which unit of ours concludes the agreement
is not on the partner's.
"""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.forms import BaseFormSet, formset_factory
from django.http import QueryDict
from django.utils.translation import gettext as _
from pydantic import BaseModel, ValidationError

from kakehashi.agreements.clauses.queries import optional_for
from kakehashi.agreements.content import Clause, Content, Place
from kakehashi.agreements.models import ClauseTemplate
from kakehashi.agreements.negotiating.conversion import provisions_from
from kakehashi.agreements.provisions import flaws
from kakehashi.education.cooperation.negotiating.clause_lines import clause_line, template_line
from kakehashi.education.cooperation.negotiating.parsing import (
    written_languages,
    written_tests,
)
from kakehashi.education.cooperation.negotiating.sheet_forms import (
    ClauseForm,
    DeadlineForm,
    Known,
    LineForm,
    PlaceForm,
    SheetTermsForm,
    known_to,
)

OURS = ("unit", "level")
MOST_LINES = 60
TERMS = "terms"


class Lines(BaseFormSet):  # type: ignore[type-arg]  # generic for checkers only
    """Lines of one kind. A line that nobody wrote in is none; every line can be ticked off."""

    def initial_form_count(self) -> int:
        """None counts as there before: what was sent is the whole."""
        return 0

    def add_fields(self, form: forms.Form, index: int | None) -> None:
        """The tick says what it does."""
        super().add_fields(form, index)
        form.fields["DELETE"].label = _("Take this line out")

    def written(self) -> list[LineForm]:
        """The lines that were written in and not ticked off, as they were sent."""
        return [
            each for each in self.forms if each.has_changed() and each not in self.deleted_forms
        ]

    def clean(self) -> None:
        """No two lines are called the same."""
        if any(self.errors):
            return
        keys: set[Any] = set()
        for form in self.written():
            line = form.line()
            key = _key(line)
            if key in keys:
                form.add_error(None, _("This line is there twice."))
            keys.add(key)


def _key(line: BaseModel) -> Any:
    if isinstance(line, Place):
        return line.key
    if isinstance(line, Clause):
        return line.code
    stated = line.model_dump()
    return stated["term"], stated["what"], stated["direction"]


def _factory(form: type[LineForm]) -> Any:
    return formset_factory(
        form,
        formset=Lines,
        extra=0,
        can_delete=True,
        max_num=MOST_LINES,
        absolute_max=MOST_LINES + 1,
        validate_max=True,
    )


FORMS: Mapping[str, type[LineForm]] = {
    "places": PlaceForm,
    "deadlines": DeadlineForm,
    "clauses": ClauseForm,
}
FORMSETS = {name: _factory(form) for name, form in FORMS.items()}


class Sheet:
    """The whole form. base: the content from which it begins and which fills what it leaves out."""

    def __init__(
        self,
        base: Content,
        data: QueryDict | None = None,
        *,
        is_partner: bool,
        initial: Mapping[str, Any] | None = None,
        more: str = "",
    ) -> None:
        """data: what was sent, to be judged; initial: what was written so far, unjudged.

        more: the kind of line of which one more is wanted.
        """
        self.base, self.more = base, more
        known = known_to(base)
        shown = initial if initial is not None else _initial(base)
        self.terms = SheetTermsForm(data, prefix=TERMS, initial=shown[TERMS], known=known)
        if is_partner:
            for name in OURS:
                del self.terms.fields[name]
        self.lists = {
            name: self._list(name, data, shown[name], name == more, known) for name in FORMSETS
        }

    @staticmethod
    def _list(
        name: str, data: QueryDict | None, shown: list[Any], more: bool, known: Known
    ) -> Lines:
        # What was sent is measured against an empty line, so that one left as it was counts.
        initial = shown if data is None else None
        formset: Lines = FORMSETS[name](
            data, prefix=name, initial=initial, form_kwargs={"known": known}
        )
        formset.extra = len(shown) + more
        return formset

    @classmethod
    def as_sent(cls, base: Content, sent: QueryDict, *, is_partner: bool, more: str) -> "Sheet":
        """What somebody has written so far, shown again unjudged, with one more line of `more`.

        A line of clauses is the template whose code the button names, empty where it names none.
        """
        raw: dict[str, Any] = {TERMS: _raw(SheetTermsForm, sent, TERMS)}
        for name, form in FORMS.items():
            count = min(_number(sent.get(f"{name}-TOTAL_FORMS", "")), MOST_LINES)
            raw[name] = [
                {**_raw(form, sent, f"{name}-{place}"), "DELETE": f"{name}-{place}-DELETE" in sent}
                for place in range(count)
            ]
        taken = template_line(sent.get("add-clauses", ""), raw["clauses"])
        if taken is not None:
            raw["clauses"].append(taken)
            return cls(base, is_partner=is_partner, initial=raw)
        return cls(base, is_partner=is_partner, initial=raw, more=more)

    @property
    def optional_clauses(self) -> list[ClauseTemplate]:
        """The templates of optional clauses that are not on the sheet, in order."""
        written = {form["code"].value() for form in self.clauses}
        return [each for each in optional_for(self.base) if each.code not in written]

    @property
    def places(self) -> Lines:
        """The lines of places."""
        return self.lists["places"]

    @property
    def deadlines(self) -> Lines:
        """The deadlines."""
        return self.lists["deadlines"]

    @property
    def clauses(self) -> Lines:
        """The clauses."""
        return self.lists["clauses"]

    @property
    def has_errors(self) -> bool:
        """Whether something that was sent is wrong."""
        if self.terms.errors:
            return True
        return any(any(each.errors) or each.non_form_errors() for each in self.lists.values())

    def content(self) -> Content | None:
        """What was sent, as a content; None if something is wrong, which its field then says."""
        valid = [self.terms.is_valid(), *(each.is_valid() for each in self.lists.values())]
        if not all(valid):
            return None
        stated = {name: getattr(self.base, name) for name in Content.model_fields}
        stated |= self.terms.cleaned_data
        for name, formset in self.lists.items():
            stated[name] = tuple(_ordered(name, formset))
        try:
            content = Content.model_validate(stated)
        except ValidationError as wrong:
            for fault in wrong.errors():
                self.terms.add_error(None, str(fault["msg"]))
            return None
        return None if self._has_flaw(content) else content

    def _has_flaw(self, content: Content) -> bool:
        found = flaws(provisions_from(content))
        for field, sentence in found.items():
            self.terms.add_error(field if field in self.terms.fields else None, str(sentence))
        return bool(found)


def _ordered(name: str, formset: Lines) -> list[BaseModel]:
    written = formset.written()
    if name == "clauses":
        # A clause without a position stands where it was sent.
        numbered = enumerate(written, start=1)
        pairs = [(form.cleaned_data.get("position") or place, form) for place, form in numbered]
        written = [form for _place, form in sorted(pairs, key=lambda pair: pair[0])]
    return [form.line() for form in written]


def _initial(content: Content) -> dict[str, Any]:
    """A content as the sheet shows it."""
    return {
        TERMS: {name: getattr(content, name) for name in SheetTermsForm.base_fields},
        "places": [_place(each) for each in content.places],
        "deadlines": [each.model_dump() for each in content.deadlines],
        "clauses": [
            clause_line(each, place) for place, each in enumerate(content.clauses, start=1)
        ],
    }


def _place(place: Place) -> dict[str, Any]:
    waived = {None: "", True: "yes", False: "no"}[place.tuition_waiver]
    return {
        **place.model_dump(),
        "languages": written_languages(place.languages),
        "tests": written_tests(place.tests),
        "tuition_waiver": waived,
    }


def _raw(form: type[forms.Form], sent: QueryDict, prefix: str) -> dict[str, Any]:
    fields: Mapping[str, forms.Field] = form.base_fields
    return {
        name: sent.getlist(f"{prefix}-{name}")
        if isinstance(field, forms.MultipleChoiceField)
        else sent.get(f"{prefix}-{name}", "")
        for name, field in fields.items()
    }


def _number(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 6 else 0
