"""Places and deadlines in words, in the reader's language: {% load placing %}."""

from django import template

from kakehashi.agreements.models import Condition, Deadline
from kakehashi.agreements.placing import words
from kakehashi.agreements.placing.queries import Due, semesters_of

register = template.Library()
register.filter("amount", words.amount)
register.filter("audience", words.audience)
register.filter("requirements", words.requirements)
register.filter("tuition", words.tuition)
register.filter("every_year", words.every_year)
register.filter("origin", words.origin)


@register.filter
def years(line: Condition | Deadline) -> str:
    """{{ line|years }}: 2026/27 – 2028/29."""
    return words.years(line.first_year, line.last_year)


@register.filter
def allowed_terms(line: Condition) -> str:
    """{{ line|allowed_terms }}: any term."""
    return words.allowed_terms(line, line.first_year)


@register.filter
def semesters(line: Condition) -> str:
    """{{ line|semesters }}: 4 student-semesters, as in the first year of the line."""
    return words.semesters(semesters_of(line, line.first_year), line.year_counts_as)


@register.filter
def line_origin(line: Condition | Deadline) -> str:
    """{{ line|line_origin }}: the source, the concluded text, or that none is stated."""
    return words.line_origin(line)


@register.filter
def for_term(deadline: Deadline) -> str:
    """{{ deadline|for_term }}: Second term."""
    return words.term_name(deadline.term, deadline.last_year or deadline.first_year)


@register.filter
def due_term(due: Due) -> str:
    """{{ due|due_term }}: Second term 2027/28."""
    return words.due_term(due)
