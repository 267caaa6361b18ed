"""Keeps tokens out of the log: whoever reads it must not be able to open a link."""

import logging
import re

ADDRESS = re.compile(r"(/partner/|/outbound/link/)[^/\s?\"']+")


def without_token(text: str) -> str:
    """`text` with every token in the address of a personal link left out."""
    return ADDRESS.sub(r"\1…", text)


class WithoutTokens(logging.Filter):
    """Rewrites what is logged about requests."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Let every record pass, without tokens."""
        record.msg = without_token(str(record.msg))
        if isinstance(record.args, tuple):
            record.args = tuple(
                without_token(each) if isinstance(each, str) else each for each in record.args
            )
        return True
