"""The rules of parties: head nouns of organisations, and the roles of people who act for a body."""

from __future__ import annotations

from typing import Literal

from rules.loader import PatternRule


class OrganisationRule(PatternRule):
    """A noun that opens an organisation's name («Université», «Agence», «Chambre de commerce»).

    `type` is the contract's type of partner. `country` names whose it is where the noun tells.
    `generic` nouns need a capital of their own, or a capitalised word in their complement, to be a name.
    """

    type: str
    country: str | None = None


class RoleRule(PatternRule):
    """A person's office («ministre», «maire», «directeur général»).

    `stands_for`: `state` when the holder signs for the country, `body` for the authority or organisation in the complement.
    """

    stands_for: Literal["state", "body"]


class PositionRule(PatternRule):
    """Words before (or after) a name that tell its part in the sentence.

    `gives`: `with`, `between`, `agent` open the list of parties; `place`, `outside` (context, support, audience, beneficiary)
    tell that the name is no party; `beneficiary` is one only where money is lent or given to it. `side`: whether the pattern must end right before the name or begin right after it.
    """

    gives: Literal["with", "between", "agent", "beneficiary", "place", "outside", "origin"]
    side: Literal["before", "after"] = "before"
