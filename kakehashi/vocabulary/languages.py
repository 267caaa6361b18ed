"""Languages by BCP 47 tag: ja, en-GB, zh-Hant.

Source: RFC 5646 (the tag's form); ISO 639 codes as published in pycountry; names from Unicode CLDR
as published in Babel.
"""

import re
from functools import cache, lru_cache

import pycountry
from babel import Locale
from django.utils.translation import gettext

# language [-script] [-region] [-variant …] [-x-private]; the rarer parts of RFC 5646 are left out.
TAG = re.compile(
    r"(?P<language>[a-z]{2,3})"
    r"(-(?P<script>[a-z]{4}))?"
    r"(-(?P<region>[a-z]{2}|[0-9]{3}))?"
    r"(?P<variants>(-([a-z0-9]{5,8}|[0-9][a-z0-9]{3}))*)"
    r"(?P<private>-x(-[a-z0-9]{1,8})+)?",
    re.IGNORECASE | re.ASCII,
)


@cache
def _locale(language: str) -> Locale:
    return Locale.parse(language, sep="-")


@cache
def _known_language(code: str) -> bool:
    key = {"alpha_2": code} if len(code) == 2 else {"alpha_3": code}
    return code in _locale("en").languages or pycountry.languages.get(**key) is not None


def canonical(tag: str) -> str:
    """`tag` in the usual letter case: ZH-hant-tw → zh-Hant-TW.

    Raises: ValueError with a sentence for the person who typed it, if it is not a language tag or
            names a language, script or region that does not exist.
    """
    parts = TAG.fullmatch(tag)
    if parts is None:
        raise ValueError(
            gettext("“%(tag)s” is not a language tag like ja or en-GB.") % {"tag": tag}
        )
    language = parts["language"].lower()
    script = (parts["script"] or "").title()
    region = (parts["region"] or "").upper()
    names = _locale("en")
    for subtag, exists in (
        (language, _known_language(language)),
        (script, not script or script in names.scripts),
        (region, not region or region in names.territories),
    ):
        if not exists:
            raise ValueError(
                gettext("“%(tag)s”: “%(part)s” is not known.") % {"tag": tag, "part": subtag}
            )
    rest = (parts["variants"] or "") + (parts["private"] or "")
    return "-".join(filter(None, (language, script, region))) + rest.lower()


def known(tag: str) -> bool:
    """Whether `tag` is a language tag that can be used."""
    try:
        canonical(tag)
    except ValueError:
        return False
    return True


@lru_cache(maxsize=4096)  # tags come from records, so there are few
def name(tag: str, language: str) -> str:
    """What `tag` is called in `language`: zh-Hant → Traditional Chinese, 繁体中国語.

    Parts that CLDR does not name as one stand in brackets; a tag without any name is returned.
    """
    if not known(tag):
        return tag
    subtags = canonical(tag).split("-")
    names = _locale(language)
    for length in range(len(subtags), 0, -1):
        found = names.languages.get("_".join(subtags[:length]))
        if found:
            rest = [
                names.scripts.get(part) or names.territories.get(part) or part
                for part in subtags[length:]
            ]
            return f"{found} ({', '.join(rest)})" if rest else found
    return tag


@cache
def choices(language: str) -> tuple[tuple[str, str], ...]:
    """(tag, name) of the languages with a code of two letters, by their names in `language`."""
    tags = [each.alpha_2 for each in pycountry.languages if hasattr(each, "alpha_2")]
    named = [(tag, name(tag, language)) for tag in tags]
    return tuple(sorted(named, key=lambda pair: pair[1].casefold()))
