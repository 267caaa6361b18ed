"""How what is said about a work comes into its tables: its row, and the parts that hang on it.

Authors who stay are kept as they are, so that what points at them (a claim, a profile) stays too.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from django.db.models import F, Q
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from kakehashi.institutions.identifiers import ror_of
from kakehashi.institutions.models import Identifier, Institution
from kakehashi.institutions.queries import survivors
from kakehashi.institutions.search import search_key
from kakehashi.journal.changes import Fields, fields_of
from kakehashi.research.dissemination.models import (
    Affiliation,
    Contribution,
    Funding,
    Profile,
    VerifiedLink,
    Work,
    WorkIdentifier,
)
from kakehashi.research.dissemination.works.data import (
    PLAIN,
    AffiliationData,
    AuthorData,
    WorkData,
)
from kakehashi.research.dissemination.works.keys import keep_key
from kakehashi.research.dissemination.works.queries import known_as
from kakehashi.research.dissemination.works.spellings import orcid_of, stored_form
from kakehashi.verdicts import Refused

OUT_OF_THE_WAY = 1_000_000  # a position that no author has
UNCOUNTED = ("changed_at", "created_at")


def facts_of(work: Work) -> Fields:
    """All that is said about `work`, its parts included, for the journal.

    The parts stand under the name of the field that names them: authors under `name`.
    """
    row = {key: value for key, value in fields_of(work).items() if key not in UNCOUNTED}
    authors = work.contributions.order_by("position").prefetch_related("affiliations")
    paid = work.fundings.order_by("pk")
    return {
        **row,
        "name": [_author_in_words(each) for each in authors],
        "value": [f"{each.scheme} {each.value}" for each in work.identifiers.all()],
        "funder": [" ".join((*_paid(each), each.funder_identifier)).strip() for each in paid],
    }


def _author_in_words(author: Contribution) -> str:
    places = [f"{each.name} {each.country}".strip() for each in author.affiliations.all()]
    marks = [author.orcid, "*" if author.is_corresponding else "", *places]
    known = "; ".join(each for each in marks if each)
    profile = f" #{author.profile_id}" if author.profile_id else ""
    return f"{author.name}{profile} ({known})" if known else f"{author.name}{profile}"


def _paid(each: Funding) -> tuple[str, str, str]:
    return each.funder, each.award_number, each.award_title


def write(work: Work, data: WorkData) -> None:
    """State `work` as a whole as `data` says; saves it and its parts.

    Raises: Refused, if an identifier cannot be one or is that of another work.
    """
    for name in PLAIN:
        value = getattr(data, name)
        setattr(work, name, _clean(value) if isinstance(value, str) else value)
    work.project_id = data.project
    if work.year is None and work.published_on is not None:
        work.year = work.published_on.year
    work.save()
    _write_identifiers(work, data.identifiers)
    _write_authors(work, data)
    _write_fundings(work, data)
    countries = Affiliation.objects.filter(contribution__work=work).exclude(country="")
    known = set(countries.values_list("country", flat=True))
    work.is_international = len(known) > 1 if known else None
    work.save(update_fields=["is_international"])
    keep_key(work)


def _clean(text: str) -> str:
    return text.replace("\0", "").strip()


# -- Identifiers and funders --------------------------------------------------------------------


def stored_identifiers(identifiers: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """(scheme, value) in the form in which they are kept, each once, in their order.

    Raises: Refused, if one cannot be what it says.
    """
    found: dict[tuple[str, str], None] = {}
    for scheme, text in identifiers:
        if scheme not in WorkIdentifier.Scheme.values:
            raise Refused(_("“%(scheme)s” is no kind of identifier.") % {"scheme": scheme})
        value = stored_form(scheme, text)
        if not value:
            words = {"value": text, "scheme": WorkIdentifier.Scheme(scheme).label}
            raise Refused(_("“%(value)s” cannot be a %(scheme)s identifier.") % words)
        found[scheme, value] = None
    return list(found)


def _write_identifiers(work: Work, identifiers: Sequence[tuple[str, str]]) -> None:
    wanted = stored_identifiers(identifiers)
    held = {(each.scheme, each.value): each for each in work.identifiers.all()}
    for scheme, value in wanted:
        if (scheme, value) not in held:
            _refuse_if_anothers(work, scheme, value)
            work.identifiers.create(scheme=scheme, value=value)
    for pair, row in held.items():
        if pair not in wanted:
            row.delete()


def _refuse_if_anothers(work: Work, scheme: str, value: str) -> None:
    other = known_as(scheme, value)
    if other is not None:
        words = {"value": value, "title": other.title_in(get_language() or "en"), "pk": other.pk}
        raise Refused(_("“%(value)s” names another work already: “%(title)s” (#%(pk)s).") % words)


def _write_fundings(work: Work, data: WorkData) -> None:
    wanted = [
        (each.funder.strip(), each.award_number.strip(), each.award_title.strip())
        for each in data.fundings
    ]
    if wanted == [_paid(each) for each in work.fundings.order_by("pk")]:
        return
    work.fundings.all().delete()
    Funding.objects.bulk_create(
        Funding(
            work=work,
            funder=each.funder.strip()[:300],
            funder_identifier=each.funder_identifier.strip()[:200],
            award_number=each.award_number.strip()[:100],
            award_title=each.award_title.strip()[:500],
        )
        for each in data.fundings
    )


# -- Authors ------------------------------------------------------------------------------------


def _write_authors(work: Work, data: WorkData) -> None:
    authors = [replace(each, orcid=orcid_of(each.orcid)) for each in data.authors]
    before = _by_likeness(work)
    words = _words_about(work, stored_identifiers(data.identifiers))
    profiles = _Profiles(authors, words)
    places = _Places(place for author in authors for place in author.affiliations)
    work.contributions.update(position=F("position") + OUT_OF_THE_WAY)
    kept = set()
    for position, author in enumerate(authors, start=1):
        row = _one_like(before, author) or Contribution(work=work)
        if row.pk is None or author.says_profile or author.profile or row.profile_id is None:
            row.profile_id = profiles.of(author)
        row.name, row.orcid = _clean(author.name)[:300], author.orcid
        row.position, row.is_corresponding = position, author.is_corresponding
        row.save()
        kept.add(row.pk)
        _write_affiliations(row, [places.found(each) for each in author.affiliations])
    work.contributions.exclude(pk__in=kept).delete()


def _by_likeness(work: Work) -> dict[str, list[Contribution]]:
    """The present authors by ORCID iD and by folded name."""
    found: dict[str, list[Contribution]] = defaultdict(list)
    for author in work.contributions.order_by("position"):
        for key in {author.orcid, folded(author.name)} - {""}:
            found[key].append(author)
    return found


def _one_like(before: Mapping[str, list[Contribution]], author: AuthorData) -> Contribution | None:
    for key in (author.orcid, folded(author.name)):
        if key and before.get(key):
            found = before[key][0]
            for rows in before.values():
                if found in rows:
                    rows.remove(found)
            return found
    return None


def folded(name: str) -> str:
    """A name so that "Sato, Hanako" and "Hanako SATO" are one."""
    return " ".join(sorted(search_key(name).split()))


def _write_affiliations(row: Contribution, wanted: list[Affiliation]) -> None:
    def said(each: Affiliation) -> tuple[object, ...]:
        return each.name, each.ror, each.country, each.institution_id

    before = list(row.affiliations.order_by("pk"))
    if [said(each) for each in before] == [said(each) for each in wanted]:
        return
    row.affiliations.all().delete()
    for each in wanted:
        each.contribution = row
    Affiliation.objects.bulk_create(wanted)


@dataclass(frozen=True)
class _Words:
    """Ids of the profiles of which the university says that the work is, or is not, theirs."""

    theirs: set[int]
    not_theirs: set[int]


def _words_about(work: Work, identifiers: Iterable[tuple[str, str]]) -> _Words:
    named = Q(work=work)
    for scheme, value in identifiers:
        if scheme == WorkIdentifier.Scheme.DOI:
            named |= Q(doi=value)
        elif scheme == WorkIdentifier.Scheme.OPENALEX:
            named |= Q(openalex=int(value[1:]))
    said = VerifiedLink.objects.filter(named, replaced_at=None, profile__isnull=False)
    pairs = list(said.values_list("profile", "stands"))
    return _Words(
        {pk for pk, stands in pairs if stands and pk}, {pk for pk, stands in pairs if not stands}
    )


class _Profiles:
    """Which researcher of ours an author is: as said, by ORCID iD, or by our own verified word."""

    def __init__(self, authors: Iterable[AuthorData], words: _Words) -> None:
        orcids = {each.orcid for each in authors} - {""}
        held = Profile.objects.filter(orcid__in=orcids).exclude(pk__in=words.not_theirs)
        self._by_orcid = dict(held.values_list("orcid", "pk"))
        self._by_name: dict[str, int] = {}
        for profile in Profile.objects.filter(pk__in=words.theirs):
            for name in (profile.name_en, profile.name_ja):
                self._by_name[folded(name)] = profile.pk

    def of(self, author: AuthorData) -> int | None:
        """The id of the profile, or None."""
        if author.profile is not None or author.says_profile:
            return author.profile
        found = self._by_orcid.get(author.orcid) if author.orcid else None
        return found or self._by_name.get(folded(author.name))


class _Places:
    """Institutions of our register behind what works say about where authors worked."""

    def __init__(self, places: Iterable[AffiliationData]) -> None:
        places = list(places)
        rors = {ror for each in places if (ror := ror_of(each.ror))}
        held = Identifier.objects.filter(scheme=Identifier.Scheme.ROR, value__in=rors)
        by_ror = dict(held.values_list("value", "institution_id"))
        asked = {each.institution for each in places if each.institution is not None}
        ends = survivors({*asked, *by_ror.values()})
        known = Institution.objects.with_names().in_bulk(list(ends.values()))
        self._by_id = {pk: known[end] for pk, end in ends.items() if end in known}
        self._by_ror = {ror: self._by_id[pk] for ror, pk in by_ror.items() if pk in self._by_id}

    def found(self, place: AffiliationData) -> Affiliation:
        """The row, not saved; its institution and country filled where the register knows them."""
        ror = ror_of(place.ror)
        institution = self._by_id.get(place.institution or 0) or self._by_ror.get(ror)
        country = place.country.strip().upper()
        name = _clean(place.name) or (institution.name_in("en") if institution else "")
        return Affiliation(
            name=(name or place.ror or country)[:500],
            ror=f"https://ror.org/{ror}" if ror else "",
            country=country[:2] or (institution.country if institution else ""),
            institution=institution,
        )
