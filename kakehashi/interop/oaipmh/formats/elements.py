"""Small steps in building XML: elements with text that XML can hold, and languages."""

import re
from collections.abc import Iterable
from urllib.parse import quote

from lxml import etree

from kakehashi.interop.oaipmh.formats.records import Words

XSI = "http://www.w3.org/2001/XMLSchema-instance"
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
ILLEGAL = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
WITH_SCHEME = re.compile(
    r"(https?|ftp)://[^/?#:@]+(:\d+)?(?=[/?#]|$)|(?!https?:|ftp:)[a-z][a-z0-9+.-]+:[^/]"
)
# A tag that every schema takes: xs:language.
LANGUAGE = re.compile(r"[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*")


def legal(text: str) -> str:
    """`text` without the characters that XML 1.0 cannot hold."""
    return ILLEGAL.sub("", text)


def one_line(text: str) -> str:
    """`text` with every run of white space as one space."""
    return " ".join(legal(text).split())


def uri(text: str) -> str:
    """`text` as an address that every reader of xs:anyURI takes: other signs as %XX."""
    quoted = quote(one_line(text), safe="/:?#@!$&'()*+,;=~%")
    first, hash_sign, rest = re.sub(r"%(?![0-9A-Fa-f]{2})", "%25", quoted).partition("#")
    if not WITH_SCHEME.match(first):
        first = first.replace(":", "%3A").lstrip("/")
    return first + hash_sign + rest.replace("#", "%23")


def root(tag: str, namespaces: dict[str | None, str], schema: str) -> etree._Element:
    """The root of a record: `tag` as {namespace}name, with the place of its schema."""
    element = etree.Element(tag, nsmap={**namespaces, "xsi": XSI})
    element.set(f"{{{XSI}}}schemaLocation", f"{etree.QName(tag).namespace} {schema}")
    return element


def add(
    parent: etree._Element, tag: str, text: str = "", *, language: str = "", **attributes: str
) -> etree._Element:
    """A new last child of `parent`. `language` is left out if empty or no tag of a language."""
    child = etree.SubElement(parent, tag)
    if text:
        child.text = legal(text)
    if language and LANGUAGE.fullmatch(language):
        child.set(XML_LANG, language)
    for name, value in attributes.items():
        child.set(name, legal(value))
    return child


def add_words(parent: etree._Element, tag: str, words: Iterable[Words], **attributes: str) -> None:
    """One child for each text that is not empty."""
    for each in words:
        if one_line(each.text):
            add(parent, tag, one_line(each.text), language=each.language, **attributes)


def best(words: Iterable[Words], language: str = "en") -> str:
    """The text in `language`, else the first; empty if there is none."""
    held = [each for each in words if each.text]
    chosen = next((each for each in held if each.language == language), held[0] if held else None)
    return one_line(chosen.text) if chosen else ""
