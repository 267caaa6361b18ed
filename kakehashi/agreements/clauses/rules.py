"""Who may change clauses and make documents, and which texts can be so."""

from collections.abc import Iterable, Sequence
from datetime import date

from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from kakehashi.agreements.clauses.composing import gaps, lacking
from kakehashi.agreements.clauses.placeholders import NAMES, Fault, faults
from kakehashi.agreements.clauses.values import Names
from kakehashi.agreements.content import Clause, Content, Text
from kakehashi.agreements.models import ClauseTemplate, Negotiation, Terms, Version
from kakehashi.agreements.models.clauses import LANGUAGES
from kakehashi.agreements.models.register import READS_DRAFTS
from kakehashi.agreements.periods import EARLIEST, LATEST
from kakehashi.agreements.rules import SIGNS
from kakehashi.agreements.states import NegotiationState
from kakehashi.people.models import Person
from kakehashi.people.queries import holds, holds_at_home
from kakehashi.verdicts import No, Verdict
from kakehashi.vocabulary.languages import name as language_name

AGREED = [NegotiationState.APPROVED, NegotiationState.SIGNING, NegotiationState.CONCLUDED]


# -- Who -----------------------------------------------------------------------------------------


def may_read_clauses(person: Person) -> Verdict:
    """As `ClauseTemplateQuerySet.visible_to`: those who draft agreements or oversee them."""
    if holds(person, READS_DRAFTS):
        return True
    return No(_("Clauses are for those who draft agreements or oversee them."))


def may_edit_clauses(person: Person) -> Verdict:
    """Clauses hold for agreements of every unit, so they are kept by the university's office."""
    if holds_at_home(person, SIGNS):
        return True
    return No(_("Only the university's international office writes clauses."))


def may_withdraw_clause(person: Person, latest: ClauseTemplate) -> Verdict:
    """A clause in use is withdrawn by those who may write it."""
    if not latest.is_offered:
        return No(_("This clause has been withdrawn already."))
    return may_edit_clauses(person)


def may_make_document(person: Person, version: Version) -> Verdict:
    """Whoever reads the negotiation may have the documents of its versions made."""
    if Negotiation.objects.visible_to(person).filter(pk=version.negotiation_id).exists():
        return True
    return No(_("You do not take part in this negotiation."))


def is_agreed(version: Version) -> bool:
    """Whether both sides have approved `version`: its documents are for signature, no drafts.

    A new version takes the negotiation back to the table, so only the newest can be approved.
    """
    negotiation = version.negotiation
    if negotiation.state not in AGREED:
        return False
    latest = negotiation.latest
    return latest is not None and latest.pk == version.pk


# -- What can be so: templates -------------------------------------------------------------------


def is_sound_template(titles: Text, texts: Text, kinds: Sequence[str]) -> Verdict:
    """Whole in each language it has, at least in one; known kinds and placeholders only.

    titles, texts: by language, "ja" and "en".
    """
    if not kinds or not set(kinds) <= set(Terms.Kind.values):
        return No(_("Choose at least one kind of agreement that uses the clause."))
    if not any(texts.get(each) for each in LANGUAGES):
        return No(_("A clause needs its text, at least in one language."))
    for language in LANGUAGES:
        title, text = titles.get(language, ""), texts.get(language, "")
        if bool(title) != bool(text):
            return No(
                _("In %(language)s the clause needs both its title and its text, or neither.")
                % {"language": _called(language)}
            )
    title = _reader(titles)
    clause = Clause(code="-", title=titles, text=texts)
    return are_sound([clause], called=title)


def may_hold_from(day: date, before: ClauseTemplate | None) -> Verdict:
    """A version holds no earlier than the one it follows."""
    if not EARLIEST <= day <= LATEST:
        return No(_("This day cannot be right."))
    if before is not None and day < before.valid_from:
        return No(_("A version cannot hold from a day before the version that it follows."))
    return True


def are_sound(clauses: Iterable[Clause], *, called: str = "") -> Verdict:
    """Every placeholder is known, and tables stand alone on their lines.

    called: what to call a clause in the refusal, where not by its own title.
    """
    for clause in clauses:
        for language in LANGUAGES:
            for text in (clause.title.get(language, ""), clause.text.get(language, "")):
                found = faults(text)
                if found:
                    return No(_fault(found[0], called or _reader(clause.title), language))
    return True


def _fault(fault: Fault, clause: str, language: str) -> str:
    words = {"clause": clause, "language": _called(language), "what": fault.what}
    if fault.kind == "unknown":
        known = ", ".join(f"{{{name}}}" for name in NAMES)
        sentence = _(
            "“%(clause)s”, in %(language)s: nothing is known by the placeholder {%(what)s}. "
            "These are known: %(known)s."
        )
        return sentence % {**words, "known": known}
    if fault.kind == "table":
        return _("“%(clause)s”, in %(language)s: {%(what)s} stands alone on its line.") % words
    return _("“%(clause)s”, in %(language)s: a brace stands alone at “%(what)s”.") % words


# -- What can be so: documents -------------------------------------------------------------------


def can_be_printed(content: Content, names: Names, *, for_signature: bool) -> Verdict:
    """Whole in every language of the agreement; for signature, without anything left open."""
    if not content.clauses:
        return No(_("This version has no clauses yet. Add them before a document is made."))
    sound = are_sound(content.clauses)
    if not sound:
        return sound
    missing = lacking(content)
    if missing:
        told = [
            _("“%(clause)s” in %(language)s")
            % {"clause": _reader(clause.title, clause.code), "language": _called(language)}
            for clause, language in missing
        ]
        sentence = _("A document is made of whole texts only. These are missing: %s.")
        return No(sentence % pgettext("list", "; ").join(told))
    return _nothing_open(content, names) if for_signature else True


def _nothing_open(content: Content, names: Names) -> Verdict:
    found = gaps(content, names, get_language() or "en")
    if not found:
        return True
    told = [
        _("“%(clause)s”: %(what)s") % {"clause": _reader(clause.title, clause.code), "what": what}
        for clause, what in found
    ]
    sentence = _("A text for signature leaves nothing open. These are not agreed yet: %s.")
    return No(sentence % pgettext("list", "; ").join(told))


def _called(language: str) -> str:
    return language_name(language, get_language() or "en")


def _reader(titles: Text, otherwise: str = "") -> str:
    own = titles.get("ja" if get_language() == "ja" else "en")
    return own or next(filter(None, titles.values()), otherwise)
