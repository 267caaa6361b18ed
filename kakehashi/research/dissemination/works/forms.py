"""Forms of works: a request turned into clean values, each fault at its field."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from django import forms
from django.utils.translation import get_language, gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from kakehashi.people.models import Person
from kakehashi.research.dissemination.models import (
    Profile,
    ResearchProject,
    Work,
    WorkIdentifier,
)
from kakehashi.research.dissemination.works.author_rows import AuthorRows, rows_of
from kakehashi.research.dissemination.works.data import WorkData
from kakehashi.research.dissemination.works.lines import funding_line, fundings_in
from kakehashi.research.dissemination.works.queries import known_as, numbered
from kakehashi.research.dissemination.works.spellings import stored_form
from kakehashi.vocabulary import languages

MOST_AUTHORS = 100  # more of them come from a register and stay as they are
SCHEMES = ("doi", "arxiv", "pmid", "pmcid", "handle", "crid", "openalex")
NOT_KNOWN = _("Not known")


class DayInput(forms.DateInput):
    """The browser's own picker; ISO 8601 as its value in every language."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class ProjectChoice(forms.ModelChoiceField):  # type: ignore[type-arg]  # generic for checkers
    """Research projects by their titles."""

    def label_from_instance(self, obj: Any) -> str:
        return str(obj.title_in(get_language() or "en"))


def _text(label: Any, field: str, **more: Any) -> forms.CharField:
    most = getattr(Work._meta.get_field(field), "max_length", None)
    return forms.CharField(label=label, required=False, max_length=most, **more)


def _area(label: Any, rows: int = 4, **more: Any) -> forms.CharField:
    area = forms.Textarea(attrs={"rows": rows, "dir": "auto"})
    return forms.CharField(label=label, required=False, max_length=20000, widget=area, **more)


class WorkForm(forms.Form):
    """A whole work with its authors in `authors`; `work_data()` once it is valid."""

    kind = forms.ChoiceField(label=_("Kind of work"), choices=Work.Kind)
    title = forms.CharField(
        label=_("Title as published"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"}),
    )
    language = _text(
        _("Language"), "language", help_text=_("Of the work itself, as a tag: ja, en, zh-Hant.")
    )
    title_ja = _area(_("Title in Japanese"), 2, help_text=_("If it was published in another."))
    title_en = _area(_("Title in English"), 2, help_text=_("If it was published in another."))
    abstract = _area(_("Abstract as published"))
    summary_ja = _area(_("Summary in Japanese"), help_text=_("A few sentences for everybody."))
    summary_en = _area(_("Summary in English"), help_text=_("A few sentences for everybody."))
    year = forms.IntegerField(label=_("Year of publication"), required=False)
    published_on = forms.DateField(label=_("Published on"), required=False, widget=DayInput)
    container = _text(_("Published in"), "container", help_text=_("Journal, book or conference"))
    publisher = _text(_("Publisher"), "publisher", help_text=_("Of a thesis: the university."))
    volume = _text(_("Volume"), "volume")
    issue = _text(pgettext_lazy("journal", "Issue"), "issue")
    pages = _text(_("Pages or article number"), "pages")
    issn = _text("ISSN", "issn")
    isbn = _text("ISBN", "isbn")
    access = forms.ChoiceField(
        label=_("Access"), required=False, choices=[("", NOT_KNOWN), *Work.Access.choices]
    )
    licence = forms.URLField(
        label=_("Licence"),
        required=False,
        max_length=300,
        assume_scheme="https",
        help_text="https://creativecommons.org/licenses/by/4.0/",
    )
    open_url = forms.URLField(
        label=_("Open copy"), required=False, max_length=1000, assume_scheme="https"
    )
    fundings = _area(
        _("Funded by"), 3, help_text=_("One per line: the funder; its number. JSPS; JP24K01234")
    )
    project = ProjectChoice(
        ResearchProject.objects.none(),
        label=_("Research project"),
        required=False,
        empty_label=_("None, or not on record"),
    )
    is_retracted = forms.BooleanField(
        label=_("The publisher has retracted it"),
        required=False,
        help_text=_("It stays public and says so everywhere."),
    )

    def __init__(
        self,
        data: Any = None,
        *,
        person: Person,
        is_keeper: bool,
        said: WorkData | None = None,
        initial: Mapping[str, Any] | None = None,
        more: int = 0,
    ) -> None:
        super().__init__(data, initial=dict(initial or (_initial(said) if said else {})))
        self.said = said
        self.fields["project"].queryset = ResearchProject.objects.visible_to(person)  # type: ignore[attr-defined]
        for scheme in SCHEMES:
            self.fields[scheme] = forms.CharField(
                label=WorkIdentifier.Scheme(scheme).label, required=False, max_length=300
            )
        authors = said.authors if said else ()
        self.authors: AuthorRows | None = None
        if len(authors) <= MOST_AUTHORS:
            self.authors = rows_of(data, authors, is_keeper=is_keeper, more=more)

    def clean_language(self) -> str:
        """The tag in its usual letter case."""
        tag = self.cleaned_data["language"].strip()
        try:
            return languages.canonical(tag) if tag else ""
        except ValueError as error:
            raise forms.ValidationError(str(error)) from error

    def clean(self) -> dict[str, Any]:
        """Identifiers that can be such, and authors without faults."""
        cleaned = super().clean() or self.cleaned_data
        for scheme in SCHEMES:
            written = cleaned.get(scheme, "")
            if written and not stored_form(scheme, written):
                label = WorkIdentifier.Scheme(scheme).label
                sentence = gettext("“%(value)s” cannot be a %(scheme)s identifier.")
                self.add_error(scheme, sentence % {"value": written, "scheme": label})
        if self.authors is not None and not self.authors.is_valid():
            self.add_error(None, gettext("Something is wrong with an author: see below."))
        return cleaned

    def parts(self) -> Iterable[tuple[Any, list[forms.BoundField]]]:
        """(heading, its fields) in the order in which they are asked for."""
        for heading, names in PARTS:
            yield heading, [self[name] for name in names]

    def work_data(self) -> WorkData:
        """What was written, with what the form does not ask for as it was."""
        cleaned = {key: value for key, value in self.cleaned_data.items() if key not in SCHEMES}
        project = cleaned.pop("project")
        fundings = fundings_in(cleaned.pop("fundings"))
        base = self.said or WorkData(kind="article", title="-")
        known = {(each.funder, each.award_number): each for each in base.fundings}
        return replace(
            base,
            **cleaned,
            project=project.pk if project else None,
            identifiers=self._identifiers(base),
            fundings=[known.get((each.funder, each.award_number), each) for each in fundings],
            authors=self.authors.as_data(base.authors) if self.authors else base.authors,
        )

    def _identifiers(self, base: WorkData) -> list[tuple[str, str]]:
        """Those written; a second one of a kind, which no field shows, stays."""
        shown = _identifiers(base)
        others = [pair for pair in base.identifiers if shown.get(pair[0]) != pair[1]]
        written = [(scheme, self.cleaned_data[scheme].strip()) for scheme in SCHEMES]
        return [*(pair for pair in written if pair[1]), *others]

    def reopened(self, *, person: Person, is_keeper: bool, more: int) -> "WorkForm":
        """The same form as it was written, not judged yet, with room for more authors."""
        written = {name: self[name].data for name in self.fields}
        form = WorkForm(
            person=person, is_keeper=is_keeper, said=self.said, initial=written, more=more
        )
        if self.authors is not None:
            form.authors = self.authors.reopened(more)
        return form


PARTS: tuple[tuple[Any, tuple[str, ...]], ...] = (
    (_("What it is"), ("kind", "title", "language", "title_ja", "title_en")),
    (_("What it is about"), ("abstract", "summary_ja", "summary_en")),
    (
        _("Where and when"),
        (
            *("year", "published_on", "container", "publisher", "volume", "issue", "pages"),
            *("issn", "isbn"),
        ),
    ),
    (_("Identifiers"), SCHEMES),
    (
        _("Access, funding, standing"),
        ("access", "licence", "open_url", "fundings", "project", "is_retracted"),
    ),
)


def _identifiers(said: WorkData) -> dict[str, str]:
    """The one of each kind that a field shows: the first."""
    found: dict[str, str] = {}
    for scheme, value in said.identifiers:
        found.setdefault(scheme, value)
    return found


def _initial(said: WorkData) -> dict[str, Any]:
    plain = {name: getattr(said, name) for name in WorkForm.base_fields if hasattr(said, name)}
    lines = "\n".join(funding_line(each) for each in said.fundings)
    return {**plain, **_identifiers(said), "fundings": lines}


class ReasonForm(forms.Form):
    """Why something is done that others will ask about."""

    reason = forms.CharField(
        label=_("Reason"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )


class MergeForm(forms.Form):
    """Which work another one is the same as: by its address here, its number or an identifier."""

    into = forms.CharField(
        label=_("The work that stays"),
        max_length=500,
        help_text=_("Its address here, its number, or its DOI."),
    )

    def clean_into(self) -> Work:
        """The work that was meant."""
        written = self.cleaned_data["into"].strip()
        found = known_as("doi", written) or numbered(written)
        if found is None:
            raise forms.ValidationError(gettext("No work here is known by this."))
        return found


def own_profile(person: Person) -> Profile | None:
    """The profile that `person` owns."""
    return Profile.objects.filter(person=person).first()
