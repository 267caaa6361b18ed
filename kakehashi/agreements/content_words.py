"""What a version says, and what differs between two, in the reader's words."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import get_language, gettext, ngettext, pgettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from kakehashi.agreements.content import Content, Deadline, Place, as_json
from kakehashi.agreements.differences import Difference, Piece, differences, pieces
from kakehashi.agreements.models import Condition, Direction, Terms
from kakehashi.agreements.models import Deadline as DeadlineLine
from kakehashi.agreements.words import NONE, written
from kakehashi.institutions.models import Institution, Unit
from kakehashi.vocabulary import languages
from kakehashi.vocabulary.time import fiscal_year, terms

Words = Any  # a text that is translated where it is shown

FIELDS: Mapping[str, Words] = {
    "partners": pgettext_lazy("agreement", "Partners"),
    "kind": _("Kind of agreement"),
    "level": _("Level"),
    "unit": _("Unit that concludes it"),
    "effective_on": _("In force from"),
    "expires_on": _("In force until"),
    "renewal": pgettext_lazy("agreement", "Renewal"),
    "renewal_months": _("Months per term"),
    "notice_months": _("Months of notice"),
    "languages": _("Languages of the text"),
    "prevails": _("Language that prevails"),
    "year_counts_as": _("Semesters that a year counts as"),
    "carry_over_years": _("Years for which an imbalance is carried over"),
    "places": pgettext_lazy("agreement", "Places"),
    "deadlines": pgettext_lazy("agreement", "Deadlines"),
    "clauses": pgettext_lazy("agreement", "Clauses"),
}
PLACE_FIELDS: Mapping[str, Words] = {
    "direction": pgettext_lazy("place", "Direction"),
    "level": pgettext_lazy("place", "Level of study"),
    "units": pgettext_lazy("place", "Units that share them"),
    "isced_f": pgettext_lazy("place", "Field (ISCED-F)"),
    "first_year": pgettext_lazy("place", "First academic year"),
    "last_year": pgettext_lazy("place", "Last academic year"),
    "places": pgettext_lazy("place", "Number of places"),
    "per": pgettext_lazy("place", "Counted per"),
    "terms": pgettext_lazy("place", "Terms allowed"),
    "languages": pgettext_lazy("place", "Languages needed"),
    "tests": pgettext_lazy("place", "Tests needed"),
    "min_gpa": pgettext_lazy("place", "Lowest GPA"),
    "gpa_scale": pgettext_lazy("place", "Scale of the GPA"),
    "tuition_waiver": pgettext_lazy("place", "Tuition waived"),
    "remarks": _("Remarks"),
}
DEADLINE_FIELDS: Mapping[str, Words] = {
    "month": pgettext_lazy("deadline", "Month"),
    "day": pgettext_lazy("deadline", "Day"),
}
CLAUSE_FIELDS: Mapping[str, Words] = {
    "title": pgettext_lazy("clause", "Title"),
    "text": pgettext_lazy("clause", "Text"),
}
OF_LINES = {"places": PLACE_FIELDS, "deadlines": DEADLINE_FIELDS, "clauses": CLAUSE_FIELDS}
CODES: Mapping[str, Mapping[str, Words]] = {
    "direction": dict(Direction.choices),
    "level": dict(Condition.Level.choices),
    "per": {"year": pgettext_lazy("place", "year"), "semester": pgettext_lazy("place", "semester")},
    "what": dict(DeadlineLine.What.choices),
}
LANGUAGES: Mapping[str, Words] = {"ja": _("Japanese"), "en": _("English")}
CHOICES = {"kind": Terms.Kind, "level": Terms.Level, "renewal": Terms.Renewal}


def _comma(parts: Iterable[str]) -> str:
    return pgettext("list", ", ").join(part for part in parts if part)


# -- A whole version -------------------------------------------------------------------------------


@dataclass(frozen=True)
class Fact:
    """One term of a version: what it is called, what it says."""

    name: str
    value: str


def facts(content: Content) -> list[Fact]:
    """The terms of a version but for its places, deadlines and clauses."""
    plain = as_json(content)
    return [
        Fact(str(label), value_of((name,), plain[name]))
        for name, label in FIELDS.items()
        if name not in OF_LINES
    ]


def place_in_words(place: Place) -> str:
    """One line of places: "Outgoing, Bachelor: 2 per year, from 2027"."""
    codes = CODES
    head = _comma([str(codes["direction"][place.direction]), str(codes["level"][place.level])])
    number = ngettext("%(places)s place per %(per)s", "%(places)s places per %(per)s", place.places)
    until = str(place.last_year) if place.last_year else ""
    details = [
        number % {"places": place.places, "per": codes["per"][place.per]},
        pgettext("academic years", "%(first)s–%(last)s")
        % {"first": place.first_year, "last": until},
        *(
            f"{PLACE_FIELDS[name]}{_colon()}{value_of(('places', '', name), value)}"
            for name, value in place.model_dump(mode="json").items()
            if name not in ("key", "direction", "level", "first_year", "last_year", "places", "per")
            and value not in (None, "", [])
        ),
    ]
    return f"{head}{_colon()}{_comma(details)}"


def deadline_in_words(deadline: Deadline) -> str:
    """One deadline: "Nomination, Outgoing, Spring semester: October 1"."""
    return f"{_deadline_name(deadline.model_dump())}{_colon()}{_day(deadline.month, deadline.day)}"


def _deadline_name(line: Mapping[str, Any]) -> str:
    codes = CODES
    return _comma(
        [
            str(codes["what"][line["what"]]),
            str(codes["direction"][line["direction"]]),
            term_name(line["term"]),
        ]
    )


def _day(month: int, day: int) -> str:
    try:
        return date_format(date(2000, month, day), "MONTH_DAY_FORMAT")
    except ValueError:  # a day that this month never has stands as it was written
        return f"{month}-{day}"


def term_name(code: str) -> str:
    """A term by the name that it has this year; a code that is not known, as it is."""
    found = {each.code: each for each in terms(fiscal_year(date.today()))}
    return found[code].name_in(get_language() or "en") if code in found else code


def _language() -> str:
    return get_language() or "en"


def _colon() -> str:
    return pgettext("punctuation", ": ")


# -- What differs ----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Told:
    """One difference in words. pieces: both texts as one, where they are compared by words."""

    path: str
    where: str
    before: str
    after: str
    pieces: Sequence[Piece]


def told(before: Content, after: Content) -> list[Told]:
    """Every difference between two contents in words, in their order."""
    return [in_words(each, before, after) for each in differences(before, after)]


def in_words(change: Difference, before: Content, after: Content) -> Told:
    """One difference in words; `before` and `after` say of which line it is."""
    old, new = value_of(change.parts, change.before), value_of(change.parts, change.after)
    texts = change.before, change.after
    compared = all(isinstance(each, str) and len(each) > 0 for each in texts)
    is_text = change.parts[0] == "clauses" or change.parts[-1] == "remarks"
    found = pieces(change.before, change.after) if compared and is_text else ()
    return Told(change.path, where(change.parts, before, after), old, new, found)


def where(parts: Sequence[str], before: Content, after: Content) -> str:
    """The place of a difference in words: "Places › Outgoing, Bachelor › Number of places"."""
    label = str(FIELDS[parts[0]])
    if len(parts) == 1:
        return gettext("Order of: %(what)s") % {"what": label} if parts[0] in OF_LINES else label
    names = [label, _line_name(parts[0], parts[1], before, after)]
    if len(parts) > 2:
        names.append(str(OF_LINES[parts[0]].get(parts[2], parts[2])))
    if len(parts) > 3:
        names.append(str(LANGUAGES.get(parts[3], parts[3])))
    return " › ".join(names)


def _line_name(name: str, key: str, before: Content, after: Content) -> str:
    """What readers call a line; the newer text's words where both have it."""
    if name == "deadlines":
        term, what, direction = key.rsplit(" ", 2)
        return _deadline_name({"term": term, "what": what, "direction": direction})
    for content in (after, before):
        for place in content.places if name == "places" else ():
            if place.key == key:
                level = str(CODES["level"][place.level])
                return _comma([str(CODES["direction"][place.direction]), level])
        for clause in content.clauses if name == "clauses" else ():
            if clause.code == key:
                return title_in(clause.title, get_language() or "en") or key
    return key


def title_in(text: Mapping[Any, str], language: str) -> str:
    """A text in the reader's language, else in the other one."""
    return text.get(language) or next((each for each in text.values() if each), "")


def value_of(parts: Sequence[str], value: Any) -> str:
    """What stands at a place, in words; a dash for nothing."""
    name = parts[-1]
    if value is None or (value == "" and name not in ("level", "prevails")):
        return NONE
    if len(parts) == 2:
        return _whole_line(parts[0], value)
    if len(parts) == 1:
        return _term(name, value)
    if parts[0] == "places":
        return _of_place(name, value)
    return str(value)


def _whole_line(name: str, value: Mapping[str, Any]) -> str:
    if name == "places":
        return place_in_words(Place.model_validate(value))
    if name == "deadlines":
        return deadline_in_words(Deadline.model_validate(value))
    language = get_language() or "en"
    title, text = (title_in(value[each], language) for each in ("title", "text"))
    return f"{title}\n{text}".strip()


def _term(name: str, value: Any) -> str:
    if name in CHOICES:
        return str(CHOICES[name](value).label)
    if name == "partners":
        return _comma(each.name_in(get_language() or "en") for each in _institutions(value))
    if name == "unit":
        return unit_name(value)
    if name in ("effective_on", "expires_on"):
        return written(date.fromisoformat(value))
    if name == "languages":
        return _comma(str(LANGUAGES[each]) for each in value)
    if name == "prevails":
        return str(LANGUAGES[value]) if value else gettext("Both texts are equal")
    if name in OF_LINES:
        return gettext("in another order")
    return str(value)


def _of_place(name: str, value: Any) -> str:
    if name in CODES:
        return str(CODES[name].get(value, value))
    if name == "units":
        return _comma(unit_name(each) for each in value) or gettext("All units")
    if name == "terms":
        return _comma(term_name(each) for each in value) or gettext("Any term")
    if name == "languages":
        named = ((languages.name(each["language"], _language()), each["cefr"]) for each in value)
        return _comma(f"{language} {cefr}" for language, cefr in named) or NONE
    if name == "tests":
        return _comma(f"{each['test']} {each['score']}" for each in value) or NONE
    if name == "tuition_waiver":
        return gettext("Yes") if value else gettext("No")
    return str(value)


def _institutions(ids: Iterable[int]) -> Iterable[Institution]:
    return Institution.objects.filter(pk__in=list(ids)).with_names().order_by("pk")


def unit_name(code: str) -> str:
    """A unit of ours by its name; a code that is not known, as it is."""
    found = Unit.objects.filter(code=code).first()
    return found.name_in(get_language() or "en") if found else code
