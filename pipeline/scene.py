"""Everything that the finders saw in one article, looked up by sentence."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from pipeline.acts import ActValue, CueValue, find_acts, find_cues
from pipeline.amounts import find_amounts
from pipeline.binding import bind_ministries
from pipeline.capitals import with_states
from pipeline.clauses import outside_clauses
from pipeline.counted_dates import counted
from pipeline.counterparts import with_counterparts
from pipeline.dates import find_dates
from pipeline.mentions import Mention
from pipeline.ministers import with_ministers
from pipeline.parties import Party, find_parties
from pipeline.people import Office, Person, find_offices, find_people
from pipeline.places import find_places
from pipeline.positions import Placed, place_parties
from pipeline.sectors import SectorReading, read_sectors
from pipeline.text import Text
from pipeline.values import AmountValue, DateValue, PlaceValue
from rules.folding import fold

# The press agency of a dateline: its initials in brackets, before the dash that opens the dispatch.
_AGENCY = re.compile(r"(?m)^[^\n()]{2,60}\(([A-Z][A-Za-z]{1,9})\) ?[-–—]")


@dataclass
class Scene:
    """The mentions of an article. `published` is its date (EDTF of day, month or year precision) or None.

    Sectors and places are read on first use, unless they are set: an article without an act is not asked for them.
    """

    text: Text
    published: str | None
    acts: list[Mention[ActValue]]
    parties: list[Mention[Party]]
    dates: list[Mention[DateValue]]
    amounts: list[Mention[AmountValue]]
    offices: list[Mention[Office]]
    people: list[Mention[Person]]
    signings: dict[tuple[int, bool], list[Any]] = field(default_factory=dict)
    counting: dict[tuple[int, int], bool] = field(default_factory=dict)
    _said: dict[tuple[str, int], bool] = field(default_factory=dict)
    _cues: dict[int, list[Mention[CueValue]]] = field(default_factory=dict)
    _placed: dict[int, list[Placed]] = field(default_factory=dict)
    _by_sentence: dict[int, tuple[Sequence[Any], dict[int, list[Any]]]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.dates = counted(self.text, self.dates)
        # «le ministre de la Coopération», «l'Agence de coopération»: the noun belongs to an office or a name, not to an act
        names = [(o.start, o.end) for o in self.offices] + [
            (p.start, p.end) for p in self.parties if p.value.via == "organisation"
        ]
        known = [(p.start, p.end) for p in self.parties if p.value.via in ("organisation", "authority", "name")]
        self.people = [p for p in self.people if not any(s <= p.start < e or s < p.end <= e for s, e in known)]
        self.acts = [a for a in self.acts if not any(s < a.start < e for s, e in names)]
        # «le CRTE» is the paper, no body that nothing knows
        papers = {(a.start, a.end) for a in self.acts}
        self.parties = [p for p in self.parties if p.value.via != "unknown" or (p.start, p.end) not in papers]
        # «la ministre des Relations internationales et de la Francophonie» stands for no organisation
        ministers = [(o.start, o.end) for o in self.offices if "inistre" in o.text]
        self.parties = [
            p
            for p in self.parties
            if "\t" not in p.text  # the cells of a table
            and (p.text != "Francophonie" or not any(s <= p.start < e for s, e in ministers))
        ]
        # «Erdogan» after «le président Recep Tayyip Erdogan» is a man, not a name that nothing knows
        surnames = {fold(p.text).rsplit(" ", 1)[-1] for p in self.people if " " in p.text}
        self.parties = [p for p in self.parties if p.value.via != "unknown" or fold(p.text) not in surnames]
        # «BUJUMBURA, 10 sept. (ABP) –»: who tells it is no party to it
        agencies = {m[1] for m in _AGENCY.finditer(self.text.plain, 0, 600)}
        self.parties = with_states(self.text, [p for p in self.parties if p.text not in agencies])
        self.parties = with_counterparts(self.text, self.offices, self.parties)
        self.parties = bind_ministries(with_ministers(self.text, self.offices, self.parties))

    @cached_property
    def sectors(self) -> SectorReading:
        return read_sectors(self.text)

    @cached_property
    def places(self) -> list[Mention[PlaceValue]]:
        return find_places(self.text)

    @cached_property
    def bodies(self) -> list[tuple[int, int]]:
        """Where organisations and authorities are named in full."""
        return [(p.start, p.end) for p in self.parties if p.value.via in ("organisation", "authority")]

    @cached_property
    def sentences(self) -> list[tuple[int, int]]:
        return self.text.sentences

    def within(self, mentions: Sequence[Mention], sentence: int) -> list[Mention]:  # type: ignore[type-arg]
        """The mentions that begin in a sentence, in the order in which they come; not to be changed: it is asked for often."""
        kept = self._by_sentence.get(id(mentions))
        # the list itself is kept beside its index, so that no other can take its id
        if kept is None or kept[0] is not mentions:
            by_sentence: dict[int, list[Mention]] = {}  # type: ignore[type-arg]
            for m in mentions:
                i = self.text.sentence_index(m.start)
                if self.sentences[i][0] <= m.start < self.sentences[i][1]:
                    by_sentence.setdefault(i, []).append(m)
            kept = self._by_sentence[id(mentions)] = (mentions, by_sentence)
        return kept[1].get(sentence, [])

    def cues(self, sentence: int) -> list[Mention[CueValue]]:
        """The status cues of a sentence, found on first use: most sentences hold no act."""
        if sentence not in self._cues:
            self._cues[sentence] = find_cues(self.text, *self.sentences[sentence])
        return self._cues[sentence]

    def placed(self, sentence: int) -> list[Placed]:
        """The parties of a sentence with the part that each plays in it."""
        if sentence not in self._placed:
            named = self.within(self.parties, sentence)
            self._placed[sentence] = self._place(named, sentence) if named else []
        return self._placed[sentence]

    def _place(self, named: list[Mention[Party]], sentence: int) -> list[Placed]:
        people = self.within(self.people, sentence)
        parties = [
            p for p in named if p.value.via != "unknown" or not any(q.start < p.end and p.start < q.end for q in people)
        ]
        offices, dates = self.within(self.offices, sentence), self.within(self.dates, sentence)
        placed = place_parties(self.text, *self.sentences[sentence], parties, offices, people, dates)
        return outside_clauses(self.text, *self.sentences[sentence], self.within(self.acts, sentence), placed)

    def says(self, words: re.Pattern[str], sentence: int) -> bool:
        """Whether a pattern stands in a sentence, folded; searched once, for each act asks for the sentences around it."""
        if (known := self._said.get((words.pattern, sentence))) is None:
            known = words.search(self.text.folded, *self.sentences[sentence]) is not None
            self._said[words.pattern, sentence] = known
        return known

    def is_heading(self, sentence: int) -> bool:
        """Whether the sentence is a line of its own without a final stop: a title, a heading, a caption."""
        start, end = self.sentences[sentence]
        p_start, p_end = self.text.paragraphs[self.text.paragraph_index(start)]
        return (
            start <= p_start + 2 and end >= p_end - 2 and self.text.raw[end - 1] not in ".!?…:;»" and end - start < 220
        )

    def ends_in_colon(self, sentence: int) -> bool:
        """Whether a colon closes the sentence: what it announces follows."""
        return self.text.plain[slice(*self.sentences[sentence])].rstrip().endswith(":")


def read_scene(text: str, published: str | None = None) -> Scene:
    """The scene of a clean text, read by rules alone; `published` is EDTF or None.

    The same as `scene_of(read(text, published))` of the spaCy pipeline, at half the price and without loading spaCy: no finder
    of the rules looks at a token.
    """
    known = Text(text)
    offices = find_offices(known)
    return Scene(
        text=known,
        published=published,
        acts=find_acts(known),
        parties=find_parties(known),
        dates=find_dates(known, published),
        amounts=find_amounts(known),
        offices=offices,
        people=find_people(known, offices),
    )
