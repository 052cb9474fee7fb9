"""From sentences to candidate acts: each act noun (or verb alone) with what its own sentence says of it.

A candidate is what one sentence tells. `pipeline.frames` decides which candidates speak of the same act.
"""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise

from pipeline.acts import ActValue
from pipeline.candidate import TOLD, Candidate, is_named
from pipeline.forms import in_forms
from pipeline.full_texts import in_full
from pipeline.listed_parties import with_each_listed, with_listed_parties
from pipeline.lists_of_acts import announced, counted_items
from pipeline.mentions import Mention
from pipeline.names import at_word
from pipeline.parties_of_acts import choose_parties, settle_ranked
from pipeline.positions import Placed
from pipeline.rolls import rolls
from pipeline.scene import Scene
from pipeline.sections import in_sections
from pipeline.standing import COORDINATED, is_set_in_context, standing_of
from pipeline.timelines import in_timeline
from pipeline.twin_towns import in_twinnings
from pipeline.values import DateValue

_ADDITIVE = re.compile(
    r"\b(?:egalement|aussi|en outre|par ailleurs|de plus|s'y ajoute(?:nt)?|s'ajoute(?:nt)?|un autre|une autre|autres?|encore|enfin|ensuite|d'autre part|de meme|figure(?:nt)?|"
    r"deuxieme|seconde?|troisieme|quatrieme|parallelement|dans la foulee|precedemment|deja|auparavant|dernier(?:e)?)\b"
)


def find_candidates(scene: Scene) -> list[Candidate]:
    """The candidate acts of the article in text order."""
    out: list[Candidate] = []
    for i in range(len(scene.sentences)):
        acts = scene.within(scene.acts, i)
        if acts or _has_verb(scene, i):
            out.extend(_sentence_candidates(scene, i, acts))
    for listed in (
        in_full,
        with_listed_parties,
        in_forms,
        in_twinnings,
        in_timeline,
        rolls,
        with_each_listed,
        in_sections,
        announced,
    ):
        out = listed(scene, out)
    return sorted([*out, *counted_items(scene, out)], key=lambda c: (c.sentence, c.start))


# «Vu la loi autorisant l'approbation de l'accord …»: what a decree rests on, no news of it, unless it says when it was signed.
_VISA = re.compile(r"\W{0,4}vu (?:la|le|les|l') ?")
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
        status, used = standing_of(scene, act, cues, (start, end), acts)
        told.append(Candidate(sentence, act, status, used, zone))
    if _VISA.match(scene.text.folded, start):
        told = [
            c for c in told if (c.cues and c.cues[0].rule == "status.signe_participe") or _is_visa(scene, c, start, end)
        ]
    _listed(scene, told, (start, end))
    _counted(scene, told)
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
            or _opens_item(scene, c)
        )
        c.renewal = renewal if renewal and (len(usable) == 1 or c.zone[0] <= renewal.start < c.zone[1]) else None
        if c.renewal is not None and c.act and _LEADS_TO.fullmatch(scene.text.folded, c.renewal.start, c.act.start):
            c.renewal = (
                None  # «Cette feuille de route fait suite à la convention de 2015»: the convention renews nothing
            )
        if c.act and c.act.rule == "acts.avenant":
            c.renewal = c.cues[0] if c.cues else renewal
        choose_parties(scene, c, placed, usable)
        settle_ranked(scene, c, placed, usable)
        if c.status in TOLD and _is_general(scene, c, placed):
            c.status = "context"
    _share_parties(usable)
    for before, c in pairwise(usable):
        if c.act and c.act.rule == "acts.pronom" and not c.parties and before.others and c.others and before.parties:
            c.parties = list(before.parties)  # «Le jumelage de A avec B date de 1970, celui avec C de 1982»
        if c.act and c.act.rule == "acts.pronom" and c.others and c.signed is None:
            c.signed = _date_behind(scene, c)
    for c, after in pairwise(usable):
        if c.act and c.act.rule == "acts.avenant" and not c.parties and not c.others and after.zone[0] == c.act.end:
            c.parties, c.others = after.parties, after.others  # «un avenant à la convention de 2014 entre A et B»
    for c in usable:
        # «deux conventions, la première entre A et B, la seconde …»: the pairs are those of the acts counted
        if c.pairs and any(
            o.act and (o.act.value.strength == "ordinal" or o.status == "listed") and o.start > c.start for o in usable
        ):
            c.pairs, c.parties = [], []
    return usable


_RIGHT_BEHIND = re.compile(r",? (?:en|le|de|du|d'|des|au) ?")


def _date_behind(scene: Scene, c: Candidate) -> Mention[DateValue] | None:
    """«… a été signée en 1959, celle avec C en 1980»: the date right behind the party of an act that has no verb."""
    end = c.others[-1].mention.end
    dates = (
        d for d in scene.within(scene.dates, c.sentence) if d.start >= end and d.value.start and not d.value.is_period
    )
    d = next(dates, None)
    return d if d is not None and _RIGHT_BEHIND.fullmatch(scene.text.folded, end, d.start) else None


def _share_parties(usable: list[Candidate]) -> None:
    """The acts that one noun tells by their years are of the same parties: «des accords conclus en 2009 et en 2018 entre A et B»."""
    by_noun: dict[int, list[Candidate]] = {}
    for c in usable:
        if c.act is not None and c.spread:
            by_noun.setdefault(c.act.start, []).append(c)
    for told in by_noun.values():
        most = max(told, key=lambda c: len(c.parties) + len(c.others))
        for c in told:
            c.parties, c.others = list(most.parties), list(most.others)


_LEADS_TO = re.compile(
    r"(?:fait suite a|succed\w{1,4}(?: a)?|remplac\w{1,3}|s'inscrit dans la continuite (?:de)?|prolongements? (?:de)?) ?(?:l'|la |le |leur |sa |son |d'une? |une? )?(?:premi(?:er|ere) )?"
)


def _is_visa(scene: Scene, c: Candidate, start: int, end: int) -> bool:
    """«Vu la convention du 28 mai 1973 entre A et B»: the text rests on the act itself."""
    if c.act is None or not _VISA.fullmatch(scene.text.folded, start, c.act.start):
        return False
    c.signed = _own_date(scene, c.act, end)
    c.status = "signed" if c.signed is not None else c.status
    return c.signed is not None


def _is_one_more(scene: Scene, c: Candidate) -> bool:
    """«Un mémorandum sur la jeunesse a également été paraphé»: one more act, if the noun brings a new one."""
    if c.act is None or not c.cues or c.act.value.determiner != "indefinite" or c.cues[0].start < c.act.end:
        return False
    return _ALSO.search(scene.text.folded, c.act.end, c.cues[0].end) is not None


def _opens_item(scene: Scene, c: Candidate) -> bool:
    """«- Accord de coopération …», right above or below another line that begins so: the items of a list are acts each."""
    if c.act is None or c.act.value.count != 1 or not _is_item(scene, c.sentence, c.act.start):
        return False
    beside = (
        a
        for j in (c.sentence - 1, c.sentence + 1)
        if 0 <= j < len(scene.sentences)
        for a in scene.within(scene.acts, j)[:1]
    )
    return any(
        a.value.strength == "instrument" and _is_item(scene, scene.text.sentence_index(a.start), a.start)
        for a in beside
    )


def _is_item(scene: Scene, sentence: int, act: int) -> bool:
    start = scene.sentences[sentence][0]
    return act - start < 12 and _ITEM.fullmatch(scene.text.plain, start, act) is not None


_ITEM = re.compile(r"\s*(?:[•▪◦‣·*→➢►■-]|\d{1,2}[.)°]|[a-h]\))\s*(?:(?:[Uu]ne?|[Ll][ea]|[Dd]eux)\s|[Ll]')?")
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
            and not is_set_in_context(scene, c.act, span)
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
    ranked_before = min((c.act.start for c in told if c.act and c.act.value.ordinal), default=None)
    for c in told:
        if (
            c.act
            and c.act.rule == "acts.pret"
            and ranked_before is not None
            and c.act.start > ranked_before
            and c.status == "listed"
        ):
            c.status = "context"  # «La première concerne un crédit de … et un don de …»: what the convention brings
    silent = [c for c in silent if c.status == "context"]
    indefinite = [
        c
        for c in silent
        if c.act
        and c.act.value.strength == "instrument"
        and c.act.value.determiner == "indefinite"
        and not is_set_in_context(scene, c.act, span)
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


def _counted(scene: Scene, told: list[Candidate]) -> None:
    """«ont signé trois accords : un prêt de …, un don de … et un crédit de …»: as many behind the colon as the words count."""
    for n, total in enumerate(told):
        if total.act is None or total.act.value.count < 2 or total.status not in TOLD:
            continue
        items = [
            c
            for c in told[n + 1 :]
            if c.act and c.act.value.count == 1 and c.act.value.determiner in ("indefinite", "bare")
        ]
        colon = scene.text.plain.find(":", total.act.end, items[0].act.start) if items and items[0].act else -1
        if colon >= 0 and len(items) == total.act.value.count:
            for c in items:
                c.status, c.cues = "listed", []


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


_TO_YEARS = re.compile(r",?(?: [a-z'-]+){0,7} (?:de|du|d'|des|en|signee?s en|conclue?s en) ?$")


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


def _one_noun_a_cue(scene: Scene, told: list[Candidate]) -> None:
    """Of the nouns that one verb could govern, those introduced as new stay; a definite or general noun is their setting."""
    for c in told:
        if c.status not in TOLD or not c.act or not c.cues:
            continue
        rivals = [o for o in told if o is not c and o.act and o.cues[:1] == c.cues[:1] and o.status == c.status]
        before = scene.text.folded[max(0, c.act.start - 70) : c.act.start]
        if c.act.value.strength == "instrument" and COORDINATED.search(before):
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
            # «Dans le prolongement de leur convention de 2018, A et B ont signé un accord»: an older act, of its own day
            c.signed = _own_date(scene, c.act, scene.sentences[c.sentence][1])
            c.status, c.cues = ("signed", []) if c.signed else ("context", c.cues)


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


# «quelque 400 accords ont été signés» tells of none of them.
_MOST_TOLD = 40


def _is_general(scene: Scene, c: Candidate, placed: list[Placed]) -> bool:
    """«La Région signe des accords avec des collectivités»: a plural that names no party and no date tells no act."""
    if c.act is None or 0 < c.act.value.count <= _MOST_TOLD:
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
    return not named and not c.pairs and not scene.within(scene.dates, c.sentence)


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
