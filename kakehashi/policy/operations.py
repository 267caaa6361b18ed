"""What is done to the policy: versions are loaded, the crosswalk is edited and confirmed."""

from pathlib import Path

from kakehashi.people.models import Person
from kakehashi.policy.loading import Loaded, load
from kakehashi.policy.texts import read_policy_file

TEXTS = Path(__file__).with_name("texts.toml")


def load_documents(file: Path = TEXTS, *, by: Person | None = None) -> Loaded:
    """Load the policy documents of `file` (default: TMU's own). A second time nothing changes.

    Raises: BadPolicyFile, if the file cannot be read; Refused, if it differs from what is loaded.
    """
    return load(read_policy_file(file), by=by)
