"""Texts of registers made plain: HTML, MathML and JATS marks, entities, stray space. Pure."""

import html
import re
import unicodedata

TAG = re.compile(r"</?[A-Za-z][\w:.-]*(?:\s[^<>]*)?/?>|<!--.*?-->", re.DOTALL)
PARAGRAPH = re.compile(r"</(?:jats:)?(?:p|sec|title)>|<br\s*/?>", re.IGNORECASE)
CDATA = re.compile(r"<!\[CDATA\[(.*?)\]\]>", re.DOTALL)
CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
BLANKS = re.compile(r"[^\S\n]+")


def plain_line(text: object) -> str:
    """`text` on one line without marks: "a &lt;i&gt;b&lt;/i&gt;" → "a b"; empty if it is none."""
    return " ".join(_unmarked(text, " ").split())


def plain_text(text: object) -> str:
    """`text` without marks; paragraphs stay apart."""
    lines = (BLANKS.sub(" ", line).strip() for line in _unmarked(text, "\n").splitlines())
    return "\n".join(line for line in lines if line)


def _unmarked(text: object, at_paragraphs: str) -> str:
    if not isinstance(text, str):
        return ""
    text = CDATA.sub(r"\1", text)
    for _pass in range(3):  # registers escape what was escaped before
        text = TAG.sub("", PARAGRAPH.sub(at_paragraphs, text))
        unescaped = html.unescape(text)
        if unescaped == text:
            break
        text = unescaped
    return unicodedata.normalize("NFC", CONTROL.sub("", text))
