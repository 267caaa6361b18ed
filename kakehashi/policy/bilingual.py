"""Texts that data holds in both languages, read like the texts of the catalogue of messages."""

from django.utils.functional import Promise, lazy
from django.utils.translation import get_language


def in_both(ja: str, en: str) -> str | Promise:
    """`ja` or `en`, by the language of whoever reads it, whenever that is."""
    return _read_later(ja, en)


def _read(ja: str, en: str) -> str:
    return ja if get_language() == "ja" else en


_read_later = lazy(_read, str)  # once: it makes a class, which costs more than all of its texts
