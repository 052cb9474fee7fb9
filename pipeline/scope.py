"""Which stretches of an article speak of which act."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from pipeline.candidate import Candidate
from pipeline.context import key
from pipeline.frames import Frame
from pipeline.scene import Scene

Span = tuple[int, int]

# How many sentences after the one that tells an act may still speak of it.
_REACH = 3
# And how many more may stand before a list of its fields.
_LIST_REACH = 6
# How many sentences after an act an older one may be recalled.
_OLDER_REACH = 4
# A sentence that begins so speaks of another act than the one before it, even where no record comes of it.
_ANOTHER = re.compile(
    r"\s*(?:[-–•] ?)?(?:(?:le|la|un|une|les|l')? ?(?:deuxieme|seconde?|troisieme|quatrieme|cinquieme|sixieme|autres?|dernier|derniere)\b|"
    r"s'y ajoute|par ailleurs|dans un autre|en outre|a noter)"
)
# A person who speaks: «Il a rappelé …», «Elle a rendu hommage …».
_SPEECH = (
    r"(?:a|ont|avait|s'est|se sont)? ?(?:egalement |aussi |ensuite |par ailleurs |notamment )?(?:rappel|soulign|salu|remerci|felicit|"
    r"insist|rendu hommage|estim|precis|ajout|indiqu|invit|affirm|declar|souhait|exprim|evoqu|plaid|appel|regrett|rejoui|rendu)"
)
# A sentence that begins so speaks of what the sentence before it told.
_SAME = re.compile(
    rf"\s*(?:[-–•«\"] ?)?(?:(?:il|elle|ils|elles)(?! {_SPEECH})|y figur\w{{1,5}}|(?:ce|cet|cette|ces|ceux-ci|celui-ci|celle-ci|"
    r"celles-ci|on y|parmi|l'objectif|les objectifs|objectifs?|l'objet|l'idee|le but|son but|leur but|le texte|les textes|"
    r"le document|l'accord|la convention|le protocole|le memorandum|le partenariat|la cooperation|leurs? (?:cooperation|"
    r"partenariat|echanges)|le programme|le projet|le pret|le financement|les fonds|la somme|l'enveloppe|le jumelage|le pacte|"
    r"la charte|la feuille de route|au menu|au programme|concretement|ainsi|notamment|les deux (?:parties|regions|villes|"
    r"pays|partenaires|collectivites|institutions|universites|etats)|les (?:domaines|axes|secteurs|signataires|partenaires|"
    r"parties)|(?:deux|trois|quatre|cinq|six|plusieurs|les \w{2,12}) (?:premiers |grands )?(?:domaines|axes|secteurs|priorites|"
    r"volets|thematiques|chantiers|themes|piliers|filieres|actions|projets)|desormais|sa|son|ses|tous|toutes))\b"
)
# The same, said by a word inside the sentence: «Le Département y consacrait …».
_SAME_INSIDE = re.compile(
    r"\by (?:consacr|affect|invest|figur|apport|tienn|sont|est)|\ben (?:sont|est|font|constituent)\b|\b(?:cet|cette|ce) "
    r"(?:accord|convention|entente|partenariat|protocole|memorandum|cooperation|jumelage|texte|document|feuille de route)\b"
)
# It speaks of all the acts that one noun counts.
_ALL_OF_THEM = re.compile(
    r"\s*(?:tou(?:s|tes)|ces|ils|elles|les (?:deux|trois|quatre|cinq|six)|les (?:accords|conventions|protocoles|textes|documents|memorandums|partenariats))\b"
)
# The same, at its end: «La formation et l'eau en sont l'objet».
_OBJECT_OF_THEM = re.compile(r"\ben (?:sont|constituent|font|forment)\b")
_BULLET = re.compile(r"\s*(?:[-–—•·▪◦*>→✓➢]|\(?\d{1,2}[.)°]\s|[a-h]\)\s)")
# Somebody's own words: what is said at a ceremony seldom tells what the act is about.
_QUOTED = re.compile(r"\s*[«“\"]")


@dataclass(frozen=True)
class Scopes:
    """Where the fields of an act are told, from the nearest: `frames` are all the acts of the article."""

    scene: Scene
    f: Frame
    frames: list[Frame]

    @cached_property
    def clauses(self) -> list[tuple[Candidate, list[Span], list[Span]]]:
        """For each candidate the clauses before its noun and those after it."""
        return [(c, *clauses(self.scene, self.f, c, self.frames)) for c in self.f.candidates]

    @cached_property
    def following(self) -> list[Span]:
        return list(followers(self.scene, self.f, self.frames, near=1))

    @cached_property
    def following_far(self) -> list[Span]:
        return list(followers(self.scene, self.f, self.frames, near=2))

    @cached_property
    def headings(self) -> list[Span]:
        return list(headings(self.scene, self.f, self.frames))

    @cached_property
    def recalls(self) -> list[Span]:
        return list(recalls(self.scene))


def told(f: Frame) -> list[Candidate]:
    """The candidates that tell the act and those that only speak of it."""
    return [*f.candidates, *f.details]


def zones(scene: Scene, f: Frame, frames: list[Frame]) -> list[Span]:
    """The stretches of text that speak of this act: from each of its sentences (or its part of a sentence that tells
    several acts) to the next sentence that tells another, two sentences further at most."""
    others = sorted((c.sentence, c.zone[0]) for g in frames if g is not f for c in told(g))
    zones = []
    for c in told(f):
        start, end = scene.sentences[c.sentence]
        shared = any(i == c.sentence for i, _ in others)
        if shared and c.act:
            start, end = c.zone
            if end < scene.sentences[c.sentence][1]:
                zones.append((start, end))
                continue
        last = c.sentence
        while last + 1 < len(scene.sentences) and last - c.sentence < 2 and not any(i == last + 1 for i, _ in others):
            last += 1
        zones.append((start, scene.sentences[last][1]))
    return zones


# One more paper in an enumeration: «…, le programme exécutif pour …», «ainsi qu'une convention».
_ONE_MORE = re.compile(r"(?:,|;|\bet|\bainsi qu[e']) ?(?:d')?(?:un|une|le|la|l'|deux|trois) ?(?:autre |nouve\w+ )?$")


def _rivals(scene: Scene, f: Frame, c: Candidate, frames: list[Frame]) -> list[int]:
    """Where the sentence of the candidate names another act than this one."""
    mine = {(o.act.start, o.act.end) for o in f.candidates if o.act and o.sentence == c.sentence}
    starts = {
        o.act.start
        for g in frames
        if g is not f
        for o in g.candidates
        if o.act and o.sentence == c.sentence and (o.act.start, o.act.end) not in mine
    }
    for a in scene.within(scene.acts, c.sentence):
        if (
            a.value.strength == "instrument"
            and (a.start, a.end) not in mine
            and _ONE_MORE.search(scene.text.folded, max(0, a.start - 20), a.start)
        ):
            starts.add(a.start)
    return sorted(starts)


def clauses(scene: Scene, f: Frame, c: Candidate, frames: list[Frame]) -> tuple[list[Span], list[Span]]:
    """What stands before and after the noun of an act in its own part of its sentence.

    With several acts in a sentence each has the words from its noun to the next act; the words at the head of the
    sentence belong to the first. Where one noun counts several acts («des accords avec A dans la santé et B dans la
    pêche») each has the words after its own party, if any of them has.
    """
    start, end = scene.sentences[c.sentence]
    if c.act is None or not start <= c.act.start < end:  # a line of a roll has its noun in another sentence
        return [], [(start, end)]
    rivals = _rivals(scene, f, c, frames)
    after = next((r for r in rivals if r > c.act.start), end)
    before = [] if any(r < c.act.start for r in rivals) else [(start, c.act.start)]
    return before, _shares(scene, f, c, frames, (c.act.start, after))


def _shares(scene: Scene, f: Frame, c: Candidate, frames: list[Frame], span: Span) -> list[Span]:
    """The part of a span that speaks of this act where other acts share its noun: from its own party to the next act's."""
    sharing = [
        g
        for g in frames
        if any(o.sentence == c.sentence and o.act and c.act and o.act.start == c.act.start for o in g.candidates)
    ]
    if len(sharing) < 2:
        return [span]
    places: list[tuple[int, Frame]] = []
    for g in sharing:
        others = {k for h in sharing if h is not g for k in h.parties}
        own = [p.left for k, p in g.parties.items() if k not in others and span[0] <= p.left < span[1]]
        if own:
            places.append((max(own), g))
    places.sort(key=lambda x: x[0])
    if not places:
        return _in_turn(scene, [g for g in sharing if not g.total], f, span)
    bounds = [p for p, _ in places] + [span[1]]
    filled = [any(s <= m.start < e for m in scene.sectors.mentions) for s, e in pairwise(bounds)]
    if sum(filled) < 2:
        return [span]
    return [(span[0], bounds[0])] + [(s, e) for (s, g), e in zip(places, bounds[1:], strict=False) if g is f]


# The members of an enumeration that repeats its preposition: «sur le sport et sur la langue», «à l'eau, au sport et à des jeux».
_MEMBER = re.compile(r"\b(?:sur|aux?|a la|a l'|a des|a un|dans|pour|en matiere)\b")
_MEMBER_LINK = re.compile(
    r"(?:,|;|\bet|\bainsi que|\bpuis|\benfin)(?: enfin)? (?=(?:sur|aux?|a la|a l'|a des|a un|dans|pour|en matiere)\b)"
)


def _in_turn(scene: Scene, sharing: list[Frame], f: Frame, span: Span) -> list[Span]:
    """The member that is this act's own where as many acts as members share a noun («les deux autres textes portent sur
    le sport et sur la langue»); else all that follows the noun."""
    opening = _MEMBER.search(scene.text.folded, *span)
    if opening is None:
        return [span]
    cuts = [
        opening.start(),
        *(m.start() for m in _MEMBER_LINK.finditer(scene.text.folded, opening.end(), span[1])),
        span[1],
    ]
    rank = next(i for i, g in enumerate(sharing) if g is f) if any(g is f for g in sharing) else -1
    return [(cuts[rank], cuts[rank + 1])] if len(cuts) - 1 == len(sharing) and rank >= 0 else [span]


def followers(scene: Scene, f: Frame, frames: list[Frame], near: int = 0) -> Iterator[Span]:
    """The sentences that speak of the act after one that tells it, up to the next that tells another.

    They are those that point back or that list fields, and for the only act of an article any of the `near` sentences
    right after it. What follows an older act told in passing («il remplace
    l'accord de 2015») speaks of the new one.
    """
    if any(recalled_beside(f, g) for g in frames):
        return
    mine = [f, *(g for g in frames if recalled_beside(g, f))]
    others = {c.sentence for g in frames if all(g is not o for o in mine) for c in g.candidates}
    others |= strangers(scene, frames)
    own = {c.sentence for g in mine for c in g.candidates}
    alone = len(mine) == len(frames)
    twins = [g for g in _sharing(f, frames) if not any(g is o for o in mine)]
    for i in sorted(own):
        if i in others and _ends_with_another(f, i, frames) and not twins and _says_fields(scene, f, i, frames):
            continue
        for start, end in _after(scene, i, own | others, near if alone else 0):
            if (
                not twins
                or _ALL_OF_THEM.match(scene.text.folded, start, end)
                or _OBJECT_OF_THEM.search(scene.text.folded, start, end)
                or _names_own(scene, f, twins, start, end)
            ):
                yield start, end
    for c in (c for g in mine for c in g.details):
        close = any(c.sentence > i and (alone or c.sentence - i <= _LIST_REACH) for i in own)
        if close and c.sentence not in others and c.sentence not in own and _recalls(f, c):
            yield scene.sentences[c.sentence]


def strangers(scene: Scene, frames: list[Frame]) -> set[int]:
    """The sentences that introduce an act of which no record comes («un protocole a été évoqué»)."""
    known = {(c.act.start, c.act.end) for g in frames for c in g.candidates if c.act}
    told_ = {c.sentence for g in frames for c in g.candidates}
    return {
        scene.text.sentence_index(a.start)
        for a in scene.acts
        if a.value.strength == "instrument"
        and (a.start, a.end) not in known
        and (a.value.determiner == "indefinite" or a.value.count != 1 or a.value.ordinal is not None)
    } - told_


def _recalls(f: Frame, c: Candidate) -> bool:
    """Whether a detail speaks of this very act: «cet accord», not «un accord» nor «trois documents»."""
    if c.act is None or c.act.value.determiner in ("indefinite", "bare"):
        return False
    return c.act.value.count == 1 or f.total


def _sharing(f: Frame, frames: list[Frame]) -> list[Frame]:
    """The other acts that one noun tells with this one («des accords avec A, B et C»)."""
    mine = {(c.sentence, c.act.start) for c in f.candidates if c.act}
    return [g for g in frames if g is not f and any(c.act and (c.sentence, c.act.start) in mine for c in g.candidates)]


def _names_own(scene: Scene, f: Frame, twins: list[Frame], start: int, end: int) -> bool:
    """Whether a sentence names a party of this act and of none of those that share its noun."""
    keys = set(f.parties) - {k for g in twins for k in g.parties}
    return any(key(p.value) in keys for p in scene.parties if start <= p.start < end)


def _says_fields(scene: Scene, f: Frame, sentence: int, frames: list[Frame]) -> bool:
    """Whether the clause of the act names a sector itself."""
    for c in f.candidates:
        if c.sentence == sentence:
            for start, end in clauses(scene, f, c, frames)[1]:
                if any(start <= m.start < end for m in scene.sectors.mentions):
                    return True
    return False


def _after(scene: Scene, i: int, told_: set[int], near: int) -> Iterator[Span]:
    """The sentences after the i-th that still speak of its act, with the lines of a list that they open."""
    folded = scene.text.folded
    line_end = _line_end(scene, i)
    j, passed = i + 1, 0
    if folded[scene.sentences[i][1] - 1] == ":":
        while j < len(scene.sentences) and _is_line(scene, j) and j not in told_:
            yield scene.sentences[j]
            j += 1
    while j < len(scene.sentences) and passed < _LIST_REACH and j not in told_:
        start, end = scene.sentences[j]
        if _ANOTHER.match(folded, start, end):
            return
        passed += 1
        beside = start < line_end or (j <= i + near and not _QUOTED.match(folded, start, end))
        if beside or _lists(scene, start, end) or (passed <= _REACH and _points_back(scene, start, end)):
            yield start, end
        j += 1
        if folded[end - 1] == ":":
            while j < len(scene.sentences) and _is_line(scene, j) and j not in told_:
                yield scene.sentences[j]
                j += 1


def _line_end(scene: Scene, i: int) -> int:
    """The end of the bulleted line that the sentence opens («• Plzeň (1987). Orchestres, hockey.»), 0 for running text."""
    start, end = scene.sentences[i]
    if not _BULLET.match(scene.text.plain, start, end):
        return 0
    stop = scene.text.plain.find("\n", end)
    return stop if stop >= 0 else len(scene.text.plain)


def _is_line(scene: Scene, j: int) -> bool:
    """Whether a sentence is a line of a list: a mark before it, or the end that such lines have."""
    start, end = scene.sentences[j]
    return _BULLET.match(scene.text.plain, start, end) is not None or scene.text.plain[end - 1] in ";,"


def _points_back(scene: Scene, start: int, end: int) -> bool:
    folded = scene.text.folded
    return _SAME.match(folded, start, end) is not None or _SAME_INSIDE.search(folded, start, end) is not None


def _lists(scene: Scene, start: int, end: int) -> bool:
    return any(start <= x.cue_start < end or start <= x.start < end for x in scene.sectors.lists)


def _ends_with_another(f: Frame, sentence: int, frames: list[Frame]) -> bool:
    """Whether the last act of a sentence is not this one: the next sentence then speaks of the other."""
    last = (
        max(c.start for c in f.candidates if c.sentence == sentence)
        if any(c.sentence == sentence for c in f.candidates)
        else -1
    )
    return any(c.sentence == sentence and c.act and c.start > last for g in frames if g is not f for c in g.candidates)


def recalled_beside(old: Frame, f: Frame) -> bool:
    """Whether the first is an older act between the same parties, told in passing beside the second."""
    if old is f or not 0 <= old.first.sentence - f.first.sentence <= _OLDER_REACH:
        return False
    if f.status not in ("signed", "announced") or len(old.parties.keys() & f.parties.keys()) < 2:
        return False
    year, newest = _year(old), _year(f)
    if year is None:
        return False
    return year < newest if newest and year != newest else old.status == "ongoing"


def _year(f: Frame) -> str | None:
    signed = f.signed.value.start if f.signed else None
    since = next((d.value.start for c in f.candidates for d in c.period if d.value.start), None)
    return (signed or since or "")[:4] or None


def headings(scene: Scene, f: Frame, frames: list[Frame]) -> Iterator[Span]:
    """The heading right over the act, and for the only act of an article, or the acts of one sentence, the sentences
    before it."""
    first = f.first.sentence
    others = {c.sentence for g in frames if g is not f for c in g.candidates} - {first}
    for i in range(first - 1, max(-1, first - 6), -1):
        if i in others:
            return
        if not others:
            yield scene.sentences[i]
        elif scene.is_heading(i):
            start, end = scene.sentences[i]
            if len({m.value.code for m in scene.sectors.mentions if start <= m.start < end}) == 1:
                yield start, end
            return


def recalls(scene: Scene) -> Iterator[Span]:
    """The sentences that point back to what the article tells, wherever they stand."""
    for start, end in scene.sentences:
        if _SAME.match(scene.text.folded, start, end):
            yield start, end
