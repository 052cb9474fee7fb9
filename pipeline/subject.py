"""What an act is about: the sectors that its own words name.

Where to look, from the surest to the poorest: the clause that tells the act («un accord de pêche», «une convention
pour l'eau»); the sentences after it that still speak of it («Elle vise à …», «Au menu : …»); for the only act of an
article, its lists of fields and then all its words; at last the names of the parties (two universities, a ministry).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from pipeline.candidate import Candidate
from pipeline.context import key
from pipeline.frames import Frame
from pipeline.mentions import Mention
from pipeline.names import at_word
from pipeline.positions import Placed
from pipeline.scene import Scene
from pipeline.scope import Scopes, Span, clauses, recalled_beside, strangers
from pipeline.sectors import TITLE_RULE, sectors_named
from pipeline.values import SectorValue
from rules.folding import fold

# The types of party whose name tells what they do.
_NAMED_AFTER_FIELD = ("ministry", "university", "agency", "association", "company", "other")

# The names of those whose trade is money; an act between none but them is about it.
_LENDER = re.compile(r"(?:banques?|bank|caisse|fonds|societe financiere|bourse|credit)\b|.*\bbank\b")
LENDERS_RULE = "sectors.entre_banques"
# The unions of local authorities: an act between them is about how these are run.
_PEERS = re.compile(
    r"(?:association|assemblee|union|federation|faitiere|conference|reseau|conseil)\b[a-z' ]{0,20} "
    r"(?:regions|communes|maires|municipalites|villes|collectivites|departements|districts|provinces|gouvernements locaux)\b"
    r"|(?:regions|departements|villes|intercommunalites) de france\b|cites (?:unies|et gouvernements locaux)\b"
)
PEERS_RULE = "sectors.entre_associations_d_elus"
CHAMBERS_RULE = "sectors.entre_chambres"
_MINISTRY = re.compile(r"\bministeres\b[^.;:]*$")

Sectors = list[Mention[SectorValue]]

# What the parties are, not what the text says, tells these.
INFERRED = frozenset({LENDERS_RULE, PEERS_RULE, CHAMBERS_RULE})

# What a sector belongs to behind these words is no object of the act: an event, a setting, a description of a party,
# a rule that binds everybody.
_ASIDE = re.compile(
    at_word(
        r"(?:en marge|lors|a l'occasion|a l'issue|au terme|en presence|au cours|pendant|durant|en vertu|aux cotes|"
        r"malgre|en raison|a cause|en depit|compte tenu|a la veille|causee?s? par|provoquee?s? par|due?s? aux?)\b"
        r"(?! de cet(?:te)?\b)[^,;:]{0,90}$"
        r"|(?:capitale|berceau|leader|numero un|specialiste|fleuron|filiale|specialisee?s?|reputee?s?|connue?s?|normes?|"
        r"standards?|forum|salon|sommet|conference|congres|foire|colloque|seminaire|assises|journees?|semaine|visites?|maison|siege|faute)\b"
        r"(?: [a-z]{4,14}){0,2} (?:de la|de l'|du|des|de|d'|dans|pour|sur|en)\b[^,;:.]{0,40}$"
        r"|(?:rencontre|debat|entretien|echange de vues) avec (?:la|le|les|l'|des|une?)\b[^,;:.]{0,40}$"
        r"|dont (?:plusieurs|certaine?s?|quelques-une?s|une?|deux|trois)\b[^;:.]{0,60}$"
    )
)
# Between the noun of an act and a general word that is its complement: adjectives and a preposition, no verb.
_COMPLEMENT = re.compile(
    r"(?: [a-z]{4,14}(?:al|ale|ales|aux|el|elle|elles|if|ive|ique|iques|ee|ees|ois|oise|ais|aise|ien|ienne|ain|aine))"
    r"{0,3}(?: (?:et|de) (?:de |d')?[a-z]{4,14}){0,2}"
    r"(?: (?:sur|pour|en|dans|de|du|des|d'|au|aux|a|en matiere (?:de|d')|relati(?:f|ve)s? (?:a|au|aux)|concernant|portant sur)"
    r"(?: (?:la|le|les|l'))?)? ?(?:la |le |les |l')?"
)


def sectors_of(scopes: Scopes) -> Sectors:
    """The sectors of an act in text order, one mention per code."""
    scene, f, frames = scopes.scene, scopes.f, scopes.frames
    # One more act, of which no record comes, may be a slip of the reader's; two share the article's fields.
    alone = len(frames) == 1 and len(strangers(scene, frames)) < 2
    clauses = _of_clauses(scopes)
    found = list(clauses)
    # Among several acts the words of its own clause are enough: what follows may speak of any of them.
    if alone or not _any(scene, found):
        found += _within(scene, scopes.following)
    if not _any(scene, found):
        found = _within(scene, scopes.following_far)
    if alone:
        back = scopes.recalls if _any(scene, found) else scene.sentences
        found += [m for m in scene.sectors.items if any(s <= m.start < e for s, e in back)]
    if not _any(scene, found):
        found = _within(scene, scopes.headings)
    if alone and not _any(scene, found):
        found = _within(scene, scopes.recalls) or list(scene.sectors.mentions)
    chosen: dict[str, Mention[SectorValue]] = {}
    for m in found:
        if may_tell(scene, m):
            chosen.setdefault(m.value.code or "", m)
    if not chosen:
        for m in _of_names_beside(scene, f, frames, clauses):
            chosen.setdefault(m.value.code or "", m)
    # An older act told in passing is about nothing that the article says.
    if not any(recalled_beside(f, g) for g in frames):
        for m in _of_scholars(scene, f):
            chosen.setdefault(m.value.code or "", m)
        for m in _of_parties(scene, f, sure=bool(chosen)):
            chosen.setdefault(m.value.code or "", m)
    for m in _of_total(scopes):
        chosen.setdefault(m.value.code or "", m)
    return sorted(chosen.values(), key=lambda m: m.start)


def _any(scene: Scene, found: Sectors) -> bool:
    return any(may_tell(scene, m) for m in found)


def may_tell(scene: Scene, m: Mention[SectorValue]) -> bool:
    """Whether the words may say what an act is about: a code, outside the name of a party and of an event."""
    if not m.value.code:
        return False
    asked = m.start, m.end
    if asked not in scene.counting:  # asked again at each step of the search, and for every act
        start, _ = scene.sentences[scene.text.sentence_index(m.start)]
        named = any(start <= m.start and m.end <= end for start, end in scene.bodies)
        aside = _ASIDE.search(scene.text.folded, max(start, m.start - 140), m.start)
        scene.counting[asked] = not named and aside is None
    return scene.counting[asked]


def _within(scene: Scene, spans: Iterable[Span]) -> Sectors:
    if not (spans := list(spans)):
        return []
    return [m for m in scene.sectors.mentions if any(s <= m.start < e for s, e in spans)]


def _of_clauses(scopes: Scopes) -> Sectors:
    """The sectors of the clauses that tell the act; those before its noun only where none follows it."""
    found: Sectors = []
    for c, before, after in scopes.clauses:
        here = [*_within(scopes.scene, after), *_complements(scopes.scene, c)]
        found += here or _within(scopes.scene, before)
    return found


def _of_total(scopes: Scopes) -> Sectors:
    """The field that the words over a list say of all its acts («quatre accords dans le domaine de l'énergie»): of
    several fields («dans la santé et le sport») each act has its own."""
    scene, above = scopes.scene, scopes.f.listed_under
    if above is None:
        return []
    found: Sectors = []
    for c in above.candidates:
        if c.act and c.act.value.count != 1 and c.act.value.ordinal is None:
            spans = clauses(scene, above, c, [above, *scopes.frames])[1]
            found += (m for m in _within(scene, spans) if may_tell(scene, m))
    return found if len({m.value.code for m in found}) == 1 else []


def _complements(scene: Scene, c: Candidate) -> Iterator[Mention[SectorValue]]:
    """The general words right after the noun of the act, that nothing else lets count."""
    if c.act is None:
        return
    for m in scene.sectors.weak:
        if 0 <= m.start - c.act.end < 60 and _COMPLEMENT.fullmatch(scene.text.folded, c.act.end, m.start):
            yield m


def _of_scholars(scene: Scene, f: Frame) -> Iterator[Mention[SectorValue]]:
    """Research, of an act between universities alone, where the article speaks of it at all: they share little else."""
    if {p.mention.value.type for p in f.parties.values()} == {"university"}:
        yield from (m for m in scene.sectors.mentions if m.value.code == "recherche" and may_tell(scene, m))


_CHAMBER = re.compile(r"(?:cci\b|chambre (?:de commerce|consulaire))")


def _is_chamber(p: Placed) -> bool:
    return _CHAMBER.match(fold(p.mention.value.name)) is not None


def _of_chambers(p: Placed, *codes: str) -> Sectors:
    """What a chamber of commerce does, whatever trades its name lists («d'industrie, d'agriculture et d'artisanat»)."""
    m = p.mention
    return [Mention(m.start, m.end, m.text, SectorValue(code), CHAMBERS_RULE) for code in codes]


def _of_parties(scene: Scene, f: Frame, sure: bool) -> Iterator[Mention[SectorValue]]:
    """The fields in the names of the parties. An act between ministries is about their field, one between universities
    about education, whatever else it is about; the other names speak only where nothing else does (not `sure`)."""
    named = [p for k, p in f.parties.items() if k not in f.implied] or list(f.parties.values())
    types = {p.mention.value.type for p in named}
    if named and all(_is_chamber(p) for p in named):
        yield from _of_chambers(named[0], "economie", "commerce")
    if not sure:
        found = [m for p in f.parties.values() if p.mention.value.type in _NAMED_AFTER_FIELD for m in in_name(scene, p)]
        found += _of_ministries(scene, f)
        yield from found
        if (
            not found
            and len(f.parties) > 1
            and all(_LENDER.match(fold(p.mention.value.name)) for p in f.parties.values())
        ):
            m = named[0].mention
            yield Mention(m.start, m.end, m.text, SectorValue("finance"), LENDERS_RULE)
        if not found and named and all(_PEERS.match(fold(p.mention.value.name)) for p in named):
            m = named[0].mention
            yield Mention(m.start, m.end, m.text, SectorValue("gouvernance"), PEERS_RULE)
    elif types == {"ministry"}:
        for p in named:
            yield from in_name(scene, p)
    elif types == {"university"}:
        yield from (m for p in named for m in in_name(scene, p) if m.value.code == "education")


def _of_names_beside(scene: Scene, f: Frame, frames: list[Frame], clauses: Sectors) -> Iterator[Mention[SectorValue]]:
    """The fields in the names that the clause of the act holds, those of its parties and of whom it is for («un prêt
    pour moderniser la Compagnie d'électricité»), not those of the parties to another act."""
    others = {k for g in frames if g is not f for k in g.parties} - f.parties.keys()
    for m in clauses:
        names = [key(p.value) for p in scene.parties if p.start <= m.start and m.end <= p.end]
        if m.value.code and names and not others.intersection(names):
            yield m


def _of_ministries(scene: Scene, f: Frame) -> Iterator[Mention[SectorValue]]:
    """The fields of the ministries that the sentence of the act names («entre les ministères de la Justice»)."""
    for s in scene.sectors.shadows:
        if s.rule != TITLE_RULE or not any(scene.text.sentence_index(s.start) == c.sentence for c in f.candidates):
            continue
        if _MINISTRY.search(scene.text.folded, max(0, s.start - 60), s.start):
            yield from sectors_named(scene.text, s.start, s.end)


def in_name(scene: Scene, p: Placed) -> Sectors:
    """The fields that the longest name of a party holds."""
    if _is_chamber(p):
        return _of_chambers(p, "economie")
    for m in sorted(scene.parties, key=lambda m: m.start - m.end):
        if key(m.value) == key(p.mention.value) and (found := sectors_named(scene.text, m.start, m.end)):
            return found
    return []
