"""What is printed around the text of an agreement: version, hash, mark of a draft, labels. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from kakehashi.agreements.clauses.composing import Composed
from kakehashi.agreements.clauses.phrases import phrase

LABELS = ("signature", "name", "post", "signed_on", "seal")
SHORT = 12  # characters of the hash in the header; the whole one stands on the last page


@dataclass(frozen=True)
class Sheet:
    """A document ready to be set.

    text:      the articles in every language.
    language:  of the document as a whole: the one that prevails, else the first.
    title:     for the list of open windows and for screen readers.
    version:   "第3版 / Version 3"; digest: its SHA-256, whole and short.
    draft:     what says that it is not signed, and `watermark` across the page; empty for the
               text that is signed.
    labels:    words beside the places for signatures, in every language at once.
    at:        when the version was proposed: the document's date.
    """

    text: Composed
    language: str
    title: str
    author: str
    version: str
    digest: str
    short: str
    draft: str
    watermark: str
    labels: Mapping[str, str]
    at: datetime


def sheet_of(
    text: Composed, *, number: int, digest: str, at: datetime, is_draft: bool, prevails: str = ""
) -> Sheet:
    """The sheet of a version.

    number: of the version; digest: `content.digest`; prevails: "ja", "en" or empty for both.
    """

    def both(group: str, name: str, between: str = " / ", **values: object) -> str:
        told = [phrase(group, name, each, **values) for each in text.languages]
        return between.join(dict.fromkeys(told))

    language = prevails if prevails in text.languages else text.languages[0]
    return Sheet(
        text=text,
        language=language,
        title=" / ".join(dict.fromkeys(text.titles.values())),
        author=text.signatories[0].get(language, ""),
        version=both("document", "version", number=number),
        digest=digest,
        short=digest[:SHORT],
        draft=both("document", "draft") if is_draft else "",
        watermark=both("document", "watermark", " ") if is_draft else "",
        labels={name: both("document", name) for name in LABELS},
        at=at,
    )
