"""The language of a work as registers and files write it, as a BCP 47 tag. Pure."""

import re

TAG = re.compile("[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")
NAMES = {
    "english": "en",
    "american": "en",
    "british": "en-GB",
    "japanese": "ja",
    "日本語": "ja",
    "英語": "en",
    "german": "de",
    "ngerman": "de",
    "french": "fr",
    "spanish": "es",
    "chinese": "zh",
    "korean": "ko",
    "jpn": "ja",
    "eng": "en",
    "deu": "de",
    "ger": "de",
    "fra": "fr",
    "fre": "fr",
    "spa": "es",
    "zho": "zh",
    "chi": "zh",
    "kor": "ko",
}


def language_of(written: str) -> str:
    """The tag; empty if nobody can tell.

    >>> language_of("Japanese"), language_of("en_US"), language_of("jpn"), language_of("?")
    ('ja', 'en-US', 'ja', '')
    """
    plain = written.strip().replace("_", "-")
    tag = NAMES.get(plain.lower(), plain)
    return tag if TAG.fullmatch(tag) else ""
