"""The closed list of what can be done: each verb with the words that the history shows.

The package that does something declares it at the top of its `operations.py`:

    declare("agreements.signed", _("signed the agreement"))
"""

from django.utils.functional import Promise

VERBS: dict[str, str | Promise] = {}


def declare(verb: str, words: str | Promise) -> str:
    """Add `verb` ("package.past_participle") with its words; returns the verb.

    Raises: ValueError, if it has been declared with other words.
    """
    if VERBS.setdefault(verb, words) != words:
        raise ValueError(f"The verb {verb!r} is declared twice.")
    return verb
