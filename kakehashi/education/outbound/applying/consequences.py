"""What withdrawing an application does beyond it: said before, done in the same transaction.

Places, nominations and stays stand above applications. A package that keeps them registers what
withdrawing means for its records, and what it does then:

    @consequence
    def of_places(application: Application) -> Iterable[str]:
        ...  # sentences for the person who is about to withdraw

    @upon_withdrawal
    def give_the_place_up(application: Application, code: str, reason: str, by: Person) -> None:
        ...
"""

from collections.abc import Callable, Iterable

from django.utils.translation import gettext as _

from kakehashi.education.outbound.models import Application
from kakehashi.education.outbound.states import ApplicationState
from kakehashi.people.models import Person

Saying = Callable[[Application], Iterable[str]]
Doing = Callable[[Application, str, str, Person], None]

SAYINGS: list[Saying] = []
DOINGS: list[Doing] = []


def consequence(source: Saying) -> Saying:
    """Register a function that says what withdrawing an application means for its own records."""
    SAYINGS.append(source)
    return source


def upon_withdrawal(action: Doing) -> Doing:
    """Register what is done when an application is withdrawn: application, kind, reason, by."""
    DOINGS.append(action)
    return action


def consequences_of(application: Application) -> list[str]:
    """What withdrawing this application means now, as sentences, the nearest first."""
    return [said for source in SAYINGS for said in source(application)]


@consequence
def of_the_application(application: Application) -> Iterable[str]:
    """What it means for the application itself."""
    if application.state == ApplicationState.DRAFT:
        yield _("Your draft is closed. It was never handed in, so nobody else has read it.")
    else:
        yield _("Your application takes no part in the selection any more.")
        yield _("What you handed in, and your receipts, stay on record and can be read by you.")
    yield _("You cannot apply in this call again; another call is not affected.")
