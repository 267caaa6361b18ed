"""What is done once a month: somebody looks at an action and says whether the records are right."""

from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kakehashi.journal.changes import difference, fields_of
from kakehashi.journal.operations import record
from kakehashi.journal.verbs import declare
from kakehashi.people.models import Person
from kakehashi.policy.attesting import rules
from kakehashi.policy.attesting.sheets import digest_of, sheets_of
from kakehashi.policy.memory import no_memory
from kakehashi.policy.models import Action, Attestation
from kakehashi.policy.planning.locks import locked_action
from kakehashi.policy.planning.tasks import tick
from kakehashi.verdicts import Refused, require

ATTESTED = declare("policy.action_attested", gettext_lazy("checked the action"))


@dataclass(frozen=True)
class Word:
    """What somebody says about an action.

    verdict, confidence: of `Attestation`.  sentence: where things stand; required.
    comment: what is wrong, or what else should be known; required where something is wrong.
    """

    verdict: str
    confidence: str
    sentence: str
    comment: str = ""

    def tidied(self) -> "Word":
        """Without blanks around it, and the sentence on one line.

        Raises: ValueError, if verdict or confidence is none of those there are.
        """
        return Word(
            Attestation.Verdict(self.verdict).value,
            Attestation.Confidence(self.confidence).value,
            " ".join(self.sentence.split()),
            self.comment.strip(),
        )


@transaction.atomic
def attest(
    action: Action,
    month: date,
    *,
    verdict: str,
    confidence: str,
    sentence: str,
    comment: str = "",
    shown: Mapping[str, Any] | None = None,
    by: Person,
) -> Attestation:
    """Say about `action` that the records of `month` are right, or what is wrong with them.

    month: by any of its days.
    shown: what the person saw, in plain form (`sheets.Sheet.plain`); it is kept with its hash.

    What was said is never changed: whoever says otherwise later adds to it. The same word of the
    same person about the same figures, said twice in a row, is one.

    Raises: Refused, if `by` may not check the action, the month is not over or was never asked for,
    there is no sentence, or nothing says what is wrong.
    """
    action = locked_action(action)
    require(rules.may_check(by, action, month, timezone.localdate()))
    word = Word(verdict, confidence, sentence, comment).tidied()
    require(rules.can_be_sentence(word.sentence))
    require(rules.can_be_comment(word.verdict, word.comment))
    kept = {**shown, "sha256": digest_of(shown)} if shown else {}
    if (same := _said_before(action, month, word, kept.get("sha256"), by)) is not None:
        return same
    attestation = Attestation.objects.create(
        action=action,
        month=month.replace(day=1),
        person=by,
        at=timezone.now(),
        shown=kept,
        **asdict(word),
    )
    record(ATTESTED, attestation, by=by, changes=difference({}, fields_of(attestation)))
    return attestation


@transaction.atomic
def check(
    action: Action,
    month: date,
    word: Word,
    *,
    seen: str,
    done: Collection[int] = (),
    by: Person,
) -> Attestation:
    """Tick tasks and attest in one go, as the page of the monthly minute does.

    seen: the digest of the sheet that the person was shown; the sheet is kept with the attestation.
    done: ids of the tasks on it that are done.

    Raises: Refused as `attest` and `tick` do, and if the records have changed since the sheet was
    shown, so that nobody confirms what they have not seen.
    """
    action = locked_action(action)
    require(rules.may_check(by, action, month, timezone.localdate()))
    if (same := _said_before(action, month, word.tidied(), seen, by)) is not None:
        return same
    actions = Action.objects.filter(pk=action.pk)
    (sheet,) = sheets_of(actions, month, timezone.localdate(), recall=no_memory)
    if sheet.digest != seen:
        raise Refused(_("The records have changed in the meantime. Look at them again."))
    attestation = attest(action, month, **asdict(word), shown=sheet.plain, by=by)
    for task in sheet.tasks:
        if task.pk in done:
            tick(task, by=by)
    return attestation


def _said_before(
    action: Action, month: date, word: Word, sha256: str | None, by: Person
) -> Attestation | None:
    """The last word on `action`, if it was this very one: a button was pressed twice."""
    last = action.attestations.order_by("-at", "-pk").first()
    if last is None or (last.person_id, last.month) != (by.pk, month.replace(day=1)):
        return None
    said = Word(last.verdict, last.confidence, last.sentence, last.comment)
    return last if said == word and last.shown.get("sha256") == sha256 else None
