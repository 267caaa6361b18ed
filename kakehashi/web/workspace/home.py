"""My work: the first page after signing in."""

from collections.abc import Callable, Iterator, Sequence
from typing import cast

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from kakehashi.agreements.rules import may_draft_anywhere, may_import
from kakehashi.approvals.rules import works_here
from kakehashi.directory.rules import may_keep_register
from kakehashi.duties.steps import next_steps
from kakehashi.journal.rules import may_read_journal
from kakehashi.people.models import Person, Role
from kakehashi.people.queries import roles_of
from kakehashi.policy.attesting.rules import answers_for_actions
from kakehashi.policy.freezing.rules import may_verify
from kakehashi.policy.queries import outline
from kakehashi.policy.rules import may_edit_crosswalk
from kakehashi.verdicts import Verdict

Place = tuple[str, str | Promise]  # address, words
PARTNERS = _("See the partner universities")
REGISTERS: list[tuple[str, str | Promise, Callable[[Person], Verdict]]] = [
    ("plan:month", _("Check your actions"), answers_for_actions),
    ("cooperation:draft_agreement", _("Draft an agreement"), may_draft_anywhere),
    ("cooperation:import_agreements", _("Import agreements from a file"), may_import),
    ("workspace:enter_institution", _("Enter an institution"), may_keep_register),
    ("workspace:crosswalk", _("Crosswalk of the policy"), may_edit_crosswalk),
    ("workspace:journal", _("Journal"), may_read_journal),
    ("plan:freezes", _("Freezes and reports"), may_verify),
    ("workspace:people", _("People"), may_keep_register),
    ("workspace:units", _("Units"), may_keep_register),
    ("approvals:routes", _("Approvals"), works_here),
]


@login_required
def home(request: HttpRequest) -> HttpResponse:
    """The reader's next steps, roles, and the policy's outline as the way to everything else."""
    reader, language = cast(Person, request.user), get_language() or "en"
    roles = list(roles_of(reader).select_related("unit", "institution", "person"))
    registers = list(_registers(reader))
    return render(
        request,
        "web/workspace/home.html",
        {
            "steps": next_steps(reader, language),
            "today": timezone.localdate(),
            "start": _start(roles, registers),
            "roles": roles,
            "outline": outline(),
            "registers": registers,
        },
    )


def _start(roles: Sequence[Role], registers: Sequence[Place]) -> Place:
    """Where those go for whom nothing waits: their institution, what they may do, or partners."""
    for role in roles:
        if role.institution_id is not None:
            address = reverse("public:institution", args=[role.institution_id])
            return address, _("See the agreements with your institution")
    return registers[0] if registers else (reverse("cooperation:partners"), PARTNERS)


def _registers(reader: Person) -> Iterator[Place]:
    """Addresses and words of what the reader may open beyond the public pages."""
    for name, words, may in REGISTERS:
        if may(reader):
            yield reverse(name), words
