"""Forms: an act in fields, one a line, «Partenaire : … / Type : convention-cadre / Date de signature : …», and the next one below."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from pipeline.acts import ActValue
from pipeline.candidate import Candidate, as_town, is_named
from pipeline.mentions import Mention
from pipeline.positions import Placed
from pipeline.roll_heads import head_of, owner_of
from pipeline.scene import Scene
from pipeline.values import DateValue

# So many forms of one shape are a list of acts; one alone is read as any text, unless it says of an act that names nobody who signed.
_LEAST = 2
_NEAR = 3
_PARTNER = re.compile(
    r"\W*(?:nom du |nom de l'|ville |collectivite |commune |etablissement |universite |organisme )?"
    r"(?:partenaires?|cocontractants?|signataires?|parties|ville jumelee|universite|etablissement|collectivite)(?: [a-z]{3,12})? ?: "
)
_DATE = re.compile(
    r"\W*(?:dates?(?: de)?(?: la)?(?: signature| conclusion)?|signee?s?(?: le)?|signature|annee|depuis) ?: "
)
_SIGNED_ON = re.compile(r"\W*(?:dates? de(?: la)? (?:signature|conclusion)|signee?s?(?: le)?|signature) ?: ")
# So many lines of fields stand below the name of their act.
_FIELDS = 6
_FIELD = re.compile(r"\W*[a-z][a-z' ()-]{2,40} ?: \S")


@dataclass
class _Form:
    """The lines of an act: the sentence of its partner, who that is, its act noun and its date."""

    sentence: int
    partners: list[Placed]
    act: Mention[ActValue] | None = None
    date: Mention[DateValue] | None = None


def in_forms(scene: Scene, told: list[Candidate]) -> list[Candidate]:
    """The candidates, and an act for each form; the nouns that forms name tell no act besides."""
    told = [_with_date_below(scene, c) for c in told]
    forms = _forms(scene)
    alone = (
        len(forms) == 1 and len(forms[0].partners) >= 2 and not any(len(c.parties) + len(c.others) >= 2 for c in told)
    )
    if alone:
        forms[0].date = forms[0].date or _signed_nearby(scene, forms[0].sentence)
    else:
        forms = [f for f in forms if f.date is not None or f.act is not None]
        if len(forms) < _LEAST:
            return told
    head = head_of(scene, forms[0].sentence, told)
    owner = owner_of(scene, head.sentence if head else forms[0].sentence, [], told)
    made = []
    for f in forms:
        act = f.act or (head.act if head else None)
        if act is None:
            continue
        one = replace(act, value=replace(act.value, count=1, ordinal=None))
        parties = [as_town(p, act.value.kind) or p for p in f.partners]
        parties = [owner, *parties] if owner is not None and len(parties) == 1 else parties
        status = "ongoing" if f.date is None else "signed"
        made.append(
            Candidate(
                f.sentence,
                one,
                status,
                [],
                scene.sentences[f.sentence],
                parties=parties,
                signed=f.date,
                additive=True,
                spread=True,
            )
        )
    used = {id(f.act) for f in forms if f.act is not None}
    return [*(c for c in told if id(c.act) not in used), *made]


def _with_date_below(scene: Scene, c: Candidate) -> Candidate:
    """«Convention entre A et B» as a line of its own above «Date de signature : 12 mars 2020»: signed that day."""
    named = [p for p in (*c.parties, *c.others) if is_named(p)]
    if c.act is None or c.act.value.count != 1 or c.cues or len(named) < 2 or not scene.is_heading(c.sentence):
        return c
    for i in range(c.sentence + 1, min(c.sentence + _FIELDS, len(scene.sentences))):
        start, end = scene.sentences[i]
        if _SIGNED_ON.match(scene.text.folded, start, end):
            dates = [d for d in scene.within(scene.dates, i) if d.value.start and not d.value.is_period]
            if dates:
                return replace(
                    c, status="signed", signed=dates[0], parties=named, others=[], spread=True, heading=False
                )
        elif not _FIELD.match(scene.text.folded, start, end):
            break
    return c


def _signed_nearby(scene: Scene, sentence: int) -> Mention[DateValue] | None:
    """The one date of a line beside a form that says that something was signed."""
    for i in range(max(0, sentence - _NEAR), min(len(scene.sentences), sentence + _NEAR + 1)):
        dates = [d for d in scene.within(scene.dates, i) if d.value.start and not d.value.is_period]
        if len(dates) == 1 and any(q.value.gives == "signed" for q in scene.cues(i)):
            return dates[0]
    return None


def _forms(scene: Scene) -> list[_Form]:
    forms: list[_Form] = []
    current: _Form | None = None
    for i in range(len(scene.sentences)):
        start, end = scene.sentences[i]
        folded = scene.text.folded
        if _PARTNER.match(folded, start, end):
            named = [
                p for p in scene.placed(i) if is_named(p) and p.position != "place" and p.mention.value.type != "state"
            ]
            current = _Form(i, named) if named else None
            if current is not None:
                forms.append(current)
        elif current is None:
            continue
        elif _DATE.match(folded, start, end):
            dates = [d for d in scene.within(scene.dates, i) if d.value.start and not d.value.is_period]
            current.date = current.date or (dates[0] if dates else None)
        elif _FIELD.match(folded, start, end):
            acts = [a for a in scene.within(scene.acts, i) if a.value.strength == "instrument"]
            current.act = current.act or (acts[0] if len(acts) == 1 else None)
        else:
            current = None
    return forms
