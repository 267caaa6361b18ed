"""What the page of one work shows, as plain values for its template."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext, gettext_lazy

from kakehashi.people.models import Person
from kakehashi.research.dissemination.models import Affiliation, Work
from kakehashi.research.dissemination.states import WORK_MOVES, WorkState
from kakehashi.research.dissemination.works import rules
from kakehashi.research.dissemination.works.addresses import page_of
from kakehashi.research.dissemination.works.citing import STYLES, citation
from kakehashi.research.dissemination.works.csl import item_of
from kakehashi.research.dissemination.works.spellings import address_of
from kakehashi.verdicts import Offer, Verdict

OTHER = {"ja": "en", "en": "ja"}
AUTHORS_SHOWN = 50  # a paper of thousands would be nothing but their names
WORDS: dict[str, str | Promise] = {
    "bib": "BibTeX",
    "ris": "RIS",
    "csl.json": "CSL-JSON",
    "jsonld": "JSON-LD",
}


@dataclass(frozen=True)
class Author:
    """One author. numbers: which of the places below; page: of the profile, if it is shown."""

    name: str
    orcid: str
    page: str
    is_corresponding: bool
    numbers: Sequence[int]


@dataclass(frozen=True)
class Text:
    """A title or summary as the reader finds it.

    language: of the text, as HTML's `lang` takes it. is_missing: there is none in the reader's.
    """

    text: str
    language: str
    is_missing: bool


def authors_of(work: Work) -> tuple[list[Author], list[Affiliation], int]:
    """Authors with the numbers of their places, the places, and how many authors are left out."""
    places: dict[tuple[str, str], int] = {}
    named: list[Affiliation] = []
    found = []
    contributions = list(work.contributions.all())
    for each in contributions[:AUTHORS_SHOWN]:
        numbers = []
        for place in each.affiliations.all():
            key = (place.name, place.country)
            if key not in places:
                places[key] = len(places) + 1
                named.append(place)
            numbers.append(places[key])
        page = page_of(each.profile) if each.profile else ""
        found.append(
            Author(each.name, each.orcid, page, bool(each.is_corresponding), sorted(set(numbers)))
        )
    return found, named, max(0, len(contributions) - AUTHORS_SHOWN)


def title_for(work: Work, language: str) -> Text:
    """The title in the reader's language; else as published, and that theirs is missing."""
    own = work.title_ja if language == "ja" else work.title_en
    if own or work.language.startswith(language):
        tag = language if own else work.language
        return Text(own or work.title, tag, False)
    return Text(work.title, work.language, True)


def other_titles(work: Work, shown: str) -> list[tuple[str, str]]:
    """(title, its language) of every other title than the one `shown`."""
    pairs = [
        (work.title, work.language),
        (work.title_ja, "ja"),
        (work.title_en, "en"),
    ]
    return [pair for pair in dict.fromkeys(pairs) if pair[0] and pair[0] != shown]


def summary_for(work: Work, language: str) -> Text:
    """The summary in the reader's language, else in the other one, else nothing."""
    texts = {"ja": work.summary_ja, "en": work.summary_en}
    own, other = texts[language], texts[OTHER[language]]
    if own:
        return Text(own, language, False)
    return Text(other, OTHER[language] if other else "", True)


def citations_of(work: Work) -> list[tuple[str, str]]:
    """(name of the style, the citation in it)."""
    item = item_of(work)
    return [(words, citation(item, style)) for style, (words, _file) in STYLES.items()]


def identifiers_of(work: Work) -> list[tuple[str, str, str]]:
    """(register, value, address) of each identifier."""
    return [
        (str(each.get_scheme_display()), each.value, address_of(each.scheme, each.value))
        for each in work.identifiers.all()
    ]


def files_of(work: Work) -> list[tuple[str | Promise, str]]:
    """(format, address) of what reference managers and programs read."""
    return [
        (words, reverse("dissemination:work_record", args=[work.pk, kind]))
        for kind, words in WORDS.items()
    ]


ACTS: Sequence[tuple[str | Promise, str, WorkState | None, Callable[[Person, Work], Verdict]]] = [
    (gettext_lazy("Make it public"), "publish_work", WorkState.PUBLIC, rules.may_publish),
    (gettext_lazy("Change it"), "change_work", None, rules.may_change),
    (gettext_lazy("Withdraw it"), "withdraw_work", WorkState.WITHDRAWN, rules.may_withdraw),
    (
        gettext_lazy("Merge it into another work"),
        "merge_work",
        WorkState.MERGED,
        rules.may_merge,
    ),
]
GRAVE = (WorkState.WITHDRAWN, WorkState.MERGED)


def acts_of(person: Person, work: Work) -> list[Offer]:
    """What follows from the state of the work, whether or not `person` may do it."""
    following = WORK_MOVES[WorkState(work.state)]
    return [
        Offer(
            str(words),
            reverse(f"dissemination:{name}", args=[work.pk]),
            may(person, work),
            to in GRAVE,
        )
        for words, name, to, may in ACTS
        if to is None or to in following
    ]


def warnings_of(work: Work) -> list[str]:
    """What is missing for readers abroad, in sentences."""
    found = []
    if not work.title_en and not work.language.startswith("en"):
        found.append(gettext("It has no English title."))
    if not work.summary_en:
        found.append(gettext("It has no English summary."))
    if not work.summary_ja:
        found.append(gettext("It has no Japanese summary."))
    if not work.access:
        found.append(gettext("Nobody knows whether it is open access."))
    return found
