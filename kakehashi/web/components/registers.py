"""Where an identifier leads: the address of its entry in the register that gave it."""

from dataclasses import dataclass

from kakehashi.institutions.models import Identifier

# PIC, SCHAC and Erasmus codes have no page of their own; GRID was closed in 2021.
ADDRESSES = {
    Identifier.Scheme.ROR: "https://ror.org/{}",
    Identifier.Scheme.WIKIDATA: "https://www.wikidata.org/wiki/{}",
    Identifier.Scheme.ISNI: "https://isni.org/isni/{}",
    Identifier.Scheme.FUNDREF: "https://doi.org/10.13039/{}",
}


@dataclass(frozen=True)
class RegisterEntry:
    """One identifier with its register's name and the address of its entry, empty if none."""

    register: str
    value: str
    address: str


def entry_of(identifier: Identifier) -> RegisterEntry:
    """The entry that `identifier` names."""
    scheme = Identifier.Scheme(identifier.scheme)
    address = ADDRESSES.get(scheme, "").format(identifier.value)
    return RegisterEntry(str(scheme.label), identifier.value, address)
