"""Makers of records as registers give them."""

import json


def as_json(value):
    return json.dumps(value, ensure_ascii=False).encode()


def make_openalex(number=1, **facts):
    """A work in the layout of 2025."""
    return {
        "id": f"https://openalex.org/W{number}",
        "doi": f"https://doi.org/10.1000/W{number}",
        "title": f"Work {number}",
        "publication_year": 2024,
        "publication_date": "2024-03-05",
        "type": "article",
        "language": "en",
        "authorships": [make_authorship()],
        "cited_by_count": 0,
        **facts,
    }


def make_authorship(name="Hanako Sato", **facts):
    return {
        "author": {"display_name": name, "orcid": "https://orcid.org/0000-0002-1825-0097"},
        "is_corresponding": True,
        "institutions": [
            {
                "display_name": "Tokyo Metropolitan University",
                "ror": "https://ror.org/00ws30h19",
                "country_code": "JP",
            }
        ],
        **facts,
    }


def make_crossref(number=1, **facts):
    """The `message` of a work."""
    return {
        "DOI": f"10.1000/C{number}",
        "title": [f"Work {number}"],
        "type": "journal-article",
        "issued": {"date-parts": [[2024, 3, 5]]},
        "author": [{"given": "Hanako", "family": "Sato", "sequence": "first"}],
        **facts,
    }


def make_statement(code=1, **facts):
    """A work as ORCID summarises it."""
    return {
        "put-code": code,
        "display-index": "1",
        "title": {"title": {"value": f"Work {code}"}},
        "type": "journal-article",
        "publication-date": {"year": {"value": "2024"}, "month": {"value": "03"}, "day": None},
        "external-ids": {
            "external-id": [
                {
                    "external-id-type": "doi",
                    "external-id-value": f"https://doi.org/10.1000/O{code}",
                    "external-id-relationship": "self",
                }
            ]
        },
        **facts,
    }


def make_record(*groups):
    """The record of ORCID's own fictitious person. groups: lists of statements about one work."""
    return {
        "orcid-identifier": {"path": "0000-0002-1825-0097"},
        "person": {
            "name": {"given-names": {"value": "Josiah"}, "family-name": {"value": "Carberry"}}
        },
        "activities-summary": {"works": {"group": [{"work-summary": list(g)} for g in groups]}},
    }
