"""The money of an act: which of the article's amounts are its own."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from typing import NamedTuple

from pipeline.amounts import settle
from pipeline.context import key
from pipeline.frames import Frame
from pipeline.mentions import Mention
from pipeline.scene import Scene
from pipeline.scope import told
from pipeline.values import AmountValue

# Words that make a sum the money of an agreement.
_OWN = re.compile(
    r"\b(?:montant|enveloppe|budget|dot(?:e|ee|es|ees|ation)|financ\w+|subvention\w*|prets?|dons?|credits?|couts?|coute\w*|hauteur|mobilis\w+|contribu\w+|apport\w*|invest\w+|fonds|aides?|"
    r"chiffree?s? a|evaluee?s? a|estimee?s? a|valeur|somme|vers(?:e|era|eront|ent)|consacr\w+|recevra|touchera|allou\w+|accord(?:e|ee|es|ees|era)|octroy\w+|port(?:e|ant) sur|"
    r"depense|note|le tout|partage\w*|par an|represente\w*|atteint|s'eleve)\b"
)
# Words that make it something else: a turnover, a debt, a trade, a price to the user, what went before.
_OTHER = re.compile(
    r"\b(?:chiffres? d'affaires|ventes|revenus?|benefices?|dettes?|endett\w+|pib|produit interieur|echanges|(?<!chambre de )(?<!chambres de )(?<!ministere du )(?<!ministre du )commerce|exportations?|importations?|capital\b|capitalisation|excedent|deficit|"
    r"recettes|redevances?|paieront|paient|droits d'inscription|loyers?|salaires?|amendes?|promesses|intentions|cumul|ont atteint|a atteint|avait (?:coute|mobilise|beneficie|permis)|"
    r"avaient|portefeuille|encours|engagements? cumules?|toutes? \w+ confondu\w+|depuis (?:19|20)\d\d|depuis (?:plus|pres|l'an)|depuis [a-z]+ (?:19|20)\d\d|abonne\w*|festivites|jamais|l'an (?:dernier|passe)|l'annee (?:derniere|passee)|les intentions|"
    r"compte(?:nt)? [a-z0-9 ]{0,24}habitants|budget (?:annuel |municipal |regional |general |primitif |global )?(?:de la |du |de l')(?:region|ville|commune|departement|etat|pays|collectivite|metropole|club)|"
    r"(?:dispose|disposant|dote|tete|fort) d'un budget|budgets? annuels?|au capital|se (?:vend|vendent|negocie|negocient|loue|louent)|droits (?:d'entree|de scolarite)|"
    r"patrimoine|bilan|fortune|pertes|degats|le bidon|le metre|la tonne|le litre|le billet|le kilo)\b"
)
_OTHER_AFTER = re.compile(
    r"(?: ?\([^)]{0,40}\))? ?pour (?:l'une|l'autre)\b|(?: en (?:19|20)\d\d)? (?:avait|avaient) (?:deja )?ete (?:vers|accord|octroy|allou|debloqu)|,? (?:de |d'|en )?(?:chiffre d'affaires|pib|dettes?|ventes|benefices?|exportations|importations|echanges|transactions|commerce\b|recettes|le bidon|le metre|la tonne|par tonne|le litre|le billet|(?:net )?(?:par an )?(?:et )?par (?:eleve|etudiant|habitant|personne|famille|menage|tete|tonne))\b"
)
# A sum as small as this is a price, a share or a fee, unless the words right before it make it the act's.
_SMALL = 1000
# How many sentences after the act's own its money may be told: anything but another's, and what says that it is its own.
_NEAR, _FAR = 2, 8


class Owned(NamedTuple):
    """An amount, the act that it may belong to, and how many sentences before it that act was last told."""

    amount: Mention[AmountValue]
    owner: Frame | None
    distance: int


def owned_amounts(scene: Scene, frames: list[Frame]) -> list[Owned]:
    """The amounts of the article in text order, each with the act that it may belong to."""
    background = _in_background(frames)
    turns = _in_turn(scene, frames)
    return [
        Owned(m, turns[m.start], 0)
        if m.start in turns
        else Owned(m, *_owner(scene, frames, background, scene.text.sentence_index(m.start), m.start))
        for m in scene.amounts
        if m.value.role not in ("equivalent", "share")
    ]


_BRACKET = re.compile(r"[^().;:]{0,40}\(([^()]{3,60})\)")


def _in_turn(scene: Scene, frames: list[Frame]) -> dict[int, Frame]:
    """«deux conventions (90 et 45 millions €), l'une pour …, l'autre pour …»: by where they begin, the sums in the bracket of a
    number of acts, each with one of the acts that are told then."""
    turns: dict[int, Frame] = {}
    for act in scene.acts:
        bracket = _BRACKET.match(scene.text.folded, act.end) if act.value.count >= 2 else None
        if bracket is None:
            continue
        sums = [m for m in scene.amounts if bracket.start(1) <= m.start < bracket.end(1)]
        sentence = scene.text.sentence_index(act.start)
        acts = [f for f in frames if f.first.sentence == sentence and f.first.act is not act]
        acts = acts if len(acts) == len(sums) else [f for f in frames if f.first.sentence == sentence]
        if len(acts) == len(sums) == act.value.count:
            turns |= {m.start: f for m, f in zip(sums, sorted(acts, key=lambda f: f.first.start), strict=True)}
    return turns


def amounts_of(
    scene: Scene, f: Frame, frames: list[Frame], owned: list[Owned], countries: Iterable[str]
) -> list[Mention[AmountValue]]:
    """The amounts of an act in text order, `owned` being those of the article, their currency settled by the partners'
    `countries` (ISO 3166-1), else by the countries that the article names most."""
    countries = list(countries)
    out: list[Mention[AmountValue]] = []
    for m, owner, distance in owned:
        if owner is not f or not _is_own(scene, f, frames, m, distance):
            continue
        value = settle(m.value, countries)
        if value.currency is None and value.family:
            value = _settled(scene, value)
        if not any(o.value.value == value.value and o.value.currency == value.currency for o in out):
            out.append(replace(m, value=value))
    return out


def _settled(scene: Scene, value: AmountValue) -> AmountValue:
    """The value with the currency of the country that the article's parties name most often, of those whose word it is."""
    named = [p.value.country for p in scene.parties] + [p.value.country for p in scene.places]
    counts = Counter(country for country in named if country)
    for country, _ in counts.most_common(6):
        known = settle(value, [country])
        if known.currency is not None:
            return known
    return value


def _is_own(scene: Scene, f: Frame, frames: list[Frame], m: Mention[AmountValue], distance: int) -> bool:
    if distance > _FAR:
        return False
    start, end = scene.sentences[scene.text.sentence_index(m.start)]
    folded = scene.text.folded
    before = folded[max(start, m.start - 90) : m.start]
    clause = re.split(r"[;:]|, (?:tandis que|alors que|mais)\b", before)[-1]
    if _OTHER.search(clause) or _OTHER_AFTER.match(folded, m.end, min(end, m.end + 60)):
        return False
    if m.value.value < _SMALL and _OWN.search(folded, max(start, m.start - 30), m.start) is None:
        return False
    own = _OWN.search(folded, max(start, m.start - 120), min(end, m.end + 40)) is not None
    if m.value.role == "total" and any(g.listed_under is f for g in frames):
        return False
    return distance <= _NEAR or (own and len(frames) - len(_in_background(frames)) == 1)


_RANK = re.compile(
    r"\W{0,4}(?:•|-)? ?(?:l[ae]|au|par l[ae]|quant [aà] l[ae]|quant au|dans l[ae]) (premi|second|deuxi|troisi|quatri|cinqui)"
)
_RANKS = {"premi": 1, "second": 2, "deuxi": 2, "troisi": 3, "quatri": 4, "cinqui": 5}


def _owner(
    scene: Scene, frames: list[Frame], background: list[Frame], sentence: int, position: int
) -> tuple[Frame | None, int]:
    """The act that a sum in a sentence may belong to, and how many sentences before it that act was last told.

    In the sentence of several acts it is the last one named before the sum, or the first where none is. A sentence that
    counts acts told one by one further on is none of them; one that begins with a rank («la seconde») is that act's.
    """
    here = [(c.start, g) for g in frames for c in told(g) if c.sentence == sentence]
    if here:
        sums = [a for a in scene.within(scene.amounts, sentence) if a.value.role not in ("equivalent", "share")]
        if len(sums) == 1 and sum(g.first.spread and g.first.sentence == sentence for g in frames) > 1:
            return None, 0  # «quatre prêts, d'un montant de 27 millions, avec A, B, C et D»: of all together
        before = [x for x in here if x[0] <= position]
        return (max(before, key=lambda x: x[0]) if before else min(here, key=lambda x: x[0]))[1], 0
    if rank := _RANK.match(scene.text.folded, scene.sentences[sentence][0]):
        return _ranked(frames, sentence, _RANKS[rank[1]]), 0
    if (named := _only_named(scene, frames, sentence)) is not None:
        return named, _NEAR
    totals = [g.listed_under for g in frames if g.listed_under is not None]
    if any(c.sentence == sentence for t in totals if not any(t is h for h in frames) for c in told(t)):
        return None, 0
    present = [g for g in frames if not any(g is b for b in background)]
    earlier = [(c.sentence, c.start, g) for g in present for c in told(g) if c.sentence < sentence]
    if earlier:
        last = max(earlier, key=lambda x: x[:2])
        return last[2], sentence - last[0]
    # «Le Japon fait un don de 2 milliards de yens. La convention a été signée hier.»
    after = [g for g in present if g.first.sentence == sentence + 1 and g.first.anaphoric]
    return (after[0], _FAR) if after else (None, 0)


def _only_named(scene: Scene, frames: list[Frame], sentence: int) -> Frame | None:
    """«Le Niger reçoit 8,6 millions»: of acts told side by side, the one whose partner the sentence names."""
    several = [f for f in frames if f.first.spread and f.first.sentence < sentence]
    here = {key(p.value) for p in scene.within(scene.parties, sentence) if p.value.name}
    theirs = [f for f in several if any(k in here and sum(k in g.parties for g in several) == 1 for k in f.parties)]
    return theirs[0] if len(theirs) == 1 else None


def _ranked(frames: list[Frame], sentence: int, rank: int) -> Frame | None:
    """The act of that rank, or else the total that stands for the acts that were not told apart."""
    earlier = [g for g in frames if g.first.sentence <= sentence]
    for g in reversed(earlier):
        if g.first.act and g.first.act.value.ordinal == rank:
            return g
    return next((g for g in reversed(earlier) if g.total), None)


def _in_background(frames: list[Frame]) -> list[Frame]:
    """The acts that were signed in an earlier year than another."""
    years = [(d.value.start or "")[:4] if (d := g.signed) else None for g in frames]
    newest = max((year for year in years if year is not None), default="")
    return [
        g for g, year in zip(frames, years, strict=True) if year is not None and newest > year and g.status == "signed"
    ]
