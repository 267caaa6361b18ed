"""Offers the formats that are read and the registers that are asked to those who import works."""

from django.utils.translation import gettext_lazy as _

from kakehashi.interop.bibliography import bibtex, ris
from kakehashi.interop.crossref import asking as crossref_asking
from kakehashi.interop.crossref import reading as crossref
from kakehashi.interop.openalex import asking as openalex_asking
from kakehashi.interop.openalex import reading as openalex
from kakehashi.interop.orcid import asking as orcid_asking
from kakehashi.interop.orcid import reading as orcid
from kakehashi.research.dissemination.importing.registry import (
    Format,
    ReadFile,
    Register,
    offer_format,
    offer_register,
)

JSON = (".json", ".jsonl", ".json.gz", ".jsonl.gz")

offer_format(
    Format("bibtex", "BibTeX", (".bib", ".bibtex"), lambda d, e: ReadFile(*bibtex.read(d, e)))
)
offer_format(Format("ris", "RIS", (".ris",), lambda d, e: ReadFile(*ris.read(d, e))))
offer_format(
    Format("openalex", _("OpenAlex (JSON)"), JSON, lambda d, _e: ReadFile(openalex.read(d)))
)
offer_format(Format("crossref", _("Crossref (JSON)"), (), lambda d, _e: ReadFile(crossref.read(d))))
offer_format(Format("orcid", _("ORCID record (JSON)"), (), lambda d, _e: ReadFile(orcid.read(d))))
offer_register(Register("openalex", "OpenAlex", ("doi", "ror"), openalex_asking.ask))
offer_register(Register("crossref", "Crossref", ("doi", "ror"), crossref_asking.ask))
offer_register(Register("orcid", "ORCID", ("orcid",), orcid_asking.ask))
