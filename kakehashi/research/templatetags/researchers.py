"""Researchers and projects as pages name them: {% load researchers %}."""

from django import template
from django.utils.translation import get_language

from kakehashi.research.dissemination.models import Profile, ResearchProject
from kakehashi.research.dissemination.people import project_filter
from kakehashi.research.dissemination.people import register as shown

register = template.Library()


@register.filter
def name_shown(profile: Profile) -> str:
    """{{ profile|name_shown }}: the name, marked where the person is invented."""
    return shown.shown_name(profile, get_language() or "en")


@register.filter
def project_shown(project: ResearchProject) -> str:
    """{{ project|project_shown }}: the title, marked where the project is invented."""
    return project_filter.shown_title(project, get_language() or "en")
