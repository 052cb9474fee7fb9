"""Which of a sentence's parties are parties of an act that it tells."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise

from pipeline.candidate import TERRITORIES, Candidate, is_named
from pipeline.numbers import parse_number
from pipeline.positions import Placed
from pipeline.scene import Scene
from rules.people_names import is_given_name

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


def choose_parties(scene: Scene, c: Candidate, placed: list[Placed], usable: list[Candidate]) -> None:
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
        and (_may_be_party(p) or (p.list_id in known and p.position in ("subject", "agent")) or _is_its_town(c, p))
    ]
    if (twins := _towns_listed(scene, c, placed, end)) is not None:
        c.parties, c.others = [p for p in open_ if p.position == "subject" and p.mention.end <= anchor], twins
        c.status = "ongoing" if c.status == "context" else c.status
        return
    if members := _behind_colon(scene, c, placed, usable):
        c.parties, c.others = [p for p in open_ if p.position in ("subject", "agent") and p not in members], members
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
    if not c.pairs and c.act and (c.act.value.count != 1 or c.act.value.kind == "jumelage"):
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
    if c.act and len(after) > 1 and subjects and all(_dated_before(scene, p) for p in after[1:]):
        c.parties, c.others = subjects, after  # «A a signé en 2016 un accord avec B, en 2018 avec C»
        return
    if c.act and len(after) == c.act.value.count >= 2 and len(withs) < len(after):
        withs = after  # «deux accords : l'un avec A, l'autre avec B»
    if c.act and c.act.value.count != 1 and len(withs) == 1:
        withs = _listed_after(scene, withs[0], open_)
    if len(c.pairs) < 2 and 2 <= len(subjects) == len(withs) and _RESPECTIVELY in scene.text.folded[start:end]:
        c.pairs = list(zip(subjects, withs, strict=True))
        return
    if len(between) >= 2 or (between and between[0].mention.value.via == "group"):
        c.parties = between
        c.settled = not subjects and _are_named_at_once(c, between)
        if c.act and len(between) > 2 and c.act.value.count == len(between) - 1:
            c.parties, c.others = between[:1], between[1:]  # «trois accords entre A et B, C et D»
            return
        if (
            c.act
            and c.act.value.count != 1
            and len(between) > 2
            and _SIDES.search(scene.text.folded, between[0].mention.end, between[1].left)
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
    if len(subjects) >= 2 and len(withs) == 1 and c.act and _EACH.search(scene.text.folded, start, c.act.start):
        c.act = replace(c.act, value=replace(c.act.value, count=len(subjects)))
        c.parties, c.others = withs, subjects  # «A, B et C ont chacun signé une convention avec D»
        return
    if len(withs) == 2 and not subjects and c.act and _BINDS_BOTH.search(scene.text.folded, c.act.end, withs[0].left):
        c.parties = withs  # «Plusieurs conventions, signées en 2009 et en 2018, lient A et B»
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
    if lenders := _lenders(scene, c, right):
        c.parties, c.others = [p for p in subjects if p not in lenders], lenders
        return
    if _sign_together(scene, c, subjects):
        c.parties, c.settled = subjects, True
        return
    given = [p for p in open_ if p.position == "beneficiary"]
    money = c.act is not None and _MONEY.search(scene.text.folded, c.act.start, c.act.end + 60)
    c.parties = subjects + (given if money else [])
    if not subjects or (len(subjects) == 1 and c.heading):
        free = [p for p in open_ if p.position in ("free", "subject") and p.mention.value.via not in ("anaphor",)]
        ranked = c.act is not None and c.act.rule == "acts.par_le_rang"  # «Par le second, A et B créent un laboratoire»
        if (len(free) >= 2 and (c.heading or ranked or c.status == "signed")) or (free and c.heading):
            c.parties = free
        elif free and not subjects:
            c.parties = free[:1]
        elif alone and not subjects:
            c.parties = alone  # «entre la Région et» a name that nothing knows


# «un prêt de 40 millions d'euros (26 milliards) de l'Agence», «un prêt de 10 milliards, consenti par la Banque»
_FROM_LENDER = re.compile(
    r"(?: ?\([^()]{1,40}\))?(?:,? (?:vient|provient|emane))?(?: de la| de l'| du| des| de| d'|,? (?:consentie?|accordee?|octroyee?|fournie?|apportee?) par (?:la|le|les|l')) ?"
)


def _lenders(scene: Scene, c: Candidate, right: list[Placed]) -> list[Placed]:
    """Who lends or gives the sum that the noun of a loan or a gift leads to."""
    if c.act is None or c.act.rule != "acts.pret":
        return []
    sums = [a for a in scene.within(scene.amounts, c.sentence) if a.start >= c.act.end]
    return [
        p for p in right if any(_FROM_LENDER.fullmatch(scene.text.folded, a.end, p.mention.start) for a in sums[:2])
    ]


def _towns_listed(scene: Scene, c: Candidate, placed: list[Placed], end: int) -> list[Placed] | None:
    """«Seuls quatre jumelages sont actifs : Kaya au Burkina Faso, Viseu au Portugal …», «jumelée avec deux villes, Kaya et Viseu»: the
    towns behind the colon or the comma, if there are as many as the words count."""
    if c.act is None or c.act.value.kind != "jumelage" or (c.act.value.count == 1 and c.act.rule != "acts.jumele"):
        return None
    colon = scene.text.plain.find(":", c.act.end, end)
    count = c.act.value.count if c.act.rule != "acts.jumele" else 0
    if not count and (counted := _SO_MANY_TOWNS.search(scene.text.folded, c.act.end, end)):
        count = int(parse_number(counted[1]) or 0)
        colon = counted.end() if scene.text.plain.startswith(",", counted.end()) else colon
    if count < 2:
        return None
    towns = [
        p
        for p in placed
        if p.left > colon >= 0 and p.position != "place" and (p.mention.value.type in ("municipality", "other"))
    ]
    return towns if len(towns) == count else None


def _behind_colon(scene: Scene, c: Candidate, placed: list[Placed], usable: list[Candidate]) -> list[Placed]:
    """«Plusieurs accords ont été conclus : Province du Shandong (Chine), Land de Hesse (Allemagne) …»: those behind the colon, as
    many as the words count."""
    if c.act is None or c.act.value.count == 1 or c.act.value.kind == "jumelage":
        return []
    end = scene.sentences[c.sentence][1]
    colon = scene.text.plain.find(":", c.act.end, end)
    if colon < 0 or any(o.act is not None and o.act.start > colon for o in usable):
        return []
    members = [p for p in placed if p.left > colon and is_named(p) and p.position in ("free", "with", "subject")]
    if len(members) < 2 or c.act.value.count not in (0, len(members)):
        return []
    gaps = zip([colon + 1, *(p.mention.end for p in members)], [*(p.left for p in members), end], strict=True)
    return members if all(_ONLY_NAMES.fullmatch(scene.text.folded, a, b) for a, b in gaps) else []


_WITH_IT = re.compile(r",? avec (?:la |le |les |l')?")


def _dated_before(scene: Scene, p: Placed) -> bool:
    """Whether a date and «avec» stand right before a party: «…, en 2018 avec C»."""
    dates = scene.within(scene.dates, scene.text.sentence_index(p.left))
    return any(_WITH_IT.fullmatch(scene.text.folded, d.end, p.mention.start) for d in dates)


def _listed_after(scene: Scene, first: Placed, placed: list[Placed]) -> list[Placed]:
    """«avec la Région de A ; la Province de B ; le Land de C»: the party and those that semicolons part from it."""
    members = [first]
    for p in placed:
        gap = scene.text.folded[members[-1].mention.end : p.left] if p.left >= members[-1].mention.end else ""
        if ";" in gap and _ONLY_NAMES.fullmatch(gap):
            members.append(p)
    return members


# Between the members of a list stand their countries and their dates, and little else.
_ONLY_NAMES = re.compile(r" ?(?:\([^()]{2,60}\))?(?: ?(?:,|;|et|ainsi que|puis|avec|la|les?|l'))*[ .]*")


# «A, B et C ont respectivement signé des protocoles avec D, E et F»
_RESPECTIVELY = "respectivement"
_EACH = re.compile(r"\bchacune?\b")
_BINDS_BOTH = re.compile(
    r"\b(?:lient|liaient|unissent|unissaient|associent|relient|lie|liait|unit|unissait) (?:desormais |deja |aussi )?(?:la |le |les |l')?$"
)
_SIDES = re.compile(r"d'autre part|d'une part")
# «un accord de coopération culturelle entre A et B»
_AT_ONCE = 40
_SO_MANY_TOWNS = re.compile(
    r"\b(deux|trois|quatre|cinq|six|sept|huit|neuf|dix) (?:[a-z]+ ){0,2}(?:villes|communes|cites|municipalites)\b"
)
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
            and (_WITH.fullmatch(folded, a.mention.end, b.left) or _TWINNED.fullmatch(folded, a.mention.end, b.left))
        ):
            out.append((a, b))
    return out


# «A est jumelée avec B et C avec D»
_TWINNED = re.compile(r" (?:est|sont) jumelee?s? avec (?:l'|la |le |les )?")
_BETWEEN = re.compile(r"\bentre (?:la |le |les |l'|d'une part,? )?$")


def _pairs_between(scene: Scene, placed: list[Placed]) -> list[tuple[Placed, Placed]]:
    """«des accords entre A et B, et entre C et D»: the pairs, where each «entre» joins two."""
    lists: list[list[Placed]] = []
    for p in placed:
        if p.position == "between":
            if not lists or _BETWEEN.search(scene.text.folded, max(0, p.left - 24), p.left):
                lists.append([])
            lists[-1].append(p)
    if len(lists) < 2 or any(len(named) < 2 for named in lists):
        return []
    pairs = []
    for first, *others in lists:
        if len(others) > 1 and not _SIDES.search(scene.text.folded, first.mention.end, others[0].left):
            return []
        pairs += [(first, other) for other in others]  # «et entre C d'une part et D et E d'autre part»
    return pairs


def _may_be_party(p: Placed) -> bool:
    """A name that nothing knows is a party only where a preposition makes it one, or the verb, if it looks like no person."""
    v = p.mention.value
    if v.via != "unknown":
        return True
    if p.position in ("with", "between"):
        return True
    return p.position in ("subject", "agent") and (
        v.type != "other" or v.name.isupper() or (" " not in v.name and not is_given_name(v.name))
    )


def _are_named_at_once(c: Candidate, between: list[Placed]) -> bool:
    """Whether an act that is told names both of its parties right behind its noun: no other can be one."""
    told = c.act is not None and c.status in ("signed", "announced", "listed")
    near = told and c.act.rule != "acts.avenant" and 0 <= between[0].left - c.act.end <= _AT_ONCE  # type: ignore[union-attr]
    return near and len(between) >= 2


def _sign_together(scene: Scene, c: Candidate, subjects: list[Placed]) -> bool:
    """Whether those who sign are told right before the verb, whose object is the act: «A et B ont signé hier un accord»."""
    if c.act is None or not c.cues or c.cues[0].rule != "status.signe_passe" or c.act.start < c.cues[0].end:
        return False
    one = len(subjects) >= 2 and len({p.list_id for p in subjects}) == 1
    return (
        one
        and all(is_named(p) and p.position == "subject" for p in subjects)
        and 0 <= c.cues[0].start - subjects[-1].mention.end <= 2
        and c.act.start - c.cues[0].end <= _AT_ONCE
    )


_RANKED = re.compile(r"\b(?:une? )?autre$")
_IS_OF = re.compile(
    r"[ ,]*(?:(?:a|est|etait|fut|sera) )?(?:ete )?(?:[a-z]+ment )?(?:concern\w+|l(?:ie|iait|iera|iant)|uni\w+|associ\w+|engag\w+|impliqu\w+|reuni\w+|celui|celle|signe\w?|paraphe\w?|conclue?|passee?|nouee?)?"
    r"(?: hier| [a-z]+di| en \d{4})?,? ?(?:de la |de l'|de |d'|du |entre |par )?(?:la |les? |l')?"
)
_OWN = frozenset({"free", "subject", "complement", "between", "with"})


def settle_ranked(scene: Scene, c: Candidate, placed: list[Placed], usable: list[Candidate]) -> None:
    """«Le premier accord concerne A et B»: an act told by its rank that names two right behind it is theirs alone."""
    act = c.act
    if act is None or act.value.count != 1 or c.status not in ("listed", "signed", "announced"):
        return
    if act.value.ordinal is None and not _RANKED.search(scene.text.folded, max(0, act.start - 10), act.start - 1):
        return
    end = min(
        (o.act.start for o in usable if o.act and o.act.start > act.start), default=scene.sentences[c.sentence][1]
    )
    own = [p for p in placed if act.end <= p.left < end and p.position in _OWN and is_named(p)]
    if len(own) != 2 or not _IS_OF.fullmatch(scene.text.folded, act.end, own[0].left):
        return
    c.parties, c.others, c.pairs, c.settled = own, [], [], True


def _is_its_town(c: Candidate, p: Placed) -> bool:
    """«le jumelage de Bressuire avec Limerick»: the town whose twinning it is."""
    twinned = c.act is not None and c.act.value.kind == "jumelage" and c.act.rule != "acts.jumele"
    return (
        twinned
        and p.position == "complement"
        and p.mention.value.type == "municipality"
        and 0 <= p.left - c.act.end < _RIGHT_BEHIND  # type: ignore[union-attr]
    )


# «de la ville de …»
_RIGHT_BEHIND = 16


def _first_list(parties: list[Placed]) -> list[Placed]:
    return [p for p in parties if p.list_id == parties[0].list_id] if parties else []


def _last_list(parties: list[Placed]) -> list[Placed]:
    return [p for p in parties if p.list_id == parties[-1].list_id] if parties else []
