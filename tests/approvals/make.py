"""Makers of approval routes: people in the roles, a template, a route."""

from datetime import date

from kakehashi.approvals.designing import Facts, Stop, write_version
from kakehashi.approvals.models import Act, RouteTemplate, Step
from kakehashi.approvals.operations import start
from kakehashi.approvals.registering import describe
from kakehashi.approvals.rules import Subject
from kakehashi.people.models import Deputy, Role
from tests.make import make_home, make_officer, make_person, make_role, make_unit

PURPOSE = "tests.paper"
FIRST, SECOND = "a" * 64, "b" * 64
DRAFT = Stop(1, "drafting", "起案", "Draft", "coordinator", "subject")
CONSULT = Stop(2, "consultation", "合議", "Consultation", "office", "university", days=7)
DECIDE = Stop(3, "decision", "決裁", "Decision", "leadership", "university", days=7)
TELL = Stop(3, "report", "報告", "Report", "auditor", "university")
USUAL = (DRAFT, CONSULT, DECIDE)

describe(PURPOSE, "Paper")


class Cast:
    """A coordinator of a faculty, the office, the vice-president and an auditor."""

    def __init__(self):
        self.home, self.unit = make_home(), make_unit("Law")
        self.coordinator = make_person(passport_given="Coordinator", language="en")
        make_role(self.coordinator, Role.Kind.COORDINATOR, unit=self.unit)
        self.officer = make_officer(passport_given="Officer", language="en")
        self.leader = make_person(passport_given="Leader", language="en")
        make_role(self.leader, Role.Kind.LEADERSHIP)
        self.auditor = make_person(passport_given="Auditor", language="en")
        make_role(self.auditor, Role.Kind.AUDITOR)


def make_deputy_of(person, **facts):
    """Somebody without a role who acts for `person` in their first role."""
    deputy = make_person(**{"passport_given": "Deputy", "language": "en", **facts})
    role = person.roles.order_by("pk")[0]
    Deputy.objects.create(role=role, person=deputy, starts_on=date(2020, 4, 1))
    return deputy


def make_template(*stops, code="paper", number=1, purpose=PURPOSE, **facts):
    facts = {
        "name_ja": "決裁",
        "name_en": "Approval of a paper",
        "active_from": date(2020, 4, 1),
        **facts,
    }
    return write_version(code, number, Facts(purpose=purpose, **facts), stops or USUAL, by=None)


def make_subject(number=1, *, digest=FIRST, purpose=PURPOSE):
    return Subject(purpose, number, "文書", "Paper", "/en/work/", digest)


def make_route(cast, *stops, subject=None, template=None):
    """A route of the usual three steps, started by the coordinator."""
    template = template or RouteTemplate.objects.filter(code="paper").first()
    template = template if template and not stops else make_template(*stops)
    return start(template, subject or make_subject(), unit=cast.unit, by=cast.coordinator)


def step_of(route, act: str, nth: int = 0) -> Step:
    return route.steps.filter(act=Act(act)).order_by("position")[nth]


def states_of(route) -> list[str]:
    return list(route.steps.order_by("position").values_list("state", flat=True))
