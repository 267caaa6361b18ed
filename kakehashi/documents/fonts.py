"""The fonts of typeset documents, and whether they have every character that is to be set.

A character that no font has would print as a box, silently. So the typesetter itself is asked
about every character before a document is set, and a missing one stops it with words.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext as _

from kakehashi.verdicts import Refused

PACKAGED = "IPAexGothic"
LATIN = "Libertinus Serif"  # comes inside typst, as does the next one
WIDEST = "DejaVu Sans Mono"
NOT_SHOWN = re.compile(r'the text `"(.+?)"` could not be displayed')
ESCAPED = re.compile(r"\\u\{([0-9a-f]+)\}")
# Of these nobody knows what they look like outside the machine that made them (外字), or nothing.
NEVER_SET = {"Cc", "Cn", "Co", "Cs"}
# These attach to the character before them and are set with it.
ATTACHED = {"Mn", "Me", "Cf"}
AROUND = 12  # characters shown on each side of one that is missing
MOST_NAMED = 5

PROBE = b"""#set text(font: json(bytes(sys.inputs.families)))
#set document(title: "Glyphs")
#for each in sys.inputs.characters.codepoints() { box(text(each)) }
"""


@dataclass(frozen=True)
class Missing:
    """A character that no font has. place: the heading under which it stands, if any."""

    character: str
    place: str
    excerpt: str

    def __str__(self) -> str:
        words = {"code": f"U+{ord(self.character):04X}", "excerpt": self.excerpt}
        shown = self.character if self.character.isprintable() else "□"
        if self.place:
            return _("“%(character)s” (%(code)s) in “%(excerpt)s”, under “%(place)s”") % {
                "character": shown,
                "place": self.place,
                **words,
            }
        return _("“%(character)s” (%(code)s) in “%(excerpt)s”") % {"character": shown, **words}


def families(language: str) -> list[str]:
    """Names of fonts for a document in `language`, the first that has a character sets it.

    A university's own (FONT_FAMILIES) come first. Without them Japanese is set in IPAex Gothic,
    and English in Libertinus with its kanji from IPAex Gothic.

    Raises: ImproperlyConfigured, if FONT_FAMILIES names a font that is not there.
    """
    own: list[str] = settings.FONT_FAMILIES
    if absent := set(own) - set(loaded().families()):
        raise ImproperlyConfigured(
            f"FONT_FAMILIES names {', '.join(sorted(absent))}, which FONT_DIR does not have."
        )
    packaged = [PACKAGED, LATIN] if language == "ja" or own else [LATIN, PACKAGED]
    return [*own, *packaged, WIDEST]


@cache
def loaded() -> Any:
    """Every font that documents may use, read once a process: ours, the package's, typst's."""
    # Here and not above: the typesetter's 85 MB are for the process that has something to set.
    import typst  # noqa: PLC0415

    folders = [_packaged_folder(), *([settings.FONT_DIR] if settings.FONT_DIR else [])]
    return typst.Fonts(include_system_fonts=False, font_paths=[str(each) for each in folders])


def _packaged_folder() -> Path:
    """Where the package with IPAex Gothic lies; it is found and never imported."""
    found = find_spec("matplotlib_fontja")
    if found is None or found.origin is None:
        raise FileNotFoundError("The package matplotlib-fontja, which brings the font, is missing.")
    return Path(found.origin).parent / "fonts"


def missing_glyphs(text: str) -> list[str]:
    """The different characters of `text` that no font has, by code point."""
    import typst  # noqa: PLC0415 - as above

    characters = {each for each in text if not each.isascii() or not each.isprintable()}
    characters -= {"\n", "\t"}
    never = {each for each in characters if unicodedata.category(each) in NEVER_SET}
    asked = {each for each in characters - never if unicodedata.category(each) not in ATTACHED}
    inputs = {"characters": "".join(sorted(asked)), "families": '["' + PACKAGED + '"]'}
    probe = typst.Compiler(PROBE, font_paths=loaded(), sys_inputs=inputs)
    try:
        probe.compile(format="pdf", pdf_standards=["a-2a"], timestamp=0)
    except typst.TypstError as fault:
        refused = {_unescaped(each) for each in NOT_SHOWN.findall(fault.diagnostic)}
        if not refused:
            raise
        never |= refused
    return sorted(never)


def _unescaped(shown: str) -> str:
    return ESCAPED.sub(lambda found: chr(int(found[1], 16)), shown)


def require_glyphs(data: Mapping[str, Any]) -> None:
    """Go on only if the fonts have every character of every text in `data`.

    data: plain values; the "heading" of a mapping names the place of the texts in it.
    Raises: Refused, naming each missing character, its code point and where it stands.
    """
    texts = list(_texts(data, ""))
    characters = set(missing_glyphs("".join({c for _place, text in texts for c in text})))
    if not characters:
        return
    found = _first_places(texts, characters)
    sentence = _("The fonts lack characters, and a box in their place would tell nobody: %s.")
    named = "; ".join(str(each) for each in found[:MOST_NAMED])
    if len(found) > MOST_NAMED:
        named = _("%(named)s; and %(more)d more") % {
            "named": named,
            "more": len(found) - MOST_NAMED,
        }
    advice = _("Write them otherwise, or name a font that has them in FONT_DIR and FONT_FAMILIES.")
    raise Refused(f"{sentence % named} {advice}")


def _texts(data: Any, place: str) -> Iterator[tuple[str, str]]:
    """Every text in `data`, each with the nearest heading above it."""
    if isinstance(data, str):
        yield place, data
    elif isinstance(data, Mapping):
        place = str(data.get("heading") or place)
        for value in data.values():
            yield from _texts(value, place)
    elif isinstance(data, Sequence):
        for value in data:
            yield from _texts(value, place)


def _first_places(texts: Iterable[tuple[str, str]], characters: set[str]) -> list[Missing]:
    """Where each of `characters` stands first."""
    waiting, found = set(characters), []
    for place, text in texts:
        for character in sorted(waiting & set(text)):
            at = text.index(character)
            excerpt = " ".join(text[max(0, at - AROUND) : at + AROUND + 1].split())
            found.append(Missing(character, place if place != text else "", excerpt))
        waiting -= set(text)
    return found
