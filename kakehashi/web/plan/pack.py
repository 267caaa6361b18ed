"""The evidence pack of a freeze: one ZIP file that an auditor can verify without this platform."""

import json
from collections.abc import Iterator
from datetime import UTC, date
from hashlib import sha256
from pathlib import Path
from string import Template
from tempfile import TemporaryFile
from typing import IO, Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from django.apps import apps
from django.http import FileResponse, HttpRequest, HttpResponseBase
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_safe

from kakehashi.listing.columns import Column
from kakehashi.listing.exports import as_csv
from kakehashi.policy.freezing import digests
from kakehashi.policy.freezing.hashing import canonical, moment
from kakehashi.policy.freezing.readers import Lens, lens_for
from kakehashi.policy.models import Correction, Frozen
from kakehashi.web.plan.freezes import find
from kakehashi.web.public.rows import rows_of

Content = dict[str, Any]
SHIPPED = Path(__file__).with_name("evidence")
OF_A_DEFINITION = (
    "indicator",
    "version",
    "document",
    "direction",
    "title",
    "wording",
    "unit",
    "better",
    "reference_date",
    "source",
    "rule",
    "fact",
    "verified",
)
OF_A_FIGURE = (
    "indicator",
    "version",
    "on",
    "value",
    "at_least",
    "unknown_because",
    "caveat",
    "divisions",
    "series",
    "statement",
)


def _column(name: str) -> Column:
    return Column(name, name, lambda line: line[name])


FIGURE_COLUMNS = [
    _column(name)
    for name in (
        *("indicator", "version", "on", "division", "key", "name_ja", "name_en"),
        *("value", "at_least", "corrected", "unit_ja", "unit_en"),
    )
]


@require_safe
def pack(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The pack as the reader, who may be anybody, may have it; the same data make the same bytes.

    Rows and names are in it for those who see the whole freeze.
    """
    freeze = find(request.user, pk)
    file = TemporaryFile()  # noqa: SIM115  # the response closes it
    write_pack(file, lens_for(request.user, freeze), request.user)
    file.seek(0)
    name = f"kakehashi-freeze-{freeze.on}.zip"
    return FileResponse(
        file,
        as_attachment=True,
        filename=name,
        content_type="application/zip",
        headers={"Cache-Control": "private, no-cache"},
    )


def write_pack(file: IO[bytes], lens: Lens, reader: object) -> None:
    """Write the pack of a freeze, seen through `lens`, as a ZIP file."""
    hashes = {}
    with ZipFile(file, "w") as zipped:
        for name, content in _files(lens, reader):
            hashes[name] = sha256(content).hexdigest()
            _add(zipped, lens, name, content)
        lines = "".join(f"{digest}  {name}\n" for name, digest in sorted(hashes.items()))
        _add(zipped, lens, "hashes.txt", lines.encode())


def _add(zipped: ZipFile, lens: Lens, name: str, content: bytes) -> None:
    """Times and rights are the same in every pack of a freeze."""
    entry = ZipInfo(name, lens.freeze.frozen_at.astimezone(UTC).timetuple()[:6])
    entry.compress_type, entry.create_system, entry.external_attr = ZIP_DEFLATED, 3, 0o644 << 16
    zipped.writestr(entry, content)


def _files(lens: Lens, reader: object) -> Iterator[tuple[str, bytes]]:
    """Name and content of everything but the list of hashes."""
    freeze = lens.freeze
    corrections = list(
        Correction.objects.filter(frozen__freeze=freeze).select_related("frozen").order_by("pk")
    )
    yield from _readme(lens, len(corrections))
    yield "verify.py", (SHIPPED / "verify.py").read_bytes()
    yield "freeze.txt", (digests.header(freeze) + freeze.leaves).encode()
    figures: list[Content] = []
    for frozen in freeze.records.order_by("position"):
        content = lens.content(frozen)
        complete = lens.whole or content == frozen.plain
        name = f"records/{frozen.position:04}-{frozen.kind}"
        if complete:
            yield f"{name}.json", frozen.content.encode()
        else:
            yield f"{name}.part.json", canonical(content).encode()
        if frozen.kind == Frozen.Kind.FIGURE:
            figures.append(content)
    yield "corrections.json", _as_json(list(_corrections(lens, corrections)))
    latest = {each.frozen_id: each for each in corrections}
    corrected = {
        each.frozen.key: lens.corrected(each)
        for each in latest.values()
        if each.frozen.kind == Frozen.Kind.FIGURE
    }
    yield "figures.csv", "".join(as_csv(_lines(figures, corrected), FIGURE_COLUMNS)).encode()
    for name, members in (("figures", OF_A_FIGURE), ("definitions", OF_A_DEFINITION)):
        table = [{member: each[member] for member in members} for each in figures]
        yield f"{name}.json", _as_json(table)
    if lens.whole:
        yield from _rows(figures, reader)


def _readme(lens: Lens, corrections: int) -> Iterator[tuple[str, bytes]]:
    freeze = lens.freeze
    publication = getattr(freeze, "publication", None)
    facts = {
        "on": freeze.on.isoformat(),
        "frozen_at": moment(freeze.frozen_at),
        "sha256": freeze.sha256,
        "records": freeze.records.count(),
        "corrections": corrections,
        "published": moment(publication.at) if publication else "-",
    }
    for language in ("en", "ja"):
        text = (SHIPPED / f"README.{language}.txt").read_text(encoding="utf-8")
        with override(language):
            words = Template(text).substitute(facts, scope=_scope(lens))
        yield f"README.{language}.txt", words.encode()


def _scope(lens: Lens) -> str:
    """For whom the pack is."""
    if lens.whole:
        return _(
            "This pack holds names of persons and the rows that you may see. Keep it as you keep"
            " them."
        )
    return _(
        "This pack is for everybody: names, money, rows and small figures about persons are left"
        " out. The hashes of the records that are shown in part cannot be recomputed from it."
    )


def _corrections(lens: Lens, corrections: list[Correction]) -> Iterator[Content]:
    """Each correction with its hash; `correction` is what the hash is of, where it is complete."""
    for each in corrections:
        line, shown = json.loads(digests.line(each)), lens.corrected(each)
        told = {**line, "content": shown, "reason": each.reason if lens.is_told(each) else None}
        yield {
            "record": each.frozen.position,
            "sha256": each.sha256,
            "complete": told == line,
            "correction": told,
        }


def _lines(figures: list[Content], corrected: dict[str, Content]) -> Iterator[Content]:
    """The lines of figures.csv: each figure, then its parts."""
    for each in figures:
        after = corrected.get(each["indicator"])
        common = {
            "indicator": each["indicator"],
            "version": each["version"],
            "on": each["on"],
            "at_least": each["at_least"],
            "unit_ja": each["unit"]["ja"],
            "unit_en": each["unit"]["en"],
            "corrected": "",
        }
        yield {
            **common,
            **{"division": "", "key": "", "value": each["value"]},
            **{"name_ja": each["title"]["ja"], "name_en": each["title"]["en"]},
            "corrected": "" if after is None else after["value"] or "unknown",
        }
        for division in each["divisions"]:
            for part in division["parts"]:
                yield {
                    **common,
                    **{"division": division["by"], "key": part["key"], "value": part["value"]},
                    **{"name_ja": part["name"]["ja"], "name_en": part["name"]["en"]},
                }


def _rows(figures: list[Content], reader: object) -> Iterator[tuple[str, bytes]]:
    """The rows behind each figure that the reader may see, as they are today."""
    for each in figures:
        if each["rows"] is None:
            continue
        model: Any = apps.get_model(each["rows"]["model"])
        how, on = rows_of(model), date.fromisoformat(each["on"])
        if how is None:
            continue
        seen = model.objects.all()
        if hasattr(seen, "visible_to"):
            seen = seen.visible_to(reader)
        rows = how.prepare(seen.filter(pk__in=each["rows"]["keys"]), on).order_by("pk")
        columns = [Column("pk", _("Number"), lambda row: row.pk), *how.columns(on)]
        yield f"rows/{each['indicator']}.csv", "".join(as_csv(rows, columns)).encode()


def _as_json(content: Any) -> bytes:
    """For people and programs: one key on a line, as it is written."""
    return (json.dumps(content, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()
