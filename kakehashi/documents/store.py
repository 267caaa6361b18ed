"""Where contents lie: each once, under its SHA-256, complete or not at all."""

import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import BinaryIO, cast

from django.conf import settings

INCOMING = "incoming-"


class TooLarge(Exception):
    """More bytes came than may be kept."""


@dataclass(frozen=True)
class Content:
    """Bytes that have arrived but have no place yet. `file` can be read and sought."""

    file: BinaryIO
    path: Path
    sha256: str
    size: int


def name_of(digest: str) -> str:
    """Where the content with this hash lies below MEDIA_ROOT: "ab/ab12…"."""
    return f"{digest[:2]}/{digest}"


@contextmanager
def received(chunks: Iterable[bytes], limit: int) -> Iterator[Content]:
    """Write what comes to a file of its own, which is gone afterwards unless it was placed.

    Raises: TooLarge, as soon as more than `limit` bytes have come.
    """
    root = Path(settings.MEDIA_ROOT)
    root.mkdir(parents=True, exist_ok=True)
    digest, size = sha256(), 0
    with NamedTemporaryFile(dir=root, prefix=INCOMING, delete=False) as file:
        path = Path(file.name)
        try:
            for chunk in chunks:
                size += len(chunk)
                if size > limit:
                    raise TooLarge
                digest.update(chunk)
                file.write(chunk)
            file.flush()
            os.fsync(file.fileno())
            yield Content(cast(BinaryIO, file), path, digest.hexdigest(), size)
        finally:
            path.unlink(missing_ok=True)


def place(content: Content) -> str:
    """Give the content its place for good; returns its name below MEDIA_ROOT.

    The name appears with the whole content behind it, or, after a crash, not at all. The same
    content takes the same place, whatever lay there.
    """
    name = name_of(content.sha256)
    target = Path(settings.MEDIA_ROOT) / name
    target.parent.mkdir(exist_ok=True)
    content.path.replace(target)
    for folder in (target.parent, target.parent.parent):
        _sync(folder)
    return name


def _sync(folder: Path) -> None:
    """Make the names in a folder survive a power failure."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
