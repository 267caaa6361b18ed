"""The name that `Institution.name_in` shows, found by the database: to sort by, for many rows."""

from django.db.models import Case, F, IntegerField, OuterRef, Subquery, Value, When

from kakehashi.institutions.models import InstitutionName


def shown_name(language: str, *, of: str = "pk", field: str = "text") -> Subquery:
    """The best name for a reader of `language` (BCP 47), as `InstitutionName.fitness` has it.

    of:    where the id of the institution stands in the rows that this is annotated to.
    field: "text", or "key" to sort by.
    """
    kinds = [When(kind=kind, then=Value(fit)) for kind, fit in InstitutionName.FITNESS.items()]
    kind = Case(*kinds, output_field=IntegerField())
    nearness = Case(
        When(language=language, then=Value(0)),
        When(language="en", then=Value(2)),
        default=Value(4),
        output_field=IntegerField(),
    )
    names = InstitutionName.objects.filter(institution=OuterRef(of))
    return Subquery(
        names.annotate(rank=kind + nearness).order_by(F("rank"), "pk").values(field)[:1]
    )
