"""What can be done to an institution, for those who may: {% load institution_acts %}."""

from typing import Any

from django import template

from kakehashi.directory.rules import may_keep_register
from kakehashi.institutions.models import Institution
from kakehashi.people.models import Person
from kakehashi.web.workspace.institutions import actions_on

register = template.Library()


@register.inclusion_tag("web/workspace/institution_acts.html", takes_context=True)
def institution_acts(context: template.Context, institution: Institution) -> dict[str, Any]:
    """{% institution_acts institution %}: the buttons, or nothing for other readers."""
    user = context["request"].user
    if not isinstance(user, Person) or not may_keep_register(user):
        return {}
    actions, stopped = actions_on(institution)
    return {"actions": actions, "refusals": stopped}
