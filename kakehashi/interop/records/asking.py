"""Asking registers over the network: politely, once more after passing trouble, within limits."""

import json
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import requests

from kakehashi.research.dissemination.importing.entries import Wrong, WrongSource

TIMEOUT = (10, 60)  # seconds to connect, and without a byte
TRIES = 4
LIMIT = 100 * 1024 * 1024  # bytes of one answer
LONGEST_WAIT = 30.0  # seconds, whatever the register asks for
BLOCK = 1024 * 1024
PASSING = (429, 500, 502, 503, 504)


@dataclass
class Asker:
    """Asks one register.

    base:    its address, without a slash at the end.
    contact: an address of mail that it may write to; registers serve those better who give one.
    pause:   seconds between two questions.
    first_wait: seconds before the second try; each next wait is twice as long.
    """

    base: str
    contact: str = ""
    pause: float = 0.1
    first_wait: float = 1.0
    headers: Mapping[str, str] = field(default_factory=dict)
    _session: requests.Session = field(default_factory=requests.Session)
    _asked: bool = False

    def ask(self, way: str, params: Mapping[str, str | int] | None = None) -> Any:
        """The JSON under `way`; None if there is no such thing (404).

        Raises: WrongSource with the reason, if the register does not answer or answers otherwise.
        """
        wait = self.first_wait
        for tried in range(1, TRIES + 1):
            if self._asked and self.pause:
                time.sleep(self.pause)
            self._asked = True
            try:
                answer = self._get(way, params)
            except requests.RequestException as fault:
                trouble, asked_for = type(fault).__name__, None
            else:
                with answer:
                    if answer.status_code not in PASSING:
                        return self._content(answer)
                    trouble = f"{answer.status_code} {answer.reason}"
                    asked_for = _seconds(answer.headers.get("Retry-After", ""))
            if tried < TRIES:
                time.sleep(min(asked_for if asked_for is not None else wait, LONGEST_WAIT))
                wait *= 2
        raise WrongSource(Wrong.NO_ANSWER, f"{self.base}: {trouble}")

    def _get(self, way: str, params: Mapping[str, str | int] | None) -> requests.Response:
        named = f"; mailto:{self.contact}" if self.contact else ""
        headers = {
            "User-Agent": f"Kakehashi/1.0 (works import{named})",
            "Accept": "application/json",
        }
        return self._session.get(
            f"{self.base}/{way.lstrip('/')}",
            params=params or {},
            headers={**headers, **self.headers},
            timeout=TIMEOUT,
            stream=True,
        )

    def _content(self, answer: requests.Response) -> Any:
        if answer.status_code == 404:
            return None
        if answer.status_code >= 400:
            raise WrongSource(
                Wrong.BAD_ANSWER, f"{self.base}: {answer.status_code} {answer.reason}"
            )
        content = bytearray()
        try:
            for block in answer.iter_content(BLOCK):
                content += block
                if len(content) > LIMIT:
                    raise WrongSource(Wrong.TOO_LARGE, self.base)
            return json.loads(content.decode("utf-8"))
        except (requests.RequestException, ValueError) as fault:
            raise WrongSource(Wrong.BAD_ANSWER, self.base) from fault


def _seconds(text: str) -> float | None:
    return float(text) if text.strip().isdecimal() else None
