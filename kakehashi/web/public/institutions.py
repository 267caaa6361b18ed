"""Any institution: found by any of its names, and what the register knows about it."""

from dataclasses import dataclass

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from kakehashi.agreements.models import Agreement, Terms
from kakehashi.agreements.states import Standing
from kakehashi.agreements.words import standing as in_words
from kakehashi.directory.rules import may_keep_register
from kakehashi.education.cooperation.partner_filter import Partners
from kakehashi.education.cooperation.partner_page.rules import may_see_partners
from kakehashi.institutions.models import Institution, InstitutionName
from kakehashi.institutions.queries import find_institutions, survivors
from kakehashi.institutions.search import LONGEST_QUERY, search_key, tier, words_of
from kakehashi.journal.models import Entry
from kakehashi.journal.queries import history_of
from kakehashi.people.models import Person, Role
from kakehashi.people.queries import holds
from kakehashi.vocabulary import languages
from kakehashi.web.components.registers import entry_of
from kakehashi.web.public import schema_org

SEARCH = "web/public/institutions.html"
MOST_FOUND = 20
STAFF = [Role.Kind.OFFICE, Role.Kind.COORDINATOR, Role.Kind.LEADERSHIP, Role.Kind.AUDITOR]
NAME_ORDER = InstitutionName.Kind.values
GROUPS = {
    Standing.ACTIVE: "in_force",
    Standing.SUSPENDED: "suspended",
    Standing.EXPIRED: "past",
    Standing.TERMINATED: "past",
    Standing.SUPERSEDED: "past",
}


@dataclass(frozen=True)
class Hit:
    """One answer. `by_name` is the name it was found by, empty if that is the one shown."""

    institution: Institution
    by_name: str
    is_partner: bool


@dataclass(frozen=True)
class AgreementLine:
    """An agreement with the terms that govern today, its standing, and the same in words."""

    agreement: Agreement
    terms: Terms
    standing: Standing
    words: str


@require_safe
def institutions(request: HttpRequest) -> HttpResponse:
    """Search by any name or identifier; HTMX gets the answers alone."""
    text = request.GET.get("q", "").replace("\0", "").strip()[:LONGEST_QUERY]
    hits = _hits(text, get_language() or "en") if text else []
    reader = request.user
    context = {
        "text": text,
        "hits": hits,
        "is_full": len(hits) == MOST_FOUND,
        "may_enter": isinstance(reader, Person) and may_keep_register(reader),
    }
    if request.headers.get("HX-Target") == "found":
        return render(request, f"{SEARCH}#found", context)
    if not text:
        context["known"] = Institution.objects.current().count()
    return render(request, SEARCH, context)


@require_safe
def institution(request: HttpRequest, pk: int) -> HttpResponse:
    """One institution; a merged one leads to the one that it was merged into."""
    found = get_object_or_404(Institution.objects.with_names(), pk=pk)
    if found.merged_into is not None:
        return redirect("public:institution", survivors([pk])[pk], permanent=True)
    language = get_language() or "en"
    description = schema_org.description_of(found, request.build_absolute_uri(request.path))
    return render(
        request,
        "web/public/institution.html",
        {
            "institution": found,
            "names": _names(found, language),
            "register_entries": [entry_of(each) for each in found.identifiers.all()],
            "place": _place(found, language),
            "absorbed": found.absorbed.order_by("pk").with_names(),
            "before": Institution.objects.filter(followed_by__successor=found).with_names(),
            "after": Institution.objects.filter(follows__predecessor=found).with_names(),
            "json_ld": description,
            "history": _history(request, found),
            "may_see_partners": may_see_partners(request.user),
            **_agreements(request, found),
        },
    )


def _hits(text: str, language: str) -> list[Hit]:
    """What `text` finds, best first. The number of queries does not depend on how many."""
    found = find_institutions(text, MOST_FOUND)
    pks = [each.pk for each in found]
    today = Partners(timezone.localdate()).rows.filter(pk__in=pks)
    partners = set(today.values_list("pk", flat=True))
    former: dict[int | None, list[InstitutionName]] = {}
    merged = InstitutionName.objects.filter(institution__merged_into__in=pks)
    for name in merged.select_related("institution").defer("key", "grams"):
        former.setdefault(name.institution.merged_into_id, []).append(name)
    return [
        Hit(each, _found_by(each, former.get(each.pk, []), text, language), each.pk in partners)
        for each in found
    ]


def _found_by(
    institution: Institution, former: list[InstitutionName], text: str, language: str
) -> str:
    """The name that answers `text` best, if it is not the one that is shown anyway."""
    query, words = search_key(text), words_of(text)
    answers = []
    for name in [*institution.names.all(), *former]:
        key = search_key(name.text)  # the stored one is not fetched with the names
        level = tier(key, name.kind == InstitutionName.Kind.ACRONYM, query, words)
        if words and level is not None:
            is_other = name.text != institution.name_in(language)
            answers.append((level, is_other, len(key), name.pk, name.text))
    return min(answers)[-1] if answers and min(answers)[1] else ""


def _names(institution: Institution, language: str) -> list[tuple[InstitutionName, str]]:
    """Every name with the name of its language, official ones first, then by language."""
    named = [
        (name, languages.name(name.language, language) if name.language else "")
        for name in institution.names.all()
    ]
    return sorted(named, key=lambda pair: (NAME_ORDER.index(pair[0].kind), pair[1], pair[0].pk))


def _place(institution: Institution, language: str) -> list[tuple[float, float, str]]:
    if institution.latitude is None or institution.longitude is None:
        return []
    return [(institution.longitude, institution.latitude, institution.name_in(language))]


def _agreements(request: HttpRequest, institution: Institution) -> dict[str, list[AgreementLine]]:
    """The agreements that the reader may see, by their standing today.

    Agreements of institutions that were merged into this one are among them.
    """
    today = timezone.localdate()
    parties = [institution.pk, *institution.absorbed.values_list("pk", flat=True)]
    seen = Agreement.objects.visible_to(request.user).filter(parties__institution__in=parties)
    grouped: dict[str, list[AgreementLine]] = {
        name: [] for name in ("in_force", "suspended", "past", "coming")
    }
    for agreement in seen.distinct().with_everything().order_by("pk"):
        standing = agreement.standing_on(today)
        line = AgreementLine(
            agreement, agreement.terms_on(today), standing, in_words(agreement, today)
        )
        grouped[GROUPS.get(standing, "coming")].append(line)
    return grouped


def _history(request: HttpRequest, institution: Institution) -> QuerySet[Entry] | None:
    """What was done to the record, for those who work here."""
    if isinstance(request.user, Person) and holds(request.user, STAFF):
        return history_of(institution)
    return None
