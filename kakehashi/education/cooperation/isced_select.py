"""Choosing a field of ISCED-F 2013."""

from typing import Any

from django import forms
from django.utils.translation import get_language

from kakehashi.vocabulary import isced


class FieldSelect(forms.Select):
    """Marks the names of fields that have no official translation as English."""

    def create_option(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        option: dict[str, Any] = super().create_option(*args, **kwargs)
        code, language = str(option["value"]), get_language() or "en"
        if isced.known(code) and not isced.name(code, language):
            option["attrs"]["lang"] = "en"
        return option
