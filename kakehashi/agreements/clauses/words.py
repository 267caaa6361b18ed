"""What the placeholders of clauses mean, in words for those who write clauses."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

MEANINGS: dict[str, str | Promise] = {
    "home": _("our university, or its unit with the university"),
    "partner": _("the partner, or all partners"),
    "all_parties": _("we and every partner, joined by “and”"),
    "parties": _("the word for all of them: “the Parties”, 両大学, 各機関 …"),
    "other": _("the word for those on the other side: “the other Party”, 相手方 …"),
    "this": _("the word for the text itself: “this Agreement” or “this Memorandum”"),
    "This": _("the same at the beginning of an English sentence"),
    "begins": _("the first day"),
    "ends": _("the last day"),
    "term": _("a sentence: from when to when it holds"),
    "renewal": _("a sentence: how it is renewed"),
    "renewal_months": _("how long a renewal lasts"),
    "notice_months": _("how long before its end notice is given"),
    "year_counts_as": _("the student-semesters that one year's stay counts"),
    "carry_over": _("a sentence: for how long an imbalance is carried over"),
    "waiver": _("a sentence: which fees the host waives, as the places say"),
    "prevailing": _("a sentence: the languages, and which of them prevails"),
    "copies": _("half a sentence: how many originals are signed"),
    "places_table": _("the table of places; alone on its line"),
    "deadlines_table": _("the table of nomination and application days; alone on its line"),
}
