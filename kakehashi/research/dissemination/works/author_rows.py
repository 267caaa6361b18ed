"""The authors in the form of a work: one row each, in the order of their numbers."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from kakehashi.research.dissemination.models import Profile
from kakehashi.research.dissemination.works.data import AffiliationData, AuthorData
from kakehashi.research.dissemination.works.lines import place_line, places_in
from kakehashi.research.dissemination.works.spellings import orcid_of

ROOM = 3  # empty rows at the end


class AuthorRow(forms.Form):
    """One author; a row without a name is nobody."""

    place = forms.IntegerField(label=_("No."), required=False, min_value=1, max_value=9999)
    name = forms.CharField(
        label=_("Name as printed"),
        required=False,
        max_length=300,
        widget=forms.TextInput(attrs={"dir": "auto"}),
    )
    orcid = forms.CharField(label="ORCID iD", required=False, max_length=60)
    places = forms.CharField(
        label=_("Affiliations"),
        required=False,
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"}),
    )
    is_corresponding = forms.BooleanField(label=_("Corresponding author"), required=False)
    profile = forms.SlugField(
        label=_("Profile"), required=False, widget=forms.TextInput(attrs={"list": "profiles"})
    )
    # Where the row stood before: what the form does not ask for stays with it.
    was = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def clean_orcid(self) -> str:
        """An iD whose check character is right."""
        written: str = self.cleaned_data["orcid"]
        found = orcid_of(written)
        if written.strip() and not found:
            raise forms.ValidationError(gettext("This is no ORCID iD: its digits do not fit."))
        return found

    def clean_profile(self) -> Profile | None:
        """The profile under this address."""
        slug: str = self.cleaned_data["profile"]
        found = Profile.objects.filter(slug=slug).first() if slug else None
        if slug and found is None:
            raise forms.ValidationError(gettext("There is no profile with this address."))
        return found

    def clean(self) -> dict[str, Any]:
        """Whatever is said is said of somebody."""
        cleaned = super().clean() or self.cleaned_data
        said = any(cleaned.get(each) for each in ("orcid", "places", "profile"))
        if said and not cleaned.get("name", "").strip():
            self.add_error("name", gettext("Write the name as it is printed."))
        return cleaned


class AuthorRows(forms.BaseFormSet):  # type: ignore[type-arg]  # generic for checkers only
    """The rows. is_keeper: whether the reader says whose profile an author's is."""

    is_keeper = False

    def get_form_kwargs(self, index: int | None) -> dict[str, Any]:
        """No `required` attributes: every row may stay empty."""
        return {**super().get_form_kwargs(index), "use_required_attribute": False}

    def add_fields(self, form: forms.Form, index: int | None) -> None:
        """Rows of those who do not keep profiles do not ask for them."""
        super().add_fields(form, index)
        if not self.is_keeper:
            form.fields.pop("profile", None)

    def data_rows(self) -> list[Mapping[str, Any]]:
        """The rows with a name, in the order of their numbers."""
        rows = [form.cleaned_data for form in self.forms if form.cleaned_data.get("name")]
        return sorted(rows, key=lambda row: row.get("place") or 10_000)

    def as_data(self, before: Sequence[AuthorData]) -> list[AuthorData]:
        """The authors. before: as they were, for what no row asks."""
        return [self._author(row, before) for row in self.data_rows()]

    def _author(self, row: Mapping[str, Any], before: Sequence[AuthorData]) -> AuthorData:
        was = row.get("was")
        old = before[was] if was is not None and 0 <= was < len(before) else None
        profile = row.get("profile")
        corresponding: bool | None = True if row["is_corresponding"] else None
        if corresponding is None and old is not None and old.is_corresponding is not None:
            corresponding = False
        return AuthorData(
            row["name"],
            row["orcid"],
            corresponding,
            _known(places_in(row["places"]), old.affiliations if old else ()),
            profile.pk if profile else old.profile if old and not self.is_keeper else None,
            says_profile=self.is_keeper or old is not None,
        )

    def reopened(self, more: int) -> "AuthorRows":
        """The rows as they were written, not judged yet, and `more` empty ones."""
        written = [{name: form[name].data for name in form.fields} for form in self.forms]
        return _rows(None, written, is_keeper=self.is_keeper, more=more)


def rows_of(
    data: Any, authors: Sequence[AuthorData], *, is_keeper: bool, more: int = 0
) -> AuthorRows:
    """The rows of `authors`, and `more` empty ones besides the usual `ROOM`."""
    profiles = {each.profile for each in authors if each.profile is not None}
    slugs = dict(Profile.objects.filter(pk__in=profiles).values_list("pk", "slug"))
    initial = [
        {
            "place": number + 1,
            "name": each.name,
            "orcid": each.orcid,
            "places": "\n".join(place_line(place) for place in each.affiliations),
            "is_corresponding": bool(each.is_corresponding),
            "profile": slugs.get(each.profile or 0, ""),
            "was": number,
        }
        for number, each in enumerate(authors)
    ]
    return _rows(data, initial, is_keeper=is_keeper, more=more)


def _rows(
    data: Any, initial: Sequence[Mapping[str, Any]], *, is_keeper: bool, more: int
) -> AuthorRows:
    made = forms.formset_factory(
        AuthorRow, formset=AuthorRows, extra=ROOM + more, max_num=1000, validate_max=True
    )
    made.is_keeper = is_keeper  # type: ignore[attr-defined]
    rows: AuthorRows = made(data, initial=list(initial), prefix="authors")  # type: ignore[assignment]
    return rows


def _known(
    places: Iterable[AffiliationData], before: Sequence[AffiliationData]
) -> list[AffiliationData]:
    """Places that say the same as before stay the institution that they were."""
    lines = {place_line(each): each for each in before}
    return [lines.get(place_line(each), each) for each in places]
