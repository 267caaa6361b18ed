"""An invented draft whose text is made of the clauses that come with Kakehashi."""

from collections.abc import Mapping
from datetime import date

from kakehashi.agreements.clauses.queries import clauses_for
from kakehashi.agreements.models import Agreement, Negotiation, ReviewAnswer
from kakehashi.agreements.negotiating import operations
from kakehashi.agreements.negotiating.conversion import first_content
from kakehashi.people.models import Person

DRAFT = "DEMO-2"  # an invented agreement on research
OWNER = "tanaka@example.ac.jp"
RATIONALE = "デモンストレーション用の架空の交渉。 A negotiation invented for the demonstration."
OPTIONAL = ("academic-freedom", "confidentiality")


def put_a_text_on_the_table(people: Mapping[str, Person]) -> None:
    """Begin to negotiate the draft, up to its first version. The clauses have to be there.

    people: by e-mail.
    """
    owner = people[OWNER]
    draft = Agreement.objects.get(reference=DRAFT, is_invented=True)
    negotiation = operations.begin(
        draft, purpose=Negotiation.Purpose.NEW, rationale=RATIONALE, owner=owner, by=owner
    )
    operations.endorse(negotiation, by=owner)
    answers = {topic.value: (ReviewAnswer.Answer.CLEAR, RATIONALE) for topic in ReviewAnswer.Topic}
    negotiation = operations.pass_review(negotiation, answers, by=owner)
    content = first_content(negotiation)
    content = content.model_copy(
        update={
            "effective_on": content.effective_on or date(2027, 4, 1),
            "expires_on": content.expires_on or date(2032, 3, 31),
            "renewal": "amendment",
            "notice_months": 6,
            "clauses": clauses_for(content, optional=OPTIONAL),
        }
    )
    operations.propose(negotiation, content, based_on=None, note=RATIONALE, by=owner)
