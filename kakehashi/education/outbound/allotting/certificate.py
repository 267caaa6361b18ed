"""What proves a run: hashes, versions, the check's findings, who decided; as plain values."""

import json
from typing import Any

from django.utils import timezone

from kakehashi.education.outbound.models import Run
from kakehashi.people.models import Person


def certificate(run: Run) -> dict[str, Any]:
    """JSON values; docs/reference/allotting.md describes them. Reads the output."""
    output = json.loads(run.result)
    call = run.call
    return {
        "call": {"id": call.pk, "title_ja": call.title_ja, "title_en": call.title_en},
        "run": {"number": run.number, "kind": run.kind, "state": run.state},
        "previous": run.previous.number if run.previous else None,
        "mechanism": run.mechanism,
        "input_sha256": run.input_sha256,
        "output_sha256": run.output_sha256,
        "seed_commitment": run.seed_commitment,
        "committed_before_the_deadline": run.seed_commitment == call.seed_commitment,
        "seed": call.seed if call.revealed_at else None,
        "engine_version": run.engine_version,
        "verifier_version": run.verifier_version,
        "verified": run.verified,
        "guarantees": output["guarantees"],
        "blocking": output["blocking"],
        "moves": output["moves"],
        "by_pin": output["by_pin"],
        "summary": run.summary,
        "made": _done(run.made_by, run.made_at),
        "approved": _done(run.approved_by, run.approved_at),
        "published": _done(run.published_by, run.published_at),
    }


def _done(by: Person | None, at: Any) -> dict[str, str] | None:
    if by is None:
        return None
    return {"by": str(by), "at": timezone.localtime(at).isoformat()}
