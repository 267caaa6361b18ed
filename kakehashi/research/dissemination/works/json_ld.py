"""A work in the words of Schema.org, for search engines and other programs that read pages.

Sources: https://schema.org/ScholarlyArticle, /Dataset, /Book, /Chapter, /Thesis, /Report; JSON-LD
1.1; Google, "Dataset structured data".
"""

from typing import Any

from kakehashi.research.dissemination.models import Affiliation, Contribution, Funding, Work
from kakehashi.research.dissemination.states import ProfileState
from kakehashi.research.dissemination.works.addresses import Site
from kakehashi.research.dissemination.works.spellings import address_of

Thing = dict[str, Any]
TYPES: dict[str, str] = {
    Work.Kind.ARTICLE: "ScholarlyArticle",
    Work.Kind.REVIEW: "ScholarlyArticle",
    Work.Kind.CONFERENCE: "ScholarlyArticle",
    Work.Kind.BOOK: "Book",
    Work.Kind.CHAPTER: "Chapter",
    Work.Kind.PREPRINT: "ScholarlyArticle",
    Work.Kind.DATASET: "Dataset",
    Work.Kind.SOFTWARE: "SoftwareSourceCode",
    Work.Kind.THESIS: "Thesis",
    Work.Kind.REPORT: "Report",
    Work.Kind.OTHER: "CreativeWork",
}
ORCID = "https://orcid.org/"


def description_of(work: Work, site: Site) -> Thing:
    """What the work's page says, as a JSON-LD object; what is not known is absent.

    work: with contributions, affiliations, profiles, identifiers and fundings fetched.
    """
    return {
        "@context": "https://schema.org",
        **_known(
            {
                "@type": TYPES[work.kind],
                "@id": site.stable(work),
                "url": site.page(work),
                "name": _text(work.title, work.language),
                "headline": work.title if TYPES[work.kind] == "ScholarlyArticle" else None,
                "alternateName": _others(work),
                "description": _texts(work),
                "abstract": _text(work.abstract, work.language),
                "author": [_person(each, site) for each in work.contributions.all()],
                "datePublished": _day(work),
                "inLanguage": work.language,
                "creativeWorkStatus": "Retracted" if work.is_retracted else None,
                "keywords": [each for each in (work.topic, work.field) if each],
                **_where(work),
                **_how_to_get(work),
                "funding": [_grant(each) for each in work.fundings.all()],
            }
        ),
    }


def _known(thing: Thing) -> Thing:
    return {key: value for key, value in thing.items() if value not in (None, "", [], {})}


def _text(text: str, language: str) -> str | Thing:
    return {"@language": language, "@value": text} if text and language else text


def _others(work: Work) -> list[str | Thing]:
    pairs = ((work.title_ja, "ja"), (work.title_en, "en"))
    return [_text(text, language) for text, language in pairs if text and text != work.title]


def _texts(work: Work) -> list[str | Thing]:
    pairs = ((work.summary_ja, "ja"), (work.summary_en, "en"))
    return [_text(text, language) for text, language in pairs if text]


def _day(work: Work) -> str | None:
    if work.published_on is not None:
        return work.published_on.isoformat()
    return str(work.year) if work.year else None


def _person(author: Contribution, site: Site) -> Thing:
    """An author; the profile speaks only where its owner lets it be shown."""
    profile = author.profile
    shown = profile if profile and profile.state != ProfileState.HIDDEN else None
    orcid = author.orcid or (shown.orcid if shown else "")
    return _known(
        {
            "@type": "Person",
            "@id": site.stable(shown) if shown else "",
            "name": author.name,
            "url": site.page(shown) if shown else "",
            "sameAs": f"{ORCID}{orcid}" if orcid else None,
            "affiliation": [_organisation(each) for each in author.affiliations.all()],
        }
    )


def _organisation(place: Affiliation) -> Thing:
    return _known(
        {
            "@type": "Organization",
            "name": place.name,
            "sameAs": place.ror,
            "address": {"@type": "PostalAddress", "addressCountry": place.country}
            if place.country
            else None,
        }
    )


def _where(work: Work) -> Thing:
    """Where it appeared: a journal with volume and issue, or another work that contains it."""
    first, _dash, last = work.pages.replace("–", "-").partition("-")
    found: Thing = {
        "publisher": {"@type": "Organization", "name": work.publisher} if work.publisher else None,
        "isbn": work.isbn,
        "pagination": work.pages,
        "pageStart": first.strip() if last else None,
        "pageEnd": last.strip(),
    }
    if work.container:
        found["isPartOf"] = _container(work)
    return found


def _container(work: Work) -> Thing:
    in_journal = work.kind in (Work.Kind.ARTICLE, Work.Kind.REVIEW)
    kind = "Periodical" if in_journal else "Book" if work.kind == Work.Kind.CHAPTER else None
    whole = _known({"@type": kind or "CreativeWork", "name": work.container, "issn": work.issn})
    if work.volume:
        whole = {
            "@type": "PublicationVolume",
            "volumeNumber": work.volume,
            "isPartOf": whole,
        }
    if work.issue:
        whole = {"@type": "PublicationIssue", "issueNumber": work.issue, "isPartOf": whole}
    return whole


def _how_to_get(work: Work) -> Thing:
    pairs = [(each.scheme, each.value) for each in work.identifiers.all()]
    return {
        "identifier": [
            {"@type": "PropertyValue", "propertyID": scheme, "value": value}
            for scheme, value in pairs
        ],
        "sameAs": [address_of(scheme, value) for scheme, value in pairs],
        "license": work.licence,
        # Unknown is neither free nor not.
        "isAccessibleForFree": work.access in Work.OPEN if work.access else None,
        "encoding": {"@type": "MediaObject", "contentUrl": work.open_url}
        if work.open_url
        else None,
    }


def _grant(each: Funding) -> Thing:
    return _known(
        {
            "@type": "Grant",
            "identifier": each.award_number,
            "name": each.award_title,
            "funder": _known(
                {
                    "@type": "Organization",
                    "name": each.funder,
                    "sameAs": each.funder_identifier
                    if each.funder_identifier.startswith("https://")
                    else None,
                }
            ),
        }
    )
