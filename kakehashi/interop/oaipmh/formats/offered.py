"""The formats offered, by the prefix under which they are asked for."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from lxml import etree

from kakehashi.interop.oaipmh.formats import cerif, jpcoar, oai_dc
from kakehashi.interop.oaipmh.formats.cerif_elements import NAMESPACE as CERIF
from kakehashi.interop.oaipmh.formats.cerif_elements import SCHEMA as CERIF_SCHEMA
from kakehashi.interop.oaipmh.formats.records import Record


@dataclass(frozen=True)
class Format:
    """One metadata format. `only_outputs`: people, units, projects, fundings have none of it."""

    prefix: str
    schema: str
    namespace: str
    build: Callable[..., etree._Element]
    only_outputs: bool = False

    def render(self, record: Record) -> bytes:
        """`record` in this format: one XML element in UTF-8, the same bytes for the same record."""
        content: bytes = etree.tostring(self.build(record), encoding="UTF-8", xml_declaration=False)
        return content


FORMATS: dict[str, Format] = {
    each.prefix: each
    for each in (
        Format("oai_dc", oai_dc.SCHEMA, oai_dc.NAMESPACE, oai_dc.build),
        *(
            Format(
                f"jpcoar_{version}",
                jpcoar.schema(version),
                jpcoar.namespace(version),
                partial(jpcoar.build, version=version),
                only_outputs=True,
            )
            for version in ("2.1", "2.0")
        ),
        Format("oai_cerif_openaire_v1_2", CERIF_SCHEMA, CERIF, cerif.build),
    )
}


def formats_for(*, is_output: bool) -> list[Format]:
    """The formats in which an item can be had."""
    return [each for each in FORMATS.values() if is_output or not each.only_outputs]
