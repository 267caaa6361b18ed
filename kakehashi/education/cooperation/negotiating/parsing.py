"""Requirements as people type them in one field: "de B2, en B1"; "TOEFL iBT 80; JLPT N2"."""

import re

from django.forms import ValidationError
from django.utils.translation import gettext as _

from kakehashi.agreements.content import LanguageNeed, TestNeed
from kakehashi.vocabulary import languages

LEVELS = ("A1", "A2", "B1", "B2", "C1", "C2")


def language_needs(text: str) -> tuple[LanguageNeed, ...]:
    """`text` as needs, in its order: a language tag and a CEFR level each, commas between them.

    Raises: ValidationError, naming the part that cannot be read.
    """
    found = []
    for part in _parts(text, "[,、;；]"):
        tag, _space, level = part.rpartition(" ")
        if level.upper() not in LEVELS or not languages.known(tag.strip()):
            raise ValidationError(
                _("“%(part)s” is not a language and a level. Write de B2, en B1.") % {"part": part}
            )
        tag = languages.canonical(tag.strip())
        found.append(LanguageNeed.model_validate({"language": tag, "cefr": level.upper()}))
    return tuple(found)


def written_languages(needs: tuple[LanguageNeed, ...]) -> str:
    """The reverse of `language_needs`."""
    return ", ".join(f"{each.language} {each.cefr}" for each in needs)


def test_needs(text: str) -> tuple[TestNeed, ...]:
    """`text` as needs, in its order: a test and a score each, semicolons between them.

    Raises: ValidationError, naming the part that cannot be read.
    """
    found = []
    for part in _parts(text, "[;；]"):
        test, _space, score = part.rpartition(" ")
        if not test.strip():
            raise ValidationError(
                _("“%(part)s” is not a test and a score. Write TOEFL iBT 80; JLPT N2.")
                % {"part": part}
            )
        found.append(TestNeed(test=test.strip(), score=score))
    return tuple(found)


def written_tests(needs: tuple[TestNeed, ...]) -> str:
    """The reverse of `test_needs`."""
    return "; ".join(f"{each.test} {each.score}" for each in needs)


def _parts(text: str, separator: str) -> list[str]:
    return [each for each in (" ".join(part.split()) for part in re.split(separator, text)) if each]
