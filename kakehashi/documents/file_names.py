"""Names of uploaded files, made safe to show and to offer; they are never part of a path here."""

import re
import unicodedata

LONGEST = 150  # characters; the column holds 255
FORBIDDEN = re.compile(r'[<>:"|?*]')  # what Windows refuses in a name
SPACES = re.compile(r"\s+")
# Control, formatting (reordering, too: it can make "exe.fdp" read as a PDF), surrogate, private.
INVISIBLE = {"Cc", "Cf", "Cs", "Co", "Cn"}


def shown_name(raw: str, extensions: tuple[str, ...]) -> str:
    """`raw` cleaned, with one of `extensions`, and a stem even if nothing is left of it.

    extensions: lower case with their dot; the first is added where the name ends in none of them.
    Returns: 1 to LONGEST characters.
    """
    tidy = cleaned(raw)
    ending = next((each for each in extensions if tidy.lower().endswith(each)), "")
    stem = tidy[: -len(ending)] if ending else tidy
    ending = ending or extensions[0]
    stem = stem[: LONGEST - len(ending)].strip(" .")
    return (stem or "file") + ending


def cleaned(raw: str) -> str:
    """`raw` in NFC without folders, invisible characters and what file systems refuse."""
    one_line = SPACES.sub(" ", re.split(r"[/\\]", raw)[-1])
    visible = "".join(c for c in one_line if unicodedata.category(c) not in INVISIBLE)
    normal = SPACES.sub(" ", unicodedata.normalize("NFC", visible))
    return FORBIDDEN.sub("_", normal).strip().rstrip(" .")
