"""How the noun of an act stands in its sentence: told as signed, announced, in force or ended, or as a mere setting."""

from __future__ import annotations

import re

from pipeline import anniversary
from pipeline.acts import ActValue, CueValue
from pipeline.candidate import TOLD
from pipeline.mentions import Mention
from pipeline.names import at_word
from pipeline.scene import Scene

# An act noun behind these words is the setting of another act, not an act told here.
_CONTEXT_BEFORE = re.compile(
    at_word(
        r"dans le cadre|en (?:vertu|application|execution|marge|faveur|matiere)|conformement|au titre|au cours|a travers|issue?s? |prevue?s? (?:par|dans|au)|suite|a la suite|"
        r"mise en (?:oeuvre|œuvre|place|application)|suivi|bilan|cadre|objectifs?|termes?|au sein|respect|base|execution|application|conditions?|volets?|domaines?|axes?|"
        r"esprit|echelle|politique|elargissement|commission(?: mixte)?|comite|renforce\w*|renforcer|consolider|developper|promouvoir|favoriser|approfondir|dynamiser|intensifier|"
        r"intermediaire|expiration|signataires?|premices|prelude|sur la base|en matiere|projets?|responsable|charge[e]?|service|politiques?|charge de mission|directeur|directrice|outils?|formes?|actions?|secteurs?|qualite|niveau|"
        r"acteurs?|relations?|liens?|avenir|perspectives?|excellence|histoire|modele|potentiel|besoins?|faveur|priorites?|dynamique|beneficiaires?|fruits?|resultats?|avancees?",
        behind="",
    )
    + r" (?:de |du |des |d'|a |au |aux |de la |de l'|a la |a l'|par |par le |par la |la |le |les |leur |leurs |notre |cette |ce |cet |ces |son |sa |une? |toute |l')*(?:nouve\w+ |bonne |present\w? )?$"
)


_PURPOSE = re.compile(
    r"\b(?:vis(?:e|ent|ant|ait) a|afin (?:de|d'|que)|pour (?:renforcer|developper|consolider|approfondir|favoriser|promouvoir|dynamiser|relancer|discuter|evoquer)|dans le but|en vue (?:de|d')|"
    r"dans l'optique|permet(?:tra|tent|tront|tant)? (?:de|d'|aux)|ayant pour (?:objet|but|objectif)|a pour (?:objet|but|objectif|vocation)|destinee?s? a|portant sur|porte sur|relatif|relative|"
    r"concernant|objectif(?:s)? (?:de|est|est de))\b"
)


# One more member of an enumeration of papers: «…, une convention», «ainsi qu'un accord-cadre».
COORDINATED = re.compile(
    r"(?:,|;|\bet|\bainsi qu[e']|\bpuis|\benfin|\bde meme qu[e']|-|•) ?(?:d')?(?:un|une|deux|trois|quatre|cinq|le|la|l') ?(?:nouve\w+ |autre |premi\w+ )?$"
)


_CLAUSE = re.compile(r"[;:]|,? (?:mais|tandis que|alors que|puis|quant a|cependant|toutefois|or)\b")


_STANDINGS = ("signed", "announced", "ongoing", "ended", "listed", "negated", "wished", "generic")


def is_set_in_context(scene: Scene, act: Mention[ActValue], span: tuple[int, int]) -> bool:
    return _CONTEXT_BEFORE.search(scene.text.folded, max(span[0], act.start - 70), act.start) is not None


def standing_of(
    scene: Scene,
    act: Mention[ActValue],
    cues: list[Mention[CueValue]],
    span: tuple[int, int],
    acts: list[Mention[ActValue]],
) -> tuple[str, list[Mention[CueValue]]]:
    """The standing of an act noun in its sentence, and the cues that tell it."""
    folded = scene.text.folded
    start = span[0]
    before = folded[max(start, act.start - 70) : act.start]
    context = _CONTEXT_BEFORE.search(before) is not None
    coordinated = COORDINATED.search(before) is not None and any(a.end <= act.start for a in acts)
    purpose = not coordinated and any(
        m.end() <= act.start and act.start - m.end() < 80 for m in _PURPOSE.finditer(folded, start, act.start)
    )
    if act.rule == "acts.jumele" and (since := _since(act, cues)) is not None:
        return "ongoing", [since]  # «Québec et Bordeaux, jumelées depuis 1962, ont signé un plan d'action»
    if act.value.strength == "relation" and _KEEPS_UP.search(before) and (since := _dated_since(act, cues)) is not None:
        return "ongoing", [since]
    best: tuple[float, Mention[CueValue]] | None = None
    for cue in cues:
        gives = cue.value.gives
        if gives not in _STANDINGS or (cue.rule == "status.contrat_sportif" and act.value.kind != "contrat"):
            continue
        if cue.start < act.end and act.start < cue.end and cue.rule not in _MAY_OVERLAP:
            continue
        if cue.rule == anniversary.RULE and not _is_its_age(folded, act, cue):
            continue
        if cue.rule == "status.lance" and _tells_on(folded, act, cue, cues):
            continue
        if cue.rule == "status.prevu" and act.value.ordinal and cue.start < act.end and act.start < cue.end:
            continue  # «le deuxième projet de mémorandum lie A à B»: one of those that were signed
        if cue.rule == "status.prevu" and _DRAFTED.match(cue.text) and not _is_drafted(act, cue, cues):
            continue
        if cue.rule == "status.depuis" and cue.end <= act.start and not _OPENS_CLAUSE.search(folded, start, cue.start):
            continue  # «les échanges menés depuis 2016 aboutissent à cet accord»
        if cue.rule == "status.depuis" and any(act.end <= o.start and o.end <= cue.start for o in acts):
            continue  # «ont signé un avenant à la convention qui régit, depuis 2005, …»
        if cue.rule == "status.liste" and cue.text == "dont" and cue.start >= act.end:
            continue  # «dont» lists what follows it
        if cue.rule == "status.lie" and _TIES.search(folded, max(start, cue.start - 80), cue.start):
            continue
        if gives in TOLD and _is_denied(folded, cue):
            continue
        if gives == "generic" and cue.start > act.end and _THAT_LETS.search(folded, act.end, cue.start):
            continue  # «ont signé un contrat qui leur permet de construire une base»
        a, b = (cue.end, act.start) if cue.end <= act.start else (act.end, cue.start)
        if gives in ("negated", "wished", "generic") and (
            cue.start > act.end and gives != "generic" and gives != "negated"
        ):
            continue  # a wish rules what follows it
        distance: float = max(0, b - a)
        distance += 40 * len(_CLAUSE.findall(folded, a, b)) + 15 * sum(a <= o.start < b for o in acts)
        if gives in ("negated", "wished", "generic") and distance > 90:
            continue
        distance -= 8 * cue.value.rank
        if best is None or distance < best[0]:
            best = (distance, cue)
    if best is None or best[0] > (500 if coordinated or act.start - span[0] < 20 else 170):
        return "context", []
    gives = best[1].value.gives
    if gives in ("negated", "wished", "generic"):
        return gives, [best[1]]
    if act.value.strength != "instrument" and gives == "signed" and purpose:
        return "context", [best[1]]
    if context or (
        purpose
        and act.value.determiner in ("definite", "bare", "possessive", "indefinite")
        and best[1].start < act.start
        and act.value.strength != "instrument"
    ):
        direct = best[1].rule in ("status.signature",) and best[1].end + 25 >= act.start > best[1].end
        untold = act.value.count == 0 and not _dated_after(scene, act, span[1])
        if not direct and (untold or not _own_participle(folded, act, best[1])):
            return "context", [best[1]]  # «le suivi des accords conclus lors de la visite» tells none of them
    if purpose and not _own_participle(folded, act, best[1]) and any(a.end <= act.start for a in acts):
        return "context", [best[1]]
    return gives, [best[1]]


def _since(act: Mention[ActValue], cues: list[Mention[CueValue]]) -> Mention[CueValue] | None:
    """The words «depuis 1962» right behind an act."""
    return next((c for c in cues if c.rule == "status.depuis" and 0 <= c.start - act.end <= 1), None)


# «entretient des relations de coopération avec A depuis 1994»
_KEEPS_UP = re.compile(
    r"\b(?:entretien(?:t|nent|ant)|cultive(?:nt)?|(?:a|ont) (?:noue|tisse|etabli|developpe)|dispose(?:nt)?) (?:des |de |d'|leurs? )(?:[a-z]+ )?"
    r"(?:relations?|liens?|rapports?|echanges?) (?:[a-z]+ )?(?:de |d')$"
)


def _dated_since(act: Mention[ActValue], cues: list[Mention[CueValue]]) -> Mention[CueValue] | None:
    """The words «depuis 1994» somewhere behind an act."""
    return next((c for c in cues if c.rule == "status.depuis" and c.start >= act.end), None)


_DRAFTED = re.compile(r"[Pp]rojets? d")


def _is_drafted(act: Mention[ActValue], cue: Mention[CueValue], cues: list[Mention[CueValue]]) -> bool:
    """Whether «projet de mémorandum» says how this act stands: it is the draft, and no verb says that it was signed («ont signé un
    accord, un projet de mémorandum et une convention»)."""
    its_own = cue.start < act.end and act.start < cue.end
    return its_own and not any(c.rule == "status.signe_passe" and c.end <= cue.start for c in cues)


# «l'anniversaire de la signature de la convention»
_OF_ITS = re.compile(r"(?:la signature )?(?:de la |de l'|du |de leur |ce |leur |premi(?:er|ere) )?")


def _is_its_age(folded: str, act: Mention[ActValue], cue: Mention[CueValue]) -> bool:
    """Whether an anniversary is this act's: «les 40 ans de leur jumelage», «le jumelage avec Wallsend fête ses 40 ans»."""
    if cue.end <= act.start:
        return _OF_ITS.fullmatch(folded, cue.end, act.start) is not None
    return act.value.determiner != "indefinite" and "," not in folded[act.end : cue.start]


def _dated_after(scene: Scene, act: Mention[ActValue], end: int) -> bool:
    return any(act.end <= d.start < end and d.value.start for d in scene.dates)


_OPENS_CLAUSE = re.compile(r"(?:^|[,;:(«–-] ?)(?:et |mais |or |car |c'est |si |[a-z]+ment,? )?$")


# «les liens anciens qui unissent A et B» are no act.
_TIES = re.compile(
    r"\b(?:liens?|relations?|amitie|histoire|rapports?|valeurs?|attaches?|affinites?)\b[^,.;]{0,50} qui (?:les |nous )?$"
)


def _is_denied(folded: str, cue: Mention[CueValue]) -> bool:
    """«Aucun document n'a été signé»: a verb behind «n'», unless it says «n'a été signé que mardi»."""
    return folded[max(0, cue.start - 2) : cue.start] == "n'" and not folded.startswith((" que ", " qu'"), cue.end)


_THAT_LETS = re.compile(r" (?:qui|lequel|laquelle) (?:leur |lui |nous )$")
_THAT = re.compile(r",? (?:qui|lequel|laquelle|lesquels|lesquelles)(?: [a-z]+)? ?")


def _tells_on(folded: str, act: Mention[ActValue], cue: Mention[CueValue], cues: list[Mention[CueValue]]) -> bool:
    """«ont signé une déclaration qui lance une collaboration»: what the paper begins is not how the paper stands."""
    signed = any(c.value.gives == "signed" and c.end <= act.start for c in cues)
    return signed and cue.start > act.end and _THAT.fullmatch(folded, act.end, cue.start) is not None


_RELATIVE = re.compile(r"[^,;:.]{0,60}\b(?:que|qu')[^;:.]{0,120}")


def _own_participle(folded: str, act: Mention[ActValue], cue: Mention[CueValue]) -> bool:
    """«…dans le cadre de la convention signée en 2012», «… que A et B ont signée»: the words right behind tell the act itself."""
    if cue.start < act.end:
        return False
    between = folded[act.end : cue.start]
    return (len(between) < 30 and not re.search(r"[,;:.]", between)) or _RELATIVE.fullmatch(between) is not None


_MAY_OVERLAP = frozenset(
    {"status.prevu", "status.s_engage", "status.coopere", "status.etre_d_accord", "status.accorde"}
)
