"""From what a version says to the text that is printed: articles with numbers, lines and tables.

A clause's text has one paragraph to a line; lines that begin with "- " are items of a list, and a
table stands alone on its line. Clauses whose code begins with "preamble" give the document its
title and its beginning, those with "closing" stand before the signatures, all others are articles
in their order. Pure.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from kakehashi.agreements.clauses.phrases import phrase
from kakehashi.agreements.clauses.placeholders import PLACEHOLDER, TABLES, filled, used
from kakehashi.agreements.clauses.tables import Table, table_of
from kakehashi.agreements.clauses.values import (
    MEMORANDA,
    Names,
    Values,
    name_in,
    values_of,
)
from kakehashi.agreements.content import Clause, Content, Text

Language = Literal["ja", "en"]
Part = Literal["preamble", "article", "closing"]
ITEM = "- "
LETTERS = "abcdefghijklmnopqrstuvwxyz"


@dataclass(frozen=True)
class Line:
    """A paragraph or an item. mark: its number as printed, empty where it has none."""

    mark: str
    text: str
    is_item: bool = False


@dataclass(frozen=True)
class Article:
    """One clause in every language of the document, side by side.

    heading:  all headings in one line, which also names the place in refusals.
    headings: with the number; titles: without, for programs that number themselves.
    """

    code: str
    heading: str
    headings: Mapping[str, str]
    titles: Mapping[str, str]
    lines: Mapping[str, tuple[Line, ...]]
    tables: tuple[Table, ...]


@dataclass(frozen=True)
class Composed:
    """The whole text. Mappings are by language, in the order of `languages`."""

    languages: tuple[str, ...]
    titles: Mapping[str, str]
    preamble: tuple[Article, ...]
    articles: tuple[Article, ...]
    closing: tuple[Article, ...]
    signatories: tuple[Mapping[str, str], ...]


def part_of(code: str) -> Part:
    """Where a clause with this code stands in the document."""
    if code.startswith("preamble"):
        return "preamble"
    return "closing" if code.startswith("closing") else "article"


def lacking(content: Content) -> list[tuple[Clause, Language]]:
    """The clauses that lack title or text in a language of the agreement, and that language."""
    return [
        (clause, language)
        for clause in content.clauses
        for language in content.languages
        if not (clause.title.get(language, "").strip() and clause.text.get(language, "").strip())
    ]


def gaps(content: Content, names: Names, language: str) -> list[tuple[Clause, str]]:
    """The clauses that need what the content does not state, and what that is in `language`."""
    missing = dict(values_of(content, names, language).gaps)
    for name, rows in (("places_table", content.places), ("deadlines_table", content.deadlines)):
        if not rows:
            missing[name] = phrase("gap", name.removesuffix("_table"), language)
    return [
        (clause, missing[name])
        for clause in content.clauses
        for name in _used_in(clause)
        if name in missing
    ]


def compose(content: Content, names: Names) -> Composed:
    """The text in every language of the agreement; languages that a clause lacks stay empty."""
    values = {each: values_of(content, names, each) for each in content.languages}
    writing = _Writing(content, names, values)
    parts: dict[str, list[Article]] = {"preamble": [], "article": [], "closing": []}
    for clause in content.clauses:
        part = part_of(clause.code)
        parts[part].append(writing.article(clause, part, len(parts[part]) + 1))
    parties = [names.home, *names.partners]
    return Composed(
        languages=content.languages,
        titles=writing.titles(),
        preamble=tuple(parts["preamble"]),
        articles=tuple(parts["article"]),
        closing=tuple(parts["closing"]),
        signatories=tuple({each: name_in(party, each) for each in values} for party in parties),
    )


def fill(content: Content, names: Names, language: Language) -> str:
    """The whole text in one language, plain: title, then one line for each paragraph and row."""
    composed = compose(content.model_copy(update={"languages": (language,)}), names)
    lines = [composed.titles[language]]
    for article in (*composed.preamble, *composed.articles, *composed.closing):
        if part_of(article.code) == "article":
            lines.append(article.headings[language])
        lines += _plain(article, language)
    return "\n".join(lines)


def filled_clauses(content: Content, names: Names) -> tuple[Clause, ...]:
    """The clauses of `content` as they read, in every language they have: for pages and diffs."""
    languages: tuple[Language, ...] = ("ja", "en")
    values = {each: values_of(content, names, each) for each in languages}
    writing = _Writing(content, names, values)
    return tuple(
        Clause(
            code=clause.code,
            title=clause.title,
            text=_read(writing, clause),
        )
        for clause in content.clauses
    )


def _read(writing: "_Writing", clause: Clause) -> Text:
    read: Text = {}
    for language in clause.text:
        article = writing.article(clause, "article", 1, only=language)
        read[language] = "\n".join(_plain(article, language))
    return read


def _plain(article: Article, language: str) -> Iterator[str]:
    for line in article.lines[language]:
        yield f"{line.mark} {line.text}" if line.mark else line.text
    for table in article.tables:
        yield f"{table.caption}: {' | '.join(table.head)}"
        yield from (" | ".join(row) for row in table.rows)


def _used_in(clause: Clause) -> list[str]:
    return list(dict.fromkeys(name for text in clause.text.values() for name in used(text)))


@dataclass(frozen=True)
class _Writing:
    content: Content
    names: Names
    values: Mapping[Language, Values]

    def titles(self) -> dict[str, str]:
        """What the document is called: the title of its preamble, else its plain name."""
        form = "memorandum" if self.content.kind in MEMORANDA else "agreement"
        found = next(
            (each.title for each in self.content.clauses if part_of(each.code) == "preamble"), {}
        )
        return {
            each: self._said(found.get(each, ""), each) or phrase("document", form, each)
            for each in self.values
        }

    def article(
        self, clause: Clause, part: Part, number: int, only: Language | None = None
    ) -> Article:
        """`clause` as part of the document; number: of the article, counted from 1."""
        languages = [only] if only else list(self.values)
        headings: dict[str, str] = {
            each: self._heading(clause, part, number, each) for each in languages
        }
        names = [name for each in languages for name in used(clause.text.get(each, ""))]
        return Article(
            code=clause.code,
            heading=" / ".join(dict.fromkeys(headings.values())),
            headings=headings,
            titles={each: self._said(clause.title.get(each, ""), each) for each in languages},
            lines={each: self._lines(clause.text.get(each, ""), each) for each in languages},
            tables=tuple(
                table_of(name, self.content, self.names, languages)
                for name in dict.fromkeys(names)
                if name in TABLES
            ),
        )

    def _heading(self, clause: Clause, part: Part, number: int, language: Language) -> str:
        if part != "article":
            return phrase("document", part, language)
        title = self._said(clause.title.get(language, ""), language)
        name = "article_titled" if title else "article"
        return phrase("document", name, language, number=number, title=title)

    def _lines(self, text: str, language: Language) -> tuple[Line, ...]:
        texts = [line.strip() for line in text.splitlines() if line.strip()]
        texts = [line for line in texts if line.strip("{}") not in TABLES]
        several = sum(not line.startswith(ITEM) for line in texts) > 1
        return tuple(self._marked(texts, language, several))

    def _marked(self, texts: Sequence[str], language: Language, several: bool) -> Iterator[Line]:
        paragraph = item = 0
        for line in texts:
            if line.startswith(ITEM):
                item += 1
                yield Line(_item(item, language), self._said(line[2:], language), is_item=True)
                continue
            paragraph, item = paragraph + 1, 0
            mark = _paragraph(paragraph, language) if several else ""
            yield Line(mark, self._said(line, language))

    def _said(self, text: str, language: Language) -> str:
        said = filled(text, self.values[language].texts).strip()
        # A sentence may begin with a name that has an article: “the University of Vienna”.
        return said[:1].upper() + said[1:] if PLACEHOLDER.match(text) else said


def _paragraph(number: int, language: Language) -> str:
    """Japanese texts leave the first paragraph (項) of an article without a number."""
    if language == "ja":
        return "" if number == 1 else str(number)
    return f"{number}."


def _item(number: int, language: Language) -> str:
    if language == "ja":
        return f"({number})"
    return f"({LETTERS[(number - 1) % len(LETTERS)]})"
