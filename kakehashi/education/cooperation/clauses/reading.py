"""The text of an agreement ready for a page: its languages side by side, article by article."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from kakehashi.agreements.clauses.composing import Article, Composed, Line, compose, part_of
from kakehashi.agreements.clauses.example import example_content, example_names
from kakehashi.agreements.clauses.queries import as_clause
from kakehashi.agreements.clauses.tables import Table
from kakehashi.agreements.differences import Piece, pieces
from kakehashi.agreements.models import ClauseTemplate
from kakehashi.institutions.queries import home

LANGUAGES = ("ja", "en")


@dataclass(frozen=True)
class Reading:
    """One clause in one language. lines: none where the clause lacks it."""

    language: str
    heading: str
    lines: Sequence[Line]


@dataclass(frozen=True)
class Row:
    """One clause: each language, then its tables. template: where the text shows a template."""

    code: str
    readings: Sequence[Reading]
    tables: Sequence[Table]
    template: ClauseTemplate | None = None


@dataclass(frozen=True)
class Wording:
    """What one version of a clause changed in one language: title, then text."""

    language: str
    title: Sequence[Piece]
    text: Sequence[Piece]


@dataclass(frozen=True)
class Change:
    """One version of a clause with its differences from the one before; none for the first."""

    version: ClauseTemplate
    wordings: Sequence[Wording]
    kinds_out: Sequence[str]
    kinds_in: Sequence[str]


def rows_of(text: Composed, templates: Iterable[ClauseTemplate] = ()) -> list[Row]:
    """The whole text as rows, preamble first."""
    known = {each.code: each for each in templates}
    articles = (*text.preamble, *text.articles, *text.closing)
    return [_row(article, known.get(article.code)) for article in articles]


def _row(article: Article, template: ClauseTemplate | None) -> Row:
    readings = [
        Reading(language, heading, article.lines[language])
        for language, heading in article.headings.items()
    ]
    return Row(article.code, readings, article.tables, template)


def example_of(kind: str, templates: Sequence[ClauseTemplate]) -> Composed:
    """How clauses read in an agreement of `kind` with invented values."""
    unit = home()
    names = example_names({"ja": unit.name_ja, "en": unit.name_en})
    return compose(example_content(kind, tuple(as_clause(each) for each in templates)), names)


def example_rows(template: ClauseTemplate) -> list[Row]:
    """How one clause reads, in an agreement of the first of its kinds.

    A preamble stands below the title that it gives to the document.
    """
    row = rows_of(example_of(template.kinds[0], [template]), [template])[0]
    if part_of(template.code) != "preamble":
        return [row]
    titles = [replace(each, heading=template.title_in(each.language)) for each in row.readings]
    return [replace(row, readings=titles)]


def changes_of(versions: Sequence[ClauseTemplate]) -> list[Change]:
    """Every version with what it changed. versions: newest first."""
    before: list[ClauseTemplate | None] = [*versions[1:], None]
    return [_change(old, new) for old, new in zip(before, versions, strict=True)]


def _change(old: ClauseTemplate | None, new: ClauseTemplate) -> Change:
    if old is None:
        return Change(new, [], [], [])
    wordings = [
        Wording(
            language,
            _pieces(old.title_in(language), new.title_in(language)),
            _pieces(old.text_in(language), new.text_in(language)),
        )
        for language in LANGUAGES
    ]
    went, came = old.kinds_in_words(), new.kinds_in_words()
    return Change(
        new,
        [each for each in wordings if each.title or each.text],
        [each for each in went if each not in came],
        [each for each in came if each not in went],
    )


def _pieces(before: str, after: str) -> list[Piece]:
    return [] if before == after else pieces(before, after)
