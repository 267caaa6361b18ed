"""Reports as files: made once, kept until something that stands in them differs."""

from collections.abc import Callable
from functools import cache
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path

from django.conf import settings
from django.core.cache import caches

from kakehashi.institutions.queries import home
from kakehashi.policy.models.freezes import Correction, Freeze
from kakehashi.policy.models.published import PublishedFigure
from kakehashi.policy.reporting.contents import Edition
from kakehashi.policy.reporting.docx import as_docx
from kakehashi.policy.reporting.pdf import as_pdf
from kakehashi.policy.reporting.xlsx import as_xlsx
from kakehashi.vocabulary.time import fiscal_year

MAKERS: dict[str, Callable[[Freeze, Edition, str], bytes]] = {
    "pdf": as_pdf,
    "docx": as_docx,
    "xlsx": as_xlsx,
}
OFFICE = "application/vnd.openxmlformats-officedocument"
MEDIA_TYPES = {
    "pdf": "application/pdf",
    "docx": f"{OFFICE}.wordprocessingml.document",
    "xlsx": f"{OFFICE}.spreadsheetml.sheet",
}
LANGUAGES = ("ja", "en")
SOURCES = (
    "kakehashi/policy/**/*",
    "kakehashi/documents/**/*",
    "kakehashi/vocabulary/*",
    "locale/**/*",
)
KINDS_OF_SOURCE = {".py", ".typ", ".toml", ".po"}


def report_file(freeze: Freeze, edition: Edition, language: str, kind: str) -> bytes:
    """The report as a file, made now if it was not made before.

    kind:   one of MAKERS.
    Raises: Refused, for a PDF with a character that the fonts lack.
    """
    key = _key(_content(freeze), edition, language, kind)
    kept: bytes | None = caches["made"].get(key)
    if kept is None:
        kept = MAKERS[kind](freeze, edition, language)
        caches["made"].set(key, kept)
        caches["made"].set(_size(key), len(kept))
    return kept


def sizes(freeze: Freeze) -> dict[tuple[Edition, str, str], int]:
    """Bytes of the files that are made already, by (edition, language, kind)."""
    content = _content(freeze)
    asked = {
        _size(_key(content, edition, language, kind)): (edition, language, kind)
        for edition in Edition
        for language in LANGUAGES
        for kind in MAKERS
    }
    return {asked[key]: size for key, size in caches["made"].get_many(asked).items()}


def file_name(freeze: Freeze, edition: Edition, language: str, kind: str) -> str:
    """What the file is called where it is saved, in the language of its text."""
    year = fiscal_year(freeze.on)
    if language == "ja":
        shown = "公開版" if edition is Edition.PUBLIC else "学内版"
        return f"国際化年次報告書_{year}年度_{freeze.on}_{shown}.{kind}"
    return f"annual-report-FY{year}-{freeze.on}-{edition.value}.{kind}"


def _content(freeze: Freeze) -> str:
    """Hash of everything that stands in the files of a freeze, and of everything that makes them.

    Three queries, however much was frozen.
    """
    corrections = Correction.objects.filter(frozen__freeze=freeze).order_by("pk")
    university = home()
    content = [
        freeze.sha256,
        *corrections.values_list("sha256", flat=True),
        *PublishedFigure.objects.order_by("pk").values_list(),
        *(university.name_in(language) for language in LANGUAGES),
        settings.FONT_DIR,
        settings.FONT_FAMILIES,
        _makers(),
    ]
    return sha256(repr(content).encode()).hexdigest()


def _key(content: str, edition: Edition, language: str, kind: str) -> str:
    return f"report-{content}-{edition.value}-{language}-{kind}"


def _size(key: str) -> str:
    return f"{key}-size"


@cache
def _makers() -> str:
    """Hash of the programs and texts that make reports, read once a process."""
    found = sha256(version("typst").encode())
    for pattern in SOURCES:
        for path in sorted(Path(settings.BASE_DIR).glob(pattern)):
            if path.suffix in KINDS_OF_SOURCE:
                found.update(path.read_bytes())
    return found.hexdigest()
