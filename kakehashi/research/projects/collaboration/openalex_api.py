"""The works of one institution from OpenAlex's API: politely, and resumed where it stopped. Pure.

Each page is kept as a file of JSON lines as it comes, with a note of where the next one begins. The
API cuts the authors of a work at 100: such works are asked for one by one, which gives all.

Source: OpenAlex, developer pages: cursor paging, `per_page` up to 100, lists of works hide what
came with `xpac`; the key goes into `api_key`.
"""

import email.utils
import shutil
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass, field
from http.client import HTTPException
from pathlib import Path
from typing import TypeVar
from urllib.parse import urlencode, urlsplit

import msgspec
from msgspec import Raw, Struct

from kakehashi.research.projects.collaboration.layouts import Int32

ADDRESS = "https://api.openalex.org"
TOGETHER = 100  # works on a page: the most there may be
FIRST = "*"  # the cursor of the first page
PAUSE = 0.12  # seconds between two requests: ten a second are allowed
TRIES = 6  # of one request
LONGEST_WAIT = 300  # seconds that we let the server tell us to wait
TIMEOUT = 60  # seconds without an answer
FORGOTTEN = 400  # the answer to a cursor that is too old
LATER = frozenset({408, 425, 429, 500, 502, 503, 504})


class ApiError(Exception):
    """The API gives no answer that can be used. `str()` says why; it never holds the key.

    status: what it answered, 0 if nothing.
    """

    def __init__(self, reason: str, status: int = 0) -> None:
        super().__init__(reason)
        self.status = status


@dataclass(frozen=True, slots=True)
class Api:
    """Where to ask and how.

    key:  OpenAlex's, free of charge; without it a few requests a day are answered.
    wait: lets so many seconds pass.
    """

    address: str = ADDRESS
    key: str = field(default="", repr=False)
    wait: Callable[[float], None] = time.sleep

    def ask(self, path: str, **asked: str) -> bytes:
        """The answer to one question; asked again while the server is busy.

        Raises: ApiError.
        """
        query = {**asked, "api_key": self.key} if self.key else asked
        request = urllib.request.Request(f"{self.address}{path}?{urlencode(query)}")
        request.add_header("User-Agent", "kakehashi (research analytics of a university)")
        reason, status = "", 0
        for number in range(TRIES):
            self.wait(PAUSE)
            try:
                with urllib.request.urlopen(request, timeout=TIMEOUT) as answer:
                    return bytes(answer.read())
            except urllib.error.HTTPError as error:
                with error:
                    reason, status = f"answered {error.code} {error.reason}", error.code
                    if error.code not in LATER:
                        break
                    seconds = _seconds(error.headers.get("Retry-After"), number)
            except (OSError, HTTPException) as error:
                reason, seconds = f"cannot be reached ({error})", float(2**number)
            if number + 1 < TRIES:
                self.wait(seconds)
        raise ApiError(f"{urlsplit(self.address).netloc}{path} {reason}.", status)


class _Meta(Struct):
    count: int = 0
    next_cursor: str | None = None


class _Page(Struct):
    results: list[Raw]
    meta: _Meta


class _Cut(Struct):
    id: str = ""
    is_authors_truncated: bool | None = None
    authors_count: Int32 | None = None
    authorships: list[Raw] | None = None


class _Institution(Struct):
    id: str


class State(Struct):
    """How far it has come.

    asked: the ROR id; under: OpenAlex's id of that institution.
    cursor: of the page to ask for; None when all are there.
    """

    asked: str
    under: str = ""
    cursor: str | None = FIRST
    pages: int = 0
    works: int = 0
    count: int = 0


Watch = Callable[[int, int], None]  # works so far, of so many


def fetch_works(api: Api, ror: str, folder: Path, watch: Watch) -> None:
    """Keep all works of an institution, and of what OpenAlex puts under it, in `folder`.

    ror: the nine characters. What an interrupted call left there is not asked for again, unless
    the API no longer knows where that one stopped.
    Raises: ApiError; the pages that came stay.
    """
    folder.mkdir(parents=True, exist_ok=True)
    kept = folder / "state"
    state = msgspec.json.decode(kept.read_bytes(), type=State) if kept.exists() else State("")
    if state.asked == ror and state.pages:
        try:
            _fetch(api, state, folder, watch)
        except ApiError as error:
            if error.status != FORGOTTEN:
                raise
        else:
            return
    shutil.rmtree(folder)
    folder.mkdir()
    _fetch(api, State(ror), folder, watch)


def _fetch(api: Api, state: State, folder: Path, watch: Watch) -> None:
    if state.cursor is None:
        return
    if not state.under:
        found = _decoded(api.ask(f"/institutions/ror:{state.asked}", select="id"), _Institution)
        state.under = found.id.rpartition("/")[2]
    while state.cursor is not None:
        asked = {"filter": f"authorships.institutions.lineage:{state.under}"}
        content = api.ask("/works", per_page=str(TOGETHER), cursor=state.cursor, **asked)
        page = _decoded(content, _Page)
        lines = [_whole(api, work) for work in page.results]
        _keep(folder / f"page-{state.pages + 1:06}.jsonl", b"".join(lines))
        state.pages += 1
        state.works += len(lines)
        state.count = page.meta.count
        state.cursor = page.meta.next_cursor if lines else None
        _keep(folder / "state", msgspec.json.encode(state))
        watch(state.works, state.count)


def _whole(api: Api, work: Raw) -> bytes:
    """The work as a line; with all its authors, where the list has cut them."""
    content = bytes(work)
    try:
        cut = msgspec.json.decode(content, type=_Cut)
    except msgspec.ValidationError:
        return _line(content)  # reading says what is wrong
    listed = len(cut.authorships or ())
    if cut.is_authors_truncated or (cut.authors_count or 0) > listed:
        content = api.ask(f"/works/{cut.id.rpartition('/')[2]}")
        _decoded(content, _Cut)
    return _line(content)


def _line(content: bytes) -> bytes:
    """JSON holds line breaks between its values only."""
    return content.replace(b"\r", b" ").replace(b"\n", b" ") + b"\n"


Answer = TypeVar("Answer", bound=Struct)


def _decoded(content: bytes, type: type[Answer]) -> Answer:
    try:
        return msgspec.json.decode(content, type=type)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise ApiError(f"OpenAlex's answer has another form than expected: {error}.") from error


def _keep(path: Path, content: bytes) -> None:
    begun = path.with_suffix(".begun")
    begun.write_bytes(content)
    begun.replace(path)


def _seconds(retry_after: str | None, number: int) -> float:
    """How long to wait: as the server says, in seconds or until a time; else longer each time."""
    if retry_after and retry_after.strip().isdecimal():
        return float(min(int(retry_after), LONGEST_WAIT))
    try:
        until = email.utils.parsedate_to_datetime(retry_after or "")
    except ValueError:
        return float(2**number)
    return min(max(until.timestamp() - time.time(), 0.0), LONGEST_WAIT)
