"""What one sentence tells of an act, as the finders of acts pass it on."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from pipeline.acts import ActValue, CueValue
from pipeline.mentions import Mention
from pipeline.parties import Party
from pipeline.positions import Placed
from pipeline.values import DateValue
from rules.folding import fold


@dataclass
class Candidate:
    """One act as one sentence tells it. `act` is None when only a verb tells it («ils l'ont signé»).

    `status` is a record status, or `context` for a mention that only recalls an act told elsewhere.
    `opens` is the probability that it opens a record, where a model judged it (`pipeline.learned.acts`).
    `zone` is the part of the sentence that speaks of this act. `spread` tells that it is one of several made of one sentence, `settled` that
    its parties are known by where it stands: no model chooses others.
    """

    sentence: int
    act: Mention[ActValue] | None
    status: str
    cues: list[Mention[CueValue]]
    zone: tuple[int, int]
    parties: list[Placed] = field(default_factory=list)
    others: list[Placed] = field(default_factory=list)
    renewal: Mention[CueValue] | None = None
    signed: Mention[DateValue] | None = None
    period: list[Mention[DateValue]] = field(default_factory=list)
    heading: bool = False
    additive: bool = False
    siblings: int = 0
    spread: bool = False
    settled: bool = False
    pairs: list[tuple[Placed, Placed]] = field(default_factory=list)
    opens: float | None = None

    @property
    def anaphoric(self) -> bool:
        """Whether the words point back to an act already told («cet accord», «le document», a verb alone)."""
        return (
            self.act is None
            or self.act.value.strength == "document"
            or self.act.value.determiner in ("definite", "demonstrative", "possessive")
        )

    @property
    def start(self) -> int:
        return self.act.start if self.act else self.zone[0]


TOLD = ("signed", "announced", "ongoing", "ended")


def as_town(p: Placed, kind: str) -> Placed | None:
    """A name that nothing knows is a town where towns are twinned, and nothing elsewhere."""
    v = p.mention.value
    if v.type != "other":
        return p
    if kind != "jumelage" or v.via != "unknown":
        return None
    link = "d'" if fold(v.name)[:1] in "aeiouyh" else "de "
    name = v.name.title() if v.name.isupper() else v.name  # «SHERBROOKE», a heading
    return renamed(p, replace(v, name=f"Ville {link}{name}", type="municipality"))


TERRITORIES = frozenset({"municipality", "intermunicipality", "department", "region"})


def is_named(p: Placed) -> bool:
    """Whether the mention carries a name of its own (a group or «la Région» only stands for one)."""
    return p.mention.value.via not in ("group", "anaphor")


def renamed(p: Placed, value: Party) -> Placed:
    """The same mention standing for the party that it was resolved to."""
    return replace(p, mention=replace(p.mention, value=value))
