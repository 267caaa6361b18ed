"""JSON-LD inside a page: {% load linked_data %}."""

import json
from typing import Any

from django import template
from django.utils.safestring import SafeString, mark_safe

register = template.Library()

# Inside <script> these could end the element or begin a comment; JSON may write them as escapes.
ESCAPED = {ord(sign): f"\\u{ord(sign):04x}" for sign in "<>&"}


@register.filter
def for_script(description: dict[str, Any]) -> SafeString:
    """The object as text that can stand inside a `<script type="application/ld+json">`."""
    text = json.dumps(description, ensure_ascii=False)
    return mark_safe(text.translate(ESCAPED))
