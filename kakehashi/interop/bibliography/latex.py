"""LaTeX as it stands in BibTeX files, made plain: accents, commands, braces, formulae. Pure."""

import re

from pylatexenc.latex2text import LatexNodes2Text
from pylatexenc.latexwalker import LatexWalkerParseError

PLAIN = re.compile(r"[\\{}$~]|--|``|''")
COMMENT = re.compile(r"(?<!\\)%")
AMPERSAND = re.compile(r"(?<!\\)&")


def plain_tex(text: str) -> str:
    r"""`text` on one line: "Sch{\"o}dinger's {NMR} at 5\,\%" → "Schödinger's NMR at 5 %".

    A sign that would begin a comment stands for itself: nobody comments inside a title. What is no
    LaTeX stays as it is.
    """
    if not PLAIN.search(text):
        return " ".join(text.split())
    # Comments and columns are commands nobody means in a field.
    safe = AMPERSAND.sub(r"\\&", COMMENT.sub(r"\\%", text))
    try:
        plain = LatexNodes2Text(math_mode="text", keep_comments=True).latex_to_text(safe)
    except (LatexWalkerParseError, RecursionError, ValueError, IndexError):
        plain = text.replace("{", "").replace("}", "")
    return " ".join(plain.replace("\u00a0", " ").split())
