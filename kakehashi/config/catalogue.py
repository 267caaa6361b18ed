"""The catalogues of translated strings, kept without gettext's own programs.

python -m kakehashi.config.catalogue compile   make .mo files where the .po is newer
python -m kakehashi.config.catalogue update    bring locale/ja to the strings found in the sources
python -m kakehashi.config.catalogue check     say what is missing, stale or fuzzy; exit 1 if any is
"""

import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import polib
from babel.messages.extract import extract
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parents[2]
SOURCES = ROOT / "kakehashi"
CATALOGUE = ROOT / "locale" / "ja" / "LC_MESSAGES" / "django.po"
KEYWORDS: dict[str, tuple[int | tuple[int, str], ...] | None] = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}
Key = tuple[str, str]  # context (or "") and message


def found() -> dict[Key, polib.POEntry]:
    """Every translatable string of the sources, in order of file and line."""
    entries: dict[Key, polib.POEntry] = {}
    for path in sorted([*SOURCES.rglob("*.py"), *SOURCES.rglob("*.html"), *SOURCES.rglob("*.txt")]):
        for context, singular, plural in _messages(path):
            entry = entries.setdefault(
                (context, singular),
                polib.POEntry(msgid=singular, msgctxt=context or None, msgid_plural=plural),
            )
            if plural:
                entry.msgid_plural = plural
            place = (str(path.relative_to(ROOT)), "")
            if place not in entry.occurrences:
                entry.occurrences.append(place)
    return entries


def _messages(path: Path) -> Iterator[tuple[str, str, str]]:
    text = path.read_text(encoding="utf-8")
    if path.suffix != ".py":
        # What is not a translation tag becomes runs of X; indentation would confuse the tokenizer.
        text = "\n".join(line.strip() for line in templatize(text, origin=str(path)).splitlines())
    for _, message, _, context in extract("python", BytesIO(text.encode()), KEYWORDS):
        parts = message if isinstance(message, tuple) else (message,)
        yield context or "", parts[0], parts[1] if len(parts) > 1 else ""


def key_of(entry: polib.POEntry) -> Key:
    """Context and message: what names a string."""
    return entry.msgctxt or "", entry.msgid


def update() -> None:
    """Write the catalogue anew: found strings in order, translations kept, stale ones dropped."""
    old = (
        {key_of(entry): entry for entry in polib.pofile(str(CATALOGUE))}
        if CATALOGUE.exists()
        else {}
    )
    new = polib.POFile(wrapwidth=100)
    new.metadata = {
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
        "Language": "ja",
        "MIME-Version": "1.0",
        "Plural-Forms": "nplurals=1; plural=0;",
    }
    for key, entry in found().items():
        known = old.get(key)
        if known:
            entry.msgstr, entry.msgstr_plural = known.msgstr, known.msgstr_plural
        if entry.msgid_plural and not entry.msgstr_plural:
            entry.msgstr_plural = {0: entry.msgstr}
            entry.msgstr = ""
        new.append(entry)
    CATALOGUE.parent.mkdir(parents=True, exist_ok=True)
    new.save(str(CATALOGUE))


def faults() -> list[str]:
    """What is wrong with the catalogue, one sentence each."""
    written = {key_of(entry): entry for entry in polib.pofile(str(CATALOGUE))}
    wanted = found()
    lines = [f"not in the catalogue: {key}" for key in wanted if key not in written]
    lines += [f"no longer in the sources: {key}" for key in written if key not in wanted]
    lines += [f"not translated: {key}" for key, entry in written.items() if not entry.translated()]
    return lines


def compile_catalogue() -> None:
    """Make the .mo file that Django reads, if the .po file has changed since."""
    compiled = CATALOGUE.with_suffix(".mo")
    if CATALOGUE.exists() and (
        not compiled.exists() or compiled.stat().st_mtime < CATALOGUE.stat().st_mtime
    ):
        polib.pofile(str(CATALOGUE)).save_as_mofile(str(compiled))


def main(asked: list[str]) -> int:
    """The command line; returns the exit code."""
    if asked == ["compile"]:
        compile_catalogue()
        return 0
    if asked == ["update"]:
        update()
        compile_catalogue()
        asked = ["check"]
    if asked == ["check"]:
        problems = faults()
        print("\n".join(problems) or "The catalogue is complete.")
        return 1 if problems else 0
    print(__doc__)
    return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
