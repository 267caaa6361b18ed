"""What each placeholder becomes for one content, in one language; and what is not agreed yet.

A value that the content does not state is a gap: drafts show it in words where it belongs, and the
text for signature is refused. Pure.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from kakehashi.agreements.clauses.phrases import (
    day_in_words,
    duration,
    listed,
    phrase,
    student_semesters,
)
from kakehashi.agreements.clauses.placeholders import filled
from kakehashi.agreements.content import Content, Text

MEMORANDA = ("exchange", "dispatch")
TAKES_AN_ARTICLE = ("University of ", "Faculty of ", "Graduate School of ", "College of ")


@dataclass(frozen=True)
class Names:
    """What the ids and codes of a content are called.

    home:  the unit that concludes it, with its university; the parties' full names.
    words: "unit:<code>", "term:<code>", "language:<tag>" and "field:<code>" → their names.
    """

    home: Text
    partners: tuple[Text, ...]
    are_universities: bool
    words: Mapping[str, Text]


@dataclass(frozen=True)
class Values:
    """texts: what each placeholder becomes; gaps: of those, which are not agreed, and what."""

    texts: Mapping[str, str]
    gaps: Mapping[str, str]


@dataclass
class _Filling:
    content: Content
    names: Names
    language: str
    texts: dict[str, str] = field(default_factory=dict)
    gaps: dict[str, str] = field(default_factory=dict)

    def phrase(self, group: str, name: str, /, **values: object) -> str:
        """Words with the placeholders known so far filled, then `values`."""
        return filled(phrase(group, name, self.language, **values), self.texts)

    def gap(self, name: str, *, what: str = "") -> str:
        """The words that stand for what is not agreed; remembered as a gap of `name`."""
        self.gaps[name] = phrase("gap", what or name, self.language)
        return phrase("gap", "shown", self.language, what=self.gaps[name])


def values_of(content: Content, names: Names, language: str) -> Values:
    """The values of every placeholder but the tables.

    language: "ja" or "en"; names that lack it stand in the other one.
    """
    filling = _Filling(content, names, language)
    _parties(filling)
    _days(filling)
    _renewal(filling)
    _exchange(filling)
    _languages(filling)
    return Values(filling.texts, filling.gaps)


def name_in(names: Text, language: str) -> str:
    """The name in `language`, or in the other one where it has none."""
    own = names.get("ja" if language == "ja" else "en")
    return own or next(filter(None, names.values()), "")


def in_a_sentence(name: str, language: str) -> str:
    """A name as running text needs it: “the University of Vienna”, “the Open University”."""
    if language != "en":
        return name
    bare = name.removeprefix("The ")
    return f"the {bare}" if bare != name or name.startswith(TAKES_AN_ARTICLE) else name


def _parties(filling: _Filling) -> None:
    names, language = filling.names, filling.language
    home = in_a_sentence(name_in(names.home, language), language)
    partners = [in_a_sentence(name_in(each, language), language) for each in names.partners]
    form = "memorandum" if filling.content.kind in MEMORANDA else "agreement"
    number = "two" if len(partners) < 2 else "more"
    bodies = "universities" if names.are_universities else "bodies"
    this = phrase("this", form, language)
    filling.texts |= {
        "home": home,
        "partner": listed(partners, language),
        "all_parties": listed([home, *partners], language),
        "parties": phrase("parties", f"{number}_{bodies}", language),
        "other": phrase("other", number, language),
        "this": this,
        "This": this[:1].upper() + this[1:],
    }


def _days(filling: _Filling) -> None:
    content, language = filling.content, filling.language
    begins, ends = content.effective_on, content.expires_on
    filling.texts["begins"] = (
        day_in_words(begins, language) if begins else phrase("day", "last_signature", language)
    )
    filling.texts["ends"] = day_in_words(ends, language) if ends else filling.gap("ends")
    filling.texts["term"] = filling.phrase("term", "until" if ends else "open")


def _renewal(filling: _Filling) -> None:
    content = filling.content
    for name, months in (
        ("notice_months", content.notice_months),
        ("renewal_months", content.renewal_months),
    ):
        filling.texts[name] = (
            duration(months, filling.language) if months is not None else filling.gap(name)
        )
    if content.renewal not in ("automatic", "amendment", "none"):
        filling.texts["renewal"] = filling.gap("renewal")
        return
    is_open = content.expires_on is None
    filling.texts["renewal"] = filling.phrase("renewal", "open" if is_open else content.renewal)
    if content.renewal == "automatic" and not is_open:
        needed = [
            filling.gaps[each]
            for each in ("notice_months", "renewal_months")
            if each in filling.gaps
        ]
        if needed:
            filling.gaps["renewal"] = listed(needed, filling.language)


def _exchange(filling: _Filling) -> None:
    content = filling.content
    filling.texts["year_counts_as"] = student_semesters(content.year_counts_as, filling.language)
    filling.texts["carry_over"] = filling.phrase(
        "carry_over", _carry_over(content), number=content.carry_over_years
    )
    waived = {place.tuition_waiver for place in content.places}
    if not waived or None in waived:
        filling.texts["waiver"] = filling.gap("waiver")
        return
    kind = "by_line" if len(waived) > 1 else "all" if True in waived else "none"
    group = "waiver_joint" if content.kind == "joint" else "waiver"
    filling.texts["waiver"] = filling.phrase(group, kind)


def _carry_over(content: Content) -> str:
    named = {None: "unlimited", 0: "none", 1: "year"}
    return named.get(content.carry_over_years, "years")


def _languages(filling: _Filling) -> None:
    content = filling.content
    if len(content.languages) == 1:
        name, copies = f"only_{content.languages[0]}", "one_language"
    else:
        name, copies = content.prevails or "equal", "two_languages"
    filling.texts["prevailing"] = filling.phrase("prevailing", name)
    number = 1 + len(filling.names.partners)
    filling.texts["copies"] = filling.phrase("copies", copies, number=number)
