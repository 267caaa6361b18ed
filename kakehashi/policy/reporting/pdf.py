"""The report as a typeset PDF."""

from dataclasses import asdict
from pathlib import Path

from kakehashi.documents.typesetting import typeset
from kakehashi.policy.models.freezes import Freeze
from kakehashi.policy.reporting.building import build
from kakehashi.policy.reporting.contents import Edition

TEMPLATE = Path(__file__).with_name("typst") / "report.typ"


def as_pdf(freeze: Freeze, edition: Edition, language: str) -> bytes:
    """The report of `freeze` as PDF/A-2a and PDF/UA-1, dated as the freeze.

    Raises: Refused, naming each character that the fonts lack and where it stands.
    """
    report = asdict(build(freeze, edition, language))
    return typeset(TEMPLATE, report, language=language, made_at=freeze.frozen_at)
