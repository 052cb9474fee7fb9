"""From sentences to candidate acts: each act noun (or verb alone) with what its own sentence says of it.

A candidate is what one sentence tells. `pipeline.frames` decides which candidates speak of the same act.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from itertools import pairwise

from pipeline import anniversary
from pipeline.acts import ActValue, CueValue
from pipeline.mentions import Mention
from pipeline.names import at_word
from pipeline.parties import Party
from pipeline.positions import Placed
from pipeline.scene import Scene
from pipeline.values import DateValue
from rules.folding import fold


@dataclass
class Candidate:
    """One act as one sentence tells it. `act` is None when only a verb tells it («ils l'ont signé»).

    `status` is a record status, or `context` for a mention that only recalls an act told elsewhere.
    `opens` is the probability that it opens a record, where a model judged it (`pipeline.learned.acts`).
    `zone` is the part of the sentence that speaks of this act. `spread` tells that it is one of several made of one sentence.
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


# An act noun behind these words is the setting of another act, not an act told here.
_CONTEXT_BEFORE = re.compile(
    at_word(
        r"dans le cadre|en (?:vertu|application|execution|marge|faveur|matiere)|conformement|au titre|au cours|a travers|issue?s? |prevue?s? (?:par|dans|au)|suite|a la suite|"
        r"mise en (?:oeuvre|œuvre|place|application)|suivi|bilan|cadre|objectifs?|termes?|au sein|respect|base|execution|application|conditions?|volets?|domaines?|axes?|"
        r"esprit|echelle|politique|elargissement|commission(?: mixte)?|comite|renforce\w*|renforcer|consolider|developper|promouvoir|favoriser|approfondir|dynamiser|intensifier|"
        r"intermediaire|sur la base|en matiere|projets?|responsable|charge[e]?|service|politiques?|charge de mission|directeur|directrice|outils?|formes?|actions?|secteurs?|qualite|niveau|"
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
_COORDINATED = re.compile(
    r"(?:,|;|\bet|\bainsi qu[e']|\bpuis|\benfin|\bde meme qu[e']|-|•) ?(?:d')?(?:un|une|deux|trois|quatre|cinq|le|la|l') ?(?:nouve\w+ |autre |premi\w+ )?$"
)
_CLAUSE = re.compile(r"[;:]|,? (?:mais|tandis que|alors que|puis|quant a|cependant|toutefois|or)\b")
_ADDITIVE = re.compile(
    r"\b(?:egalement|aussi|en outre|par ailleurs|de plus|s'y ajoute(?:nt)?|s'ajoute(?:nt)?|un autre|une autre|autres?|encore|enfin|ensuite|d'autre part|de meme|figure(?:nt)?|"
    r"deuxieme|seconde?|troisieme|quatrieme|parallelement|dans la foulee|precedemment|deja|auparavant|dernier(?:e)?)\b"
)
TOLD = ("signed", "announced", "ongoing", "ended")
_STANDINGS = ("signed", "announced", "ongoing", "ended", "listed", "negated", "wished", "generic")


def find_candidates(scene: Scene) -> list[Candidate]:
    """The candidate acts of the article in text order."""
    out: list[Candidate] = []
    for i in range(len(scene.sentences)):
        acts = scene.within(scene.acts, i)
        if acts or _has_verb(scene, i):
            out.extend(_sentence_candidates(scene, i, acts))
    return sorted([*out, *_rolls(scene, out), *_counted_items(scene, out)], key=lambda c: (c.sentence, c.start))


# The items that a number of acts counts begin so many sentences after it at most.
_ITEMS_REACH = 3
_ITEM = re.compile(r"\s*(?:[•▪◦‣·*→➢►■–-] ?|\d{1,2}[.)°] ?)(?=\w)")


def _counted_items(scene: Scene, told: list[Candidate]) -> list[Candidate]:
    """«Quatre accords ont été signés :» and four items under it that name no paper themselves: each is one of the acts."""
    out: list[Candidate] = []
    named = {c.sentence for c in told if c.act and c.act.value.strength == "instrument"}
    for c in told:
        counted = c.act is not None and c.act.value.count >= 2 and c.act.value.strength == "instrument"
        if c.act is None or not counted or c.status not in (*TOLD, "listed"):
            continue
        items = next((run for i in range(_ITEMS_REACH + 1) if (run := _items_under(scene, c.sentence + i, named))), [])
        if len(items) == c.act.value.count:
            for rank, i in enumerate(items, 1):
                mark = _ITEM.match(scene.text.plain, scene.sentences[i][0])
                start = mark.end() if mark else scene.sentences[i][0]
                end = re.compile(r"\w+").match(scene.text.plain, start).end()  # type: ignore[union-attr]  # a word follows the mark
                value = replace(c.act.value, strength="ordinal", determiner="definite", count=1, ordinal=rank)
                act = Mention(start, end, scene.text.raw[start:end], value, "acts.rang")
                own = [
                    p for p in scene.placed(i) if is_named(p) and p.mention.value.via in ("authority", "organisation")
                ]
                pair = own if len(own) == 2 else []  # «- CHU de Toulouse – hôpital Cho Ray»
                out.append(
                    Candidate(i, act, "listed", [], scene.sentences[i], parties=pair, additive=True, spread=bool(pair))
                )
    return out


def _items_under(scene: Scene, sentence: int, named: set[int]) -> list[int]:
    """The lines with a mark that follow a sentence which ends in a colon, up to the first that names a paper itself."""
    if sentence >= len(scene.sentences) or not scene.text.plain[: scene.sentences[sentence][1]].rstrip().endswith(":"):
        return []
    items = []
    for i in range(sentence + 1, len(scene.sentences)):
        if i in named or _ITEM.match(scene.text.plain, scene.sentences[i][0]) is None:
            break
        items.append(i)
    return items


# A line of a roll of partners: «Eislingen, Allemagne (12 mai 1990)», «- Sežana (Slovénie) : 2004».
_ROLL_LINE = re.compile(r"[\s•▪◦‣·*→➢►■–-]*(?:(?:avec|la|le|les|l'|ville de|commune de) ?){0,3}$")
_ROLL_GAP = re.compile(
    r"[^.;!?]{0,60}?(?:\(|, | : | – | - |depuis |en |signee? |le )(?:[a-z, ]{0,24}(?:en |le |du |de |depuis )?)?$"
)
_ROLL_REACH = 10


def _rolls(scene: Scene, told: list[Candidate]) -> list[Candidate]:
    """Each line of a list of partners with their dates, under words that say what binds them: one act a line."""
    with_acts = {c.sentence for c in told}
    lines: list[tuple[int, Placed, Mention[DateValue]]] = []
    for i in range(len(scene.sentences)):
        if i not in with_acts and (line := _roll_line(scene, i)):
            lines.append((i, *line))
    out: list[Candidate] = []
    for n, (i, placed, date) in enumerate(lines):
        near = [j for m, (j, _, _) in enumerate(lines) if m != n and abs(j - i) <= 3]
        act = _roll_act(scene, i)
        if near and act is not None and (town := as_town(placed, act.value.kind)) is not None:
            c = Candidate(i, act, "signed", [], scene.sentences[i], parties=[town], additive=True, spread=True)
            c.signed = date
            out.append(c)
    return out


def _roll_line(scene: Scene, i: int) -> tuple[Placed, Mention[DateValue]] | None:
    start, end = scene.sentences[i]
    if end - start > 140:
        return None
    dates = [d for d in scene.within(scene.dates, i) if d.value.start and not d.value.is_period]
    if len(dates) != 1:
        return None
    folded = scene.text.folded
    # «Eislingen, Allemagne (1990)» is of the town; «avec le Gabon, en 2015» says who the partner is
    named = [
        p
        for p in scene.placed(i)
        if p.mention.value.name and (p.mention.value.type in _ROLL_TYPES or p.position == "with")
    ]
    if not named:
        return None
    p, d = named[0], dates[0]
    fits = _ROLL_LINE.fullmatch(folded, start, p.left) and _ROLL_GAP.fullmatch(folded, p.mention.end, d.start)
    return (p, d) if fits and not (d.value.start or "").startswith("XXXX") else None


_ROLL_TYPES = frozenset({"municipality", "region", "department", "intermunicipality", "university", "other"})


def as_town(p: Placed, kind: str) -> Placed | None:
    """A name that nothing knows is a town where towns are twinned, and nothing elsewhere."""
    v = p.mention.value
    if v.type != "other":
        return p
    if kind != "jumelage" or v.via != "unknown":
        return None
    link = "d'" if fold(v.name)[:1] in "aeiouyh" else "de "
    return renamed(p, replace(v, name=f"Ville {link}{v.name}", type="municipality"))


def _roll_act(scene: Scene, i: int) -> Mention[ActValue] | None:
    """The act noun over a list: the last one before it, which must be near."""
    for j in range(i - 1, max(-1, i - _ROLL_REACH), -1):
        acts: list[Mention[ActValue]] = [
            a for a in scene.within(scene.acts, j) if a.value.strength in ("instrument", "relation")
        ]
        if acts:
            best = max(acts, key=lambda a: (a.value.kind == "jumelage", a.value.strength == "instrument", a.value.rank))
            return best if best.value.kind != "programme" else None
    return None


_VERB_WORDS = re.compile(
    at_word("sign|paraph|appos|conclu|scell|jumel|cooper|selectionn|retenu|laureat|choisi|designe", behind="")
)


def _has_verb(scene: Scene, sentence: int) -> bool:
    start, end = scene.sentences[sentence]
    return _VERB_WORDS.search(scene.text.folded, start, end) is not None


def _sentence_candidates(scene: Scene, sentence: int, acts: list[Mention[ActValue]]) -> list[Candidate]:
    start, end = scene.sentences[sentence]
    cues = scene.cues(sentence)
    told: list[Candidate] = []
    if not acts:
        signed = [c for c in cues if c.value.gives in ("signed", "announced") and c.rule in _VERBAL]
        if signed:
            act = _act_of_selection(scene, sentence) if signed[0].rule == "status.selection" else None
            told.append(Candidate(sentence, act, signed[0].value.gives, signed[:1], (start, end)))
    for k, act in enumerate(acts):
        zone = (acts[k - 1].end if k else start, acts[k + 1].start if k + 1 < len(acts) else end)
        status, used = _status(scene, act, cues, (start, end), acts)
        told.append(Candidate(sentence, act, status, used, zone))
    _listed(scene, told, (start, end))
    told = [one for c in told for one in _dated_each(scene, c)]
    _one_noun_a_cue(scene, told)
    if _is_question(scene, start, end) or _ATTENDED.match(scene.text.folded, start):
        told = [c for c in told if c.status not in TOLD]
    heading = scene.is_heading(sentence)
    renewal = next((c for c in cues if c.value.gives == "renewal"), None)
    placed = scene.placed(sentence)
    usable = [c for c in told if c.status in (*TOLD, "listed", "context")]
    _widen(usable, start, end)
    for c in usable:
        c.heading = heading
        c.siblings = sum(o is not c and o.status != "context" for o in usable)
        c.additive = (
            _ADDITIVE.search(scene.text.folded, max(start, c.start - 60), c.start) is not None
            or bool(c.act and c.act.value.ordinal)
            or _is_one_more(scene, c)
        )
        c.renewal = renewal if renewal and (len(usable) == 1 or c.zone[0] <= renewal.start < c.zone[1]) else None
        if c.act and c.act.rule == "acts.avenant":
            c.renewal = c.cues[0] if c.cues else renewal
        _choose_parties(scene, c, placed, usable)
        if c.status in TOLD and _is_general(scene, c, placed):
            c.status = "context"
    return usable


def _is_one_more(scene: Scene, c: Candidate) -> bool:
    """«Un mémorandum sur la jeunesse a également été paraphé»: one more act, if the noun brings a new one."""
    if c.act is None or not c.cues or c.act.value.determiner != "indefinite" or c.cues[0].start < c.act.end:
        return False
    return _ALSO.search(scene.text.folded, c.act.end, c.cues[0].end) is not None


_ALSO = re.compile(
    r"\b(?:a|ont|fut|sera|seront|est|sont) (?:egalement|aussi|en outre|de plus|par ailleurs|ensuite|enfin) "
)


def _widen(usable: list[Candidate], start: int, end: int) -> None:
    """Give each act told the sentence up to the next act told: a noun that only sets the scene parts nothing."""
    told = [c for c in usable if c.status != "context" and c.act]
    for k, c in enumerate(told):
        left, right = told[k - 1].act if k else None, told[k + 1].act if k + 1 < len(told) else None
        c.zone = (left.end if left else start, right.start if right else end)


def _listed(scene: Scene, told: list[Candidate], span: tuple[int, int]) -> None:
    """Several papers named side by side, or one by its rank, belong to the acts that the article counts, verb or no verb."""
    for c in told:
        if (
            c.act
            and c.status in ("context", "listed")
            and (not c.cues or c.status == "listed")
            and (dated := _own_date(scene, c.act, span[1]))
        ):
            c.status, c.signed, c.cues = "signed", dated, []
    silent = [c for c in told if c.act and c.status == "context" and (not c.cues or _is_draft(scene, c, span))]
    for c in silent:
        assert c.act is not None
        if (
            _BULLET.match(scene.text.plain, span[0])
            and c.act.value.strength == "instrument"
            and c.act.value.count == 1
            and not _set_in_context(scene, c.act, span)
        ):
            c.status = "listed"
        elif c.act.rule == "acts.pret" and _OPENS_LOAN.search(scene.text.folded, max(0, c.act.start - 40), c.act.start):
            c.status = "listed"  # «Un prêt de 50 millions d'euros, affecté à …», a line of what was signed
        elif (
            c.act.value.determiner == "bare"
            and c.act.value.strength == "instrument"
            and _names_itself(scene, c.act, span)
        ):
            c.status = "listed"  # «Trois rapports adoptés : convention avec A ; charte avec B»
        elif c.act.value.strength == "instrument" and c.act.value.count == 1 and _has_term(scene, c.act, span):
            c.status = "ongoing"  # «le budget de l'entente 2022-2026 avec le Québec»
    silent = [c for c in silent if c.status == "context"]
    indefinite = [
        c
        for c in silent
        if c.act
        and c.act.value.strength == "instrument"
        and c.act.value.determiner == "indefinite"
        and not _set_in_context(scene, c.act, span)
    ]
    ranked = [
        c
        for c in silent
        if c.act and c.act.value.ordinal and c.act.value.strength in ("instrument", "ordinal", "document")
    ]
    for c in {
        id(c): c
        for c in [*(indefinite if len(indefinite) >= 2 and not scene.is_heading(told[0].sentence) else []), *ranked]
    }.values():
        c.status = "listed"
    opened = False
    for c in told:
        opened = opened or (c.status == "listed" and any(cue.rule == "status.liste" for cue in c.cues))
        if opened and c.status == "context" and c.act and _is_next_item(scene, c.act):
            c.status = "listed"


# «Il s'agit de l'accord relatif à … ; de l'accord relatif à …»
_NEXT_ITEM = re.compile(r"(?:[;,]|,? et|,? ainsi que) (?:de l'|de la |du )$")


def _is_next_item(scene: Scene, act: Mention[ActValue]) -> bool:
    return (
        act.value.strength == "instrument"
        and act.value.count == 1
        and act.value.determiner == "definite"
        and _NEXT_ITEM.search(scene.text.folded, max(0, act.start - 20), act.start) is not None
    )


_TERM_THEN_PARTY = re.compile(r",? (?:avec|entre|liant|conclue?s? avec|signee?s? avec) ")


def _has_term(scene: Scene, act: Mention[ActValue], span: tuple[int, int]) -> bool:
    """Whether the noun carries its years and its party: «la convention 2021-2024 avec le Département»."""
    return any(
        d.value.is_period
        and len((d.value.start or "").rstrip("~")) == 4
        and 0 <= d.start - act.end < 16
        and _TERM_THEN_PARTY.match(scene.text.folded, d.end, span[1]) is not None
        for d in scene.dates
    )


_DRAFT = re.compile(r"[^a-z]{0,6}(?:un |le )?projet d")


def _is_draft(scene: Scene, c: Candidate, span: tuple[int, int]) -> bool:
    """«• Un projet d'accord de coopération industrielle»: in the list of what was signed, the paper goes by its old name."""
    return c.cues[0].rule == "status.prevu" and _DRAFT.match(scene.text.folded, span[0]) is not None


_AFTER_MARK = re.compile(r"[:;] ?$")
_WITH_SOON = re.compile(r"(?: [a-z'()0-9-]+){0,4} (?:avec|entre) ")


def _names_itself(scene: Scene, act: Mention[ActValue], span: tuple[int, int]) -> bool:
    """Whether a bare noun between colons and semicolons names an act with its party right behind."""
    folded = scene.text.folded
    opens = _AFTER_MARK.search(folded, span[0], act.start) is not None and act.start - span[0] > 2
    return opens and _WITH_SOON.match(folded, act.end) is not None


_OPENS_LOAN = re.compile(r"(?:^|[\n;:.•▪-]|\d[.)] ?| et) ?(?:un|une|d'un|d'une) $")
_BULLET = re.compile(r"\s*(?:[•▪◦‣·*→➢►■]|-\s|\d{1,2}[.)°]\s|[a-h]\)\s)")
_OF_DATE = re.compile(
    r"(?: [a-z'-]+){0,4}(?: de| du| d'| des|,? en|,? le|, de|, du|,| \(|, signee? (?:en|le)| signee? (?:en|le)| conclue? (?:en|le)) ?(?:l'annee )?$"
)


# «la charte prend effet le 1er janvier» tells of its life, not of its birth.
_LIFE = re.compile(r"\b(?:celui|celle|effet|vigueur|echeance|expir\w+|s'achev\w+|s'etend\w*|fin|terme|application)\b")


def _own_date(scene: Scene, act: Mention[ActValue], end: int) -> Mention[DateValue] | None:
    """The date in the noun's own phrase: «la convention du 12 mai 2003», «un mémorandum de 2021», «déclaration d'intention, 2017»."""
    for d in scene.dates:
        if act.end <= d.start < min(end, act.end + 45):
            v = d.value
            if (
                v.start
                and not v.is_period
                and not v.start.startswith("XXXX")
                and d.rule != "dates.annee_evenement"
                and _OF_DATE.fullmatch(scene.text.folded, act.end, d.start)
                and not _LIFE.search(scene.text.folded, act.end, d.start)
            ):
                return d
            return None
    return None


_TO_YEARS = re.compile(r"(?: [a-z'-]+){0,7} (?:de|du|d'|des|en|signee?s en|conclue?s en) ?$")
_AND_YEAR = re.compile(r",? (?:et |puis )?(?:de |en )?$")


def _dated_each(scene: Scene, c: Candidate) -> list[Candidate]:
    """«des mémorandums de 2010, 2013 et 2018»: one act for each of the years."""
    if c.act is None or c.act.value.count == 1 or c.act.value.strength != "instrument":
        return [c]
    years: list[Mention[DateValue]] = []
    for d in scene.within(scene.dates, c.sentence):
        if d.start < c.act.end or not d.value.start or d.value.is_period or d.value.start.startswith("XXXX"):
            continue
        gap = (_AND_YEAR, years[-1].end) if years else (_TO_YEARS, c.act.end)
        if gap[0].fullmatch(scene.text.folded, gap[1], d.start) is None:
            break
        years.append(d)
    if len(years) < 2 or c.act.value.count not in (0, len(years)):
        return [c]
    one = replace(c.act, value=replace(c.act.value, count=1))
    return [replace(c, act=one, status="signed", cues=[], signed=d, spread=True, period=[], others=[]) for d in years]


def _set_in_context(scene: Scene, act: Mention[ActValue], span: tuple[int, int]) -> bool:
    return _CONTEXT_BEFORE.search(scene.text.folded, max(span[0], act.start - 70), act.start) is not None


def _one_noun_a_cue(scene: Scene, told: list[Candidate]) -> None:
    """Of the nouns that one verb could govern, those introduced as new stay; a definite or general noun is their setting."""
    for c in told:
        if c.status not in TOLD or not c.act or not c.cues:
            continue
        rivals = [o for o in told if o is not c and o.act and o.cues[:1] == c.cues[:1] and o.status == c.status]
        before = scene.text.folded[max(0, c.act.start - 70) : c.act.start]
        if c.act.value.strength == "instrument" and _COORDINATED.search(before):
            continue  # «ont signé le programme A, le programme B et le protocole C»
        weak = c.act.value.strength == "relation" or (
            c.act.value.determiner in ("definite", "possessive") and c.act.value.ordinal is None
        )
        if weak and any(
            o.act.value.strength == "instrument"
            and (o.act.value.determiner in ("indefinite", "bare") or o.start < c.start)
            for o in rivals
            if o.act
        ):
            c.status = "context"


_CONDITION = re.compile(r"[\W_]*s(?:i |'ils? )(?!bien)")


def _is_question(scene: Scene, start: int, end: int) -> bool:
    """Whether the sentence asks or supposes: «… ont-elles signé ?», «Si les deux villes signent …»."""
    return (
        scene.text.plain[start:end].rstrip(" »\"'").endswith("?")
        or _CONDITION.match(scene.text.folded, start) is not None
    )


# «Ont assisté à la signature de la convention le ministre X, l'ambassadrice Y …»
_ATTENDED = re.compile(r"[\W_]*(?:ont|avaient|etaient|sont|y ont) (?:[a-z]+ ){0,2}(?:assiste|pris part|presents?)\b")


def _act_of_selection(scene: Scene, sentence: int) -> Mention[ActValue] | None:
    """The programme that a selection opens, named within the next three sentences."""
    for i in range(sentence, min(sentence + 4, len(scene.sentences))):
        for act in scene.within(scene.acts, i):
            if act.value.kind in ("programme", "contrat", "plan_action", "jumelage"):
                return act
    return None


def _is_general(scene: Scene, c: Candidate, placed: list[Placed]) -> bool:
    """«La Région signe des accords avec des collectivités»: a plural that names no party and no date tells no act."""
    if c.act is None or c.act.value.count != 0:
        return False
    if (
        c.act.value.determiner == "indefinite"
        and c.act.value.ordinal is None
        and scene.text.folded[max(0, c.act.start - 30) : c.act.start]
        .rstrip()
        .endswith(("plusieurs", "serie d'", "serie de"))
    ):
        return False
    named = [p for p in (*c.parties, *c.others) if is_named(p)]
    return not named and not scene.within(scene.dates, c.sentence)


_VERBAL = frozenset(
    {
        "status.signe_passe",
        "status.signe_participe",
        "status.appose",
        "status.futur",
        "status.signature",
        "status.s_engage",
        "status.selection",
    }
)


def _status(
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
    coordinated = _COORDINATED.search(before) is not None and any(a.end <= act.start for a in acts)
    purpose = not coordinated and any(
        m.end() <= act.start and act.start - m.end() < 80 for m in _PURPOSE.finditer(folded, start, act.start)
    )
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
        if cue.rule == "status.liste" and cue.text == "dont" and cue.start >= act.end:
            continue  # «dont» lists what follows it
        if cue.rule == "status.lie" and _TIES.search(folded, max(start, cue.start - 80), cue.start):
            continue
        if gives in TOLD and _is_denied(folded, cue):
            continue
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


_THAT = re.compile(r",? (?:qui|lequel|laquelle|lesquels|lesquelles)(?: [a-z]+)? ?")


def _tells_on(folded: str, act: Mention[ActValue], cue: Mention[CueValue], cues: list[Mention[CueValue]]) -> bool:
    """«ont signé une déclaration qui lance une collaboration»: what the paper begins is not how the paper stands."""
    signed = any(c.value.gives == "signed" and c.end <= act.start for c in cues)
    return signed and cue.start > act.end and _THAT.fullmatch(folded, act.end, cue.start) is not None


# «le pacte d'amitié qui unit Paris et Tunis»
_THAT_BINDS = re.compile(
    r"[ ,]{1,2}qui (?:les )?(?:unit|unissait|unissent|lie|liait|lient|associe|associait|rattache) (?:la |le |les |l')?$"
)


def _bound(scene: Scene, placed: list[Placed]) -> dict[int, list[Placed]]:
    """By where an act's noun begins, the parties that a clause of its own ties together."""
    found: dict[int, list[Placed]] = {}
    acts = scene.within(scene.acts, scene.text.sentence_index(placed[0].mention.start)) if placed else []
    for act in acts:
        first = next((p for p in placed if p.left > act.end), None)
        if first and _THAT_BINDS.fullmatch(scene.text.folded, act.end, first.left):
            theirs = [p for p in placed if p.list_id == first.list_id and p.left >= first.left]
            if len(theirs) > 1:
                found[act.start] = theirs
    return found


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
_MONEY = re.compile(r"pret|financement|don|credit|subvention|aide|triennal|million|milliard")


_RELATIVE = re.compile(r"(?:\b(?:laquelle|lequel|lesquelles|lesquels|que|dont|ou)\b|\bqu')[^,;.]{0,12}$")


def _own_subjects(scene: Scene, c: Candidate, subjects: list[Placed], usable: list[Candidate]) -> list[Placed]:
    """«A a signé un accord avec B, et C une convention avec D»: those of its own verb, where another subject stands between the
    acts of a sentence; unlike «un protocole par lequel A et B prolongent leur coopération»."""
    nouns = sorted(o.act.start for o in usable if o.act)
    if c.act is None or len(nouns) < 2 or not any(p.left < nouns[0] and is_named(p) for p in subjects):
        return subjects
    inner = [
        p
        for p in subjects
        if p.position == "subject"
        and nouns[0] < p.left < nouns[-1]
        and _RELATIVE.search(scene.text.folded, max(0, p.left - 24), p.left) is None
    ]
    own = max((p for p in inner if p.left < c.act.start), key=lambda p: p.left, default=None)
    if own is not None:
        return [p for p in subjects if p.list_id == own.list_id]
    return [p for p in subjects if not inner or p.left < inner[0].left]


TERRITORIES = frozenset({"municipality", "intermunicipality", "department", "region"})


def _choose_parties(scene: Scene, c: Candidate, placed: list[Placed], usable: list[Candidate]) -> None:
    """Which of the sentence's parties are parties of this act."""
    start, end = scene.sentences[c.sentence]
    right_end = c.zone[1] if c.act else end
    anchor = c.act.end if c.act else start
    known = {p.list_id for p in placed if p.mention.value.via != "unknown" and p.list_id >= 0}
    # towns are twinned, not states
    towns = any(p.mention.value.type in TERRITORIES and p.position != "place" for p in placed)
    twinning = towns and c.act is not None and c.act.value.kind == "jumelage"
    open_ = [
        p
        for p in placed
        if p.position not in ("place", "outside", "origin")
        and not (twinning and p.mention.value.type == "state" and p.mention.value.via in ("compound", "name"))
        and (_may_be_party(p) or (p.list_id in known and p.position in ("subject", "agent")))
    ]
    if (twins := _towns_listed(scene, c, placed, end)) is not None:
        c.parties, c.others = [], twins
        c.status = "ongoing" if c.status == "context" else c.status
        return
    bound = _bound(scene, open_)
    if c.act and (own := bound.get(c.act.start)):
        c.parties = own
        return
    open_ = [p for p in open_ if not any(p in theirs for theirs in bound.values())]
    right = [p for p in open_ if anchor <= p.left < right_end]
    left = [p for p in open_ if p.left < anchor]
    between = _first_list([p for p in right if p.position == "between"])
    alone = between if len(between) == 1 else []
    if len(between) < 2:
        between = _first_list([p for p in left if p.position == "between"]) if len(usable) == 1 or not right else []
    subjects = _own_subjects(scene, c, [p for p in open_ if p.position in ("subject", "agent")], usable)
    if len(between) >= 2 and _is_others(scene, c, between[0], usable):
        between = between if sum(p.position == "agent" for p in subjects) < 2 else []
    if c.cues and c.cues[0].rule == "status.selection":
        c.parties = [p for p in open_ if p.position in ("subject", "agent", "free")]
        return
    c.pairs = _pairs(scene, open_) if c.act is None or c.act.value.strength != "document" else []
    if not c.pairs and c.act and c.act.value.count != 1:
        c.pairs = _pairs_between(scene, open_)
    if len(c.pairs) >= 2:
        return
    # «avec A un accord, et avec B une convention»: each stands before its own paper
    before = [
        p
        for p in left
        if p.position == "with" and c.act and _BEFORE_NOUN.fullmatch(scene.text.folded, p.mention.end, c.act.start)
    ]
    after = [p for p in right if p.position == "with"]
    withs = (
        before if before and c.siblings else _first_list(after) or _last_list([p for p in left if p.position == "with"])
    )
    if c.act and len(after) == c.act.value.count >= 2 and len(withs) < len(after):
        withs = after  # «deux accords : l'un avec A, l'autre avec B»
    if len(between) >= 2 or (between and between[0].mention.value.via == "group"):
        c.parties = between
        if (
            c.act
            and c.act.value.count != 1
            and len(between) > 2
            and "d'autre part" in scene.text.folded[between[0].mention.end : between[1].left]
        ):
            c.parties, c.others = between[:1], between[1:]  # «entre, d'une part, A et, d'autre part, B, C et D»
        return
    theirs = _theirs(scene, c, placed)
    if len(theirs) == 2 and not subjects and not withs:
        c.parties = theirs
        return
    owners = [p for p in right if p.position == "complement"]
    own = [p for p in _first_list(owners) if c.act]
    if c.act and len(own) >= 2 and own[0].left - c.act.end < 16 and not withs:
        c.parties = own  # «la feuille de route de la Région et de la Délégation»
        return
    gapped = _gapped(scene, c, open_)
    if len(gapped) >= 2 and not withs:
        c.parties = gapped
        return
    compounds = [p for p in open_ if p.mention.value.via == "compound" and c.act and abs(p.left - c.act.start) < 60]
    if c.act and len(subjects) + len(withs) < 2 and len(compounds) >= 2:
        c.parties = compounds[:2]
        return
    if withs:
        complements = [p for p in right if p.position == "complement" and c.act and p.left - c.act.end < 12]
        c.parties = subjects or complements
        c.others = withs
        return
    given = [p for p in open_ if p.position == "beneficiary"]
    money = c.act is not None and _MONEY.search(scene.text.folded, c.act.start, c.act.end + 60)
    c.parties = subjects + (given if money else [])
    if not subjects or (len(subjects) == 1 and c.heading):
        free = [p for p in open_ if p.position in ("free", "subject") and p.mention.value.via not in ("anaphor",)]
        if (len(free) >= 2 and (c.heading or c.status == "signed")) or (free and c.heading):
            c.parties = free
        elif free and not subjects:
            c.parties = free[:1]
        elif alone and not subjects:
            c.parties = alone  # «entre la Région et» a name that nothing knows


def _towns_listed(scene: Scene, c: Candidate, placed: list[Placed], end: int) -> list[Placed] | None:
    """«Seuls quatre jumelages sont actifs : Kaya au Burkina Faso, Viseu au Portugal …»: the towns behind the colon, if there are as
    many as the words count."""
    if c.act is None or c.act.value.kind != "jumelage" or c.act.value.count < 2:
        return None
    colon = scene.text.plain.find(":", c.act.end, end)
    towns = [
        p
        for p in placed
        if p.left > colon >= 0 and p.position != "place" and (p.mention.value.type in ("municipality", "other"))
    ]
    return towns if len(towns) == c.act.value.count else None


_BEFORE_NOUN = re.compile(r" (?:une?|l[ea]|son|sa|leur|l') ?")


def _is_others(scene: Scene, c: Candidate, first: Placed, usable: list[Candidate]) -> bool:
    """«le protocole du plan, destiné à la coopération entre A et B, a été signé par C et D»: A and B are of the noun before «entre»."""
    return any(
        o is not c
        and o.act is not None
        and o.status == "context"
        and c.act is not None
        and c.act.end < o.act.start
        and 0 <= first.left - o.act.end < 40
        for o in usable
    )


_BOTH = frozenset({"municipality", "intermunicipality", "region", "department", "state"})


def _theirs(scene: Scene, c: Candidate, placed: list[Placed]) -> list[Placed]:
    """«Prenez Reims … et Nagoya … : leur jumelage est officiel»: the two territories that the sentence named before."""
    if c.act is None or not scene.text.folded.endswith("leur ", 0, c.act.start):
        return []
    before = [
        p
        for p in placed
        if p.mention.end <= c.act.start
        and p.position in ("free", "complement")
        and is_named(p)
        and p.mention.value.type in _BOTH
    ]
    return before if len(before) == 2 else []


def _gapped(scene: Scene, c: Candidate, placed: list[Placed]) -> list[Placed]:
    """«A et B ont conclu une convention ; C et D, une charte»: the second clause leaves out the verb, not the parties."""
    if c.act is None or not c.cues or c.act.value.determiner != "indefinite" or c.cues[0].end > c.act.start:
        return []
    cut = scene.text.folded.rfind(";", c.cues[0].end, c.act.start)
    if cut < 0:
        return []
    return [p for p in placed if cut < p.left and p.mention.end <= c.act.start and p.position in ("free", "subject")]


_WITH = re.compile(r",? (?:et |a |au |aux )?avec (?:l'|la |le |les )?(?:commune de |ville de )?$")


def _pairs(scene: Scene, placed: list[Placed]) -> list[tuple[Placed, Placed]]:
    """«A avec B en 2016, puis C avec D en 2017»: each «avec» joins the name right before it and the one right after."""
    folded = scene.text.folded
    out = []
    for a, b in pairwise(placed):
        if (
            b.position == "with"
            and a.position in ("free", "subject", "with", "complement")
            and _WITH.fullmatch(folded, a.mention.end, b.left)
        ):
            out.append((a, b))
    return out


_BETWEEN = re.compile(r"\bentre (?:la |le |les |l'|d'une part,? )?$")


def _pairs_between(scene: Scene, placed: list[Placed]) -> list[tuple[Placed, Placed]]:
    """«des accords entre A et B, et entre C et D»: the pairs, where each «entre» joins two."""
    lists: list[list[Placed]] = []
    for p in placed:
        if p.position == "between":
            if not lists or _BETWEEN.search(scene.text.folded, max(0, p.left - 24), p.left):
                lists.append([])
            lists[-1].append(p)
    if len(lists) < 2 or any(len(pair) != 2 for pair in lists):
        return []
    return [(a, b) for a, b in lists]  # each of two


def _may_be_party(p: Placed) -> bool:
    """A name that nothing knows is a party only where a preposition makes it one, or the verb, if it looks like no person."""
    v = p.mention.value
    if v.via != "unknown":
        return True
    if p.position in ("with", "between"):
        return True
    return p.position in ("subject", "agent") and (
        v.type != "other" or v.name.isupper() or (p.position == "subject" and " " not in v.name)
    )


def _first_list(parties: list[Placed]) -> list[Placed]:
    return [p for p in parties if p.list_id == parties[0].list_id] if parties else []


def _last_list(parties: list[Placed]) -> list[Placed]:
    return [p for p in parties if p.list_id == parties[-1].list_id] if parties else []


def is_named(p: Placed) -> bool:
    """Whether the mention carries a name of its own (a group or «la Région» only stands for one)."""
    return p.mention.value.via not in ("group", "anaphor")


def renamed(p: Placed, value: Party) -> Placed:
    """The same mention standing for the party that it was resolved to."""
    return replace(p, mention=replace(p.mention, value=value))
