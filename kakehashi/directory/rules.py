"""Who keeps the register, and which facts can stand in it. Each answer carries its sentence."""

from collections.abc import Iterable, Mapping
from datetime import date

from django.utils.translation import gettext as _

from kakehashi.directory.schemes import stored_form
from kakehashi.institutions.models import Identifier, Institution, Succession, Unit
from kakehashi.people.models import Person, Role
from kakehashi.people.queries import holds_at_home
from kakehashi.verdicts import No, Verdict
from kakehashi.vocabulary import countries, languages

KEEPS = [Role.Kind.OFFICE]
NAMING_FORMS = ("passport_family", "passport_given", "name_kanji")


# -- Who ----------------------------------------------------------------------------------------


def may_keep_register(person: Person) -> Verdict:
    """The international office of the whole university, not that of one faculty."""
    if not holds_at_home(person, KEEPS):
        return No(
            _(
                "Only the university's international office changes the register of"
                " institutions, units and people."
            )
        )
    return True


def may_change_details(person: Person, of: Person) -> Verdict:
    """Everybody changes their own names and language, and nobody else's."""
    return True if person == of else No(_("You can change your own details only."))


# -- Institutions -------------------------------------------------------------------------------


def can_be_in(country: str) -> Verdict:
    """Whether `country` is a country or region of the list."""
    if not countries.known(country):
        return No(_("“%(code)s” is no country or region code.") % {"code": country})
    return True


def can_lie_at(latitude: float | None, longitude: float | None) -> Verdict:
    """Both coordinates or neither, in degrees, on the globe."""
    if (latitude is None) != (longitude is None):
        return No(_("Give latitude and longitude, or neither."))
    if latitude is None or longitude is None:
        return True
    if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):
        return No(_("Latitude lies between −90 and 90, longitude between −180 and 180."))
    return True


def can_be_a_name(text: str, language: str) -> Verdict:
    """A name has letters; its language is a known one or left open."""
    if not text.strip():
        return No(_("A name cannot be empty."))
    if language and not languages.known(language):
        return No(_("“%(tag)s” is not a known language.") % {"tag": language})
    return True


def is_kept(institution: Institution) -> Verdict:
    """What was merged into another institution is not changed any more."""
    if institution.status == Institution.Status.MERGED:
        return No(
            _("%(name)s was merged into %(survivor)s. Change that one instead.")
            % {"name": institution, "survivor": institution.merged_into}
        )
    return True


def can_be_identified(institution: Institution | None, scheme: str, value: str) -> Verdict:
    """The identifier has its scheme's form, and no other institution has it."""
    try:
        value = stored_form(scheme, value)
    except ValueError as wrong:
        return No(str(wrong))
    held = Identifier.objects.filter(scheme=scheme, value=value).first()
    if held is not None and held.institution != institution:
        return No(
            _("%(identifier)s is the identifier of %(name)s.")
            % {"identifier": held, "name": held.institution}
        )
    if held is not None:
        return No(_("%(identifier)s is known already.") % {"identifier": held})
    return True


def is_not_home(institution: Institution) -> Verdict:
    """The home university is neither closed nor merged into another."""
    if institution.units.filter(kind=Unit.Kind.UNIVERSITY).exists():
        return No(_("The home university can be neither closed nor merged."))
    return True


def can_retire(institution: Institution) -> Verdict:
    """What is kept, open and not ours can be marked as closed."""
    if not (kept := is_kept(institution)):
        return kept
    if institution.status == Institution.Status.RETIRED:
        return No(_("It is marked as closed already."))
    return is_not_home(institution)


def can_merge(institution: Institution, into: Institution) -> Verdict:
    """Two different institutions, neither merged before, the first not the home university."""
    if institution == into:
        return No(_("An institution cannot be merged into itself."))
    for each in (institution, into):
        if not (kept := is_kept(each)):
            return kept
    return is_not_home(institution)


def can_follow(successor: Institution, predecessor: Institution) -> Verdict:
    """Nothing follows itself, directly or round about, and nothing is said twice."""
    if Succession.objects.filter(predecessor=predecessor, successor=successor).exists():
        return No(
            _("It is known already that %(later)s follows %(earlier)s.")
            % {"later": successor, "earlier": predecessor}
        )
    if predecessor.pk in {successor.pk, *_after([successor.pk])}:
        return No(
            _("%(later)s cannot follow %(earlier)s, which comes after it.")
            % {"later": successor, "earlier": predecessor}
        )
    return True


def follows_no_circle(institution: Institution) -> Verdict:
    """Whether no line of successors leads from `institution` back to it."""
    if institution.pk in _after([institution.pk]):
        return No(_("Merging would make an institution its own successor."))
    return True


def _after(pks: Iterable[int]) -> set[int]:
    """Ids of everything that follows `pks`, however far."""
    found: set[int] = set()
    waiting = set(pks)
    while waiting:
        later = Succession.objects.filter(predecessor__in=waiting)
        waiting = set(later.values_list("successor_id", flat=True)) - found
        found |= waiting
    return found


# -- Units --------------------------------------------------------------------------------------


def can_be_established() -> Verdict:
    """The home university is set up once."""
    if Unit.objects.filter(kind=Unit.Kind.UNIVERSITY).exists():
        return No(_("There is one university, and it has been entered."))
    return True


def can_be_founded(code: str, kind: str, parent: Unit, starts_on: date | None) -> Verdict:
    """A new code, below an existing unit, not before that one begins."""
    if kind == Unit.Kind.UNIVERSITY:
        return No(_("There is one university, and it has been entered."))
    if Unit.objects.filter(code=code).exists():
        return No(_("A unit with the code “%(code)s” exists already.") % {"code": code})
    if parent.ends_on is not None and (starts_on is None or starts_on > parent.ends_on):
        return No(_("%(unit)s is closed by then.") % {"unit": parent})
    if parent.starts_on is not None and (starts_on is None or starts_on < parent.starts_on):
        return No(_("%(unit)s does not exist yet then.") % {"unit": parent})
    return True


def can_be_called(name_ja: str, name_en: str) -> Verdict:
    """A unit has its name in both languages."""
    if not (name_ja.strip() and name_en.strip()):
        return No(_("A unit needs its name in Japanese and in English."))
    return True


def can_be_closed(unit: Unit, ends_on: date) -> Verdict:
    """Not before it begins, not the university, and not over the heads of its own units."""
    if unit.kind == Unit.Kind.UNIVERSITY:
        return No(_("The home university can be neither closed nor merged."))
    if unit.starts_on is not None and ends_on < unit.starts_on:
        return No(_("The last day lies before the first."))
    if unit.children.exclude(ends_on__lte=ends_on).exists():
        return No(_("Close the units below %(unit)s first.") % {"unit": unit})
    return True


# -- People -------------------------------------------------------------------------------------


def can_be_reached_at(email: str) -> Verdict:
    """Nobody else has this e-mail, in whatever letter case."""
    if Person.objects.filter(email__iexact=email.strip()).exists():
        return No(_("Somebody with this e-mail is registered already."))
    return True


def has_a_name(details: Mapping[str, object]) -> Verdict:
    """A name as in the passport, family or given, or one in kanji; one alone is enough."""
    if not any(str(details.get(form) or "").strip() for form in NAMING_FORMS):
        return No(_("Give a name as in the passport or in kanji; a single name is enough."))
    return True


# -- Roles --------------------------------------------------------------------------------------


def can_be_appointed(
    person: Person, kind: str, at: Unit | Institution, starts_on: date, ends_on: date | None
) -> Verdict:
    """The place fits the kind and exists for the term, and the role is not held already."""
    if ends_on is not None and ends_on < starts_on:
        return No(_("The last day lies before the first."))
    if isinstance(at, Institution) != (kind == Role.Kind.PARTNER):
        return No(_("A partner's contact is at an institution, everybody else at a unit of ours."))
    if isinstance(at, Institution):
        if not (kept := is_kept(at)):
            return kept
    elif not Unit.objects.on(starts_on).filter(pk=at.pk).exists():
        return No(_("%(unit)s does not exist on that day.") % {"unit": at})
    place = {"institution": at} if isinstance(at, Institution) else {"unit": at}
    held = Role.objects.filter(person=person, kind=kind, **place).exclude(ends_on__lt=starts_on)
    if ends_on is not None:
        held = held.filter(starts_on__lte=ends_on)
    if held.exists():
        return No(_("%(person)s holds this role then already.") % {"person": person})
    return True


def can_deputise(person: Person, role: Role, starts_on: date, ends_on: date | None) -> Verdict:
    """Somebody other than the holder, while the role lasts."""
    if person == role.person:
        return No(_("Nobody is their own deputy."))
    if ends_on is not None and ends_on < starts_on:
        return No(_("The last day lies before the first."))
    if starts_on < role.starts_on or (role.ends_on is not None and starts_on > role.ends_on):
        return No(_("The role is not held on that day."))
    return True


def can_end(role: Role, ends_on: date) -> Verdict:
    """Not before it begins, and not later than it was to end: a longer term is a new one."""
    if ends_on < role.starts_on:
        return No(_("The last day lies before the first."))
    if role.ends_on is not None and ends_on > role.ends_on:
        return No(_("The role already ends earlier. Give it again for a longer term."))
    return True
