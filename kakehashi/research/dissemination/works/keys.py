"""Under what works are found: titles, authors, where they appeared, identifiers; in one text.

Folded as names of institutions are: full and half width, capitals, diacritics, kana and old kanji
make no difference. A word of a question stands anywhere in the text, also inside a word, since
Japanese does not part words.
"""

from collections.abc import Iterator

from django.db.models import QuerySet, Value
from django.db.models.functions import StrIndex

from kakehashi.institutions.search import search_key, words_of
from kakehashi.research.dissemination.models import Work, WorkKey
from kakehashi.research.dissemination.models.works import WorkQuerySet

MOST_NAMES = 200  # of a paper with thousands of authors, besides those with a profile
BETWEEN = " / "


def keep_key(work: Work) -> None:
    """Make `work` found by what it says now; its parts are read from the database."""
    key = search_key(BETWEEN.join(each for each in _said(work) if each))
    WorkKey.objects.update_or_create(work=work, defaults={"key": key})


def found_by(rows: WorkQuerySet, text: str) -> QuerySet[Work]:
    """Those of `rows` in which every word of `text` stands; all of them if it has no words."""
    doi = text.strip().lower().removeprefix("https://doi.org/")
    if doi.startswith("10."):
        return rows.filter(identifiers__scheme="doi", identifiers__value=doi)
    for number, word in enumerate(words_of(text)):
        rows = rows.alias(**{f"at_{number}": StrIndex("key__key", Value(word))})
        rows = rows.filter(**{f"at_{number}__gt": 0})
    return rows


def _said(work: Work) -> Iterator[str]:
    yield from (work.title, work.title_ja, work.title_en, work.container, work.topic)
    yield from work.identifiers.values_list("value", flat=True)
    authors = work.contributions.order_by("position")
    yield from authors.values_list("name", flat=True)[:MOST_NAMES]
    ours = authors.filter(profile__isnull=False)
    for names in ours.values_list("name", "profile__name_ja", "profile__name_en"):
        yield from names
