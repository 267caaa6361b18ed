"""What a student's browser sends in the last hour, and what it makes of the answer."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from bench.load_data import MOTIVATION, Student

ACTS = [
    *("look", "motivation", "save", "save", "save", "save", "choices", "move", "move", "save"),
    *("save", "move", "look", "save", "review", "submit"),
]
MEGABYTES = 10
BOUNDARY = "kakehashi-load"
FILLING = b"\x00\x81" * (MEGABYTES * 1024 * 512 - 512)
READ = ("look", "motivation", "choices", "review")
FORM = "application/x-www-form-urlencoded"


@dataclass(frozen=True)
class Request:
    """One request. body: its pieces, so that ten megabytes are made once for everybody."""

    method: str
    path: str
    headers: Mapping[str, str]
    body: Sequence[bytes] = ()

    @property
    def length(self) -> int:
        """Bytes of the body."""
        return sum(map(len, self.body))


def acts_of(*, uploads: bool) -> list[str]:
    """What one student does, in order."""
    return [*ACTS[:-2], *(["upload"] if uploads else []), *ACTS[-2:]]


def request_of(student: Student, kind: str) -> Request:
    """The next request of a kind; the student remembers what is written by it."""
    base = f"/en/outbound/applications/{student.pk}/"
    headers = {"Cookie": student.cookie, "X-CSRFToken": student.csrf}
    if kind in READ:
        return Request("GET", base + ("" if kind == "look" else f"{kind}/"), headers)
    if kind == "upload":
        headers["Content-Type"] = f"multipart/form-data; boundary={BOUNDARY}"
        return Request("POST", f"{base}documents/", headers, _file(student))
    headers["Content-Type"] = FORM
    fields: list[tuple[str, Any]] = [("version", student.version)]
    if kind == "submit":
        fields.append(("consent", "on"))
        return Request("POST", f"{base}review/", headers, [urlencode(fields).encode()])
    headers["HX-Request"] = "true"
    if kind == "save":
        student.writes += 1
        fields.append(("motivation", f"{MOTIVATION} {student.pk}.{student.writes}"))
        return Request("POST", f"{base}motivation/", headers, [urlencode(fields).encode()])
    student.choices = [*student.choices[1:], student.choices[0]]
    fields += [("choice", each) for each in student.choices]
    headers["HX-Target"] = "chosen-part"
    return Request("POST", f"{base}choices/", headers, [urlencode([*fields, ("up", "")]).encode()])


def fault_of(student: Student, kind: str, status: int, location: str, body: bytes) -> str:
    """What is wrong with an answer; empty if nothing is. The student remembers what it says."""
    wanted = 302 if kind in ("upload", "submit") else 200
    if status != wanted:
        return f"{kind}: {status} instead of {wanted}"
    if kind in ("motivation", "choices", "review", "save", "move"):
        student.read_version(body)
    if kind in ("save", "move"):
        return "" if b'role="alert"' not in body else f"{kind}: refused"
    if kind == "upload":
        student.version += 1
        student.uploads += 1
    if kind == "submit":
        student.receipt = location
    return ""


def _file(student: Student) -> list[bytes]:
    head = (
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="kind"\r\n\r\ntranscript\r\n'
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="file"; filename="t.pdf"\r\n'
        f"Content-Type: application/pdf\r\n\r\n%PDF-1.7 {student.pk}\n"
    )
    return [head.encode(), FILLING, f"%%EOF\r\n--{BOUNDARY}--\r\n".encode()]
