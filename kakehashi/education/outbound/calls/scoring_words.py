"""What other parts of (1.4) say on the rule page of a call, below how applications are scored."""

from collections.abc import Callable

from kakehashi.education.outbound.models import Call

Source = Callable[[Call], list[str]]
SOURCES: list[Source] = []


def says_how_scored(source: Source) -> Source:
    """Register a function that gives sentences on scoring for the rule page, none included."""
    SOURCES.append(source)
    return source


def sentences_on_scoring(call: Call) -> list[str]:
    """Every sentence, in the order in which the sources registered, in the reader's language."""
    return [sentence for source in SOURCES for sentence in source(call)]
