"""FAIR Signposting: what a program that opens a work's page follows, in a header and as a linkset.

Sources: https://signposting.org/FAIR/ (profile of 2023-10-02), RFC 8288 (Link), RFC 9264 (linkset).
`cite-as` names the address that resolves here; a publisher's DOI resolves elsewhere and is related.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from kakehashi.research.dissemination.models import Work
from kakehashi.research.dissemination.states import ProfileState
from kakehashi.research.dissemination.works.addresses import Site
from kakehashi.research.dissemination.works.json_ld import ORCID, TYPES
from kakehashi.research.dissemination.works.spellings import address_of

LINKSET = "application/linkset+json"
# Format -> its media type, as `describedby` says it. Those above can register theirs (OAI-PMH).
FORMATS: dict[str, str] = {
    "jsonld": "application/ld+json",
    "csl.json": "application/vnd.citationstyles.csl+json",
    "bib": "application/x-bibtex",
    "ris": "application/x-research-info-systems",
}
MOST_AUTHORS = 10  # in the header, which servers limit; the linkset has all


@dataclass(frozen=True)
class Link:
    """One typed link from the page. media: the media type of what it leads to, if known."""

    rel: str
    href: str
    media: str = ""

    def __str__(self) -> str:
        href = self.href.replace(">", "%3E").replace("\n", "")
        return f'<{href}>; rel="{self.rel}"' + (f'; type="{self.media}"' if self.media else "")


def links_of(work: Work, site: Site) -> list[Link]:
    """Every link, `linkset` left out. work: with contributions, profiles and identifiers."""
    return list(_links(work, site))


def _links(work: Work, site: Site) -> Iterator[Link]:
    yield Link("cite-as", site.stable(work))
    yield Link("type", "https://schema.org/AboutPage")
    yield Link("type", f"https://schema.org/{TYPES[work.kind]}")
    for author in work.contributions.all():
        profile = author.profile
        shown = profile if profile and profile.state != ProfileState.HIDDEN else None
        orcid = author.orcid or (shown.orcid if shown else "")
        if orcid:
            yield Link("author", f"{ORCID}{orcid}")
    for kind, media in FORMATS.items():
        yield Link("describedby", site.record(work, kind), media)
    if work.licence:
        yield Link("license", work.licence)
    if work.open_url:
        yield Link("item", work.open_url)
    for each in work.identifiers.all():
        yield Link("related", address_of(each.scheme, each.value))


def header(work: Work, site: Site) -> str:
    """The value of the Link header of the work's page."""
    found, authors = [], 0
    for link in links_of(work, site):
        authors += link.rel == "author"
        if link.rel != "author" or authors <= MOST_AUTHORS:
            found.append(link)
    found.append(Link("linkset", site.record(work, "linkset.json"), LINKSET))
    return ", ".join(str(link) for link in found)


def describes(work: Work, site: Site) -> str:
    """The value of the Link header of a format of the work: back to its page."""
    linkset = Link("linkset", site.record(work, "linkset.json"), LINKSET)
    return f"{Link('describes', site.page(work), 'text/html')}, {linkset}"


def linkset(work: Work, site: Site) -> dict[str, list[dict[str, object]]]:
    """The whole set: of the page, and of each of its formats back to it."""
    page: dict[str, object] = {"anchor": site.page(work)}
    for link in links_of(work, site):
        target = {"href": link.href, **({"type": link.media} if link.media else {})}
        targets = page.setdefault(link.rel, [])
        assert isinstance(targets, list)
        targets.append(target)
    back = [{"href": site.page(work), "type": "text/html"}]
    formats: list[dict[str, object]] = [
        {"anchor": site.record(work, kind), "describes": back} for kind in FORMATS
    ]
    return {"linkset": [page, *formats]}
