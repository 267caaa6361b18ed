"""From the bytes of a file of agreements to its text; what cannot be read as faults. Pure."""

from kakehashi.agreements.faults import Fault, Reason, WrongFile
from kakehashi.documents import decoding
from kakehashi.documents.decoding import CP932, UTF_8, NotText

__all__ = ["CP932", "UTF_8", "decode"]


def decode(data: bytes, encoding: str = "") -> tuple[str, str]:
    """(text without its mark, encoding) of `data`; `encoding` as for `documents.decoding`.

    Raises: WrongFile with line and position of each unreadable byte, the first twenty, counted in
    the encoding that fits better.
    """
    try:
        return decoding.decode(data, encoding)
    except NotText as wrong:
        if wrong.is_utf_16:
            raise WrongFile(Fault(1, "", "", Reason.UTF_16)) from None
        raise WrongFile(
            *(
                Fault(each.line, "", f"0x{each.byte:02X}", Reason.UNREADABLE_BYTE, each.position)
                for each in wrong.places
            )
        ) from None
