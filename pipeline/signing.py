"""Who put their hand to the paper, and for whom.

Two questions, apart: `read_signing` reads one sentence («A et B ont paraphé …», «signé par A», «porte les signatures de A»)
without knowing the acts; `people_of` gives an act the sentences that speak of its signing: its own, then those after
it, then what is told once for all the acts of the article.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Literal

from pipeline.candidate import Candidate
from pipeline.context import key
from pipeline.dispatch import Dispatcher
from pipeline.frames import Frame
from pipeline.mentions import Mention
from pipeline.people import Office, Person
from pipeline.scene import Scene
from rules.folding import fold


@dataclass(frozen=True, slots=True)
class Hand:
    """A person who signed: `name`, `role` as written, `body` the canonical name of the party that they sign for."""

    start: int
    end: int
    name: str
    role: str | None
    body: str | None
    rule: str


@dataclass(frozen=True, slots=True)
class Signing:
    """What one sentence tells of a signing: its people in text order, the verb or noun at `[start, end)` that tells it,
    and whether it speaks of several papers at once («les documents», «MM. A et B les ont paraphés»)."""

    sentence: int
    start: int
    end: int
    people: list[Mention[Person]]
    several: bool


Voice = Literal["active", "passive", "noun", "represented", "between"]
_Anchor = tuple[int, int, Voice]

_DET = r"(?:le |la |l'|les |son |sa |leurs? |ses |un |une |du |de la |de l'|des |de |d')"
# People behind these words look on, or belong to another event of the sentence.
_AUDIENCE = re.compile(
    r"\b(?:en presence|sous la presidence|sous (?:les yeux|le regard|l'egide|la houlette|l'oeil|l'œil|le parrainage|le haut patronage)|devant|lors|a l'occasion|en marge|"
    r"accompagnee?s? (?:de|d'|du|par)|entouree?s? de|aux cotes|d'apres|selon|au cours|pour sa part|de son cote|assist\w+|presid[a-z]+ par|copresid\w+|emmene\w* par|menee? par|conduite? par|dirigee? par|"
    r"recue?s? par|accueillie?s? par|invitee?s? (?:par|de)|promesse|succed\w+ a|lance\w* par|initie\w* par|annonce\w* par|voulue?s? par|souhaite\w* par|portee?s? par)\b"
)
# What ends the list of those who sign.
_STOP = re.compile(
    r", (?:ce|cet|cette|il|elle|ils|elles|le texte|le document|l'accord|la convention|le pret) |\b(?:alors que|tandis que|apres que|dont|a-t-on|qui (?:a|ont|avait|avaient|s'est)|s'accompagne|marque|"
    r"intervient|souligne|indique|declare|a (?:salue|rappele|precise|indique|souligne|declare|explique|assure))\b|[»\"]"
)
_SAYS_THAT = re.compile(
    r"\bque\b|\bqu'|\b(?:selon|a (?:indique|declare|salue|souligne|rappele|precise|explique|assure|annonce|dit))\b"
)
_AUXILIARY = re.compile(r"\b(?:a|ont|avait|avaient|aura|auront|ayant|avoir)(?: [a-z']{1,16}){0,3} $")
_COORDINATED = re.compile(r"\b(?:a|ont|avait|avaient) [^.;:]{3,60} et $")
_BE = re.compile(r"\b(?:ete|etre|est|sont|etait|etaient|fut|furent)\b")
_PEN = re.compile(
    r"\b(?:(?:a|ont|avait|avaient) (?:[a-z']{1,12} ){0,3}(?:tenu|pris|saisi|sorti|echange) (?:la|les|le|son|leurs?) (?:plume|stylo)s?|ten(?:ait|aient|ant|ir) (?:la plume|le stylo)|sign(?:ait|aient)(?= pour| au nom)|"
    r"(?:au moment|avant|pret[se]* a) (?:de )?signer|apres avoir signe|pour (?:y |les |l')?(?:signer|parapher)|(?:occasion|permis|revenu) (?:pour|a) [^.;:,]{2,60} (?:de |d'y )(?:signer|parapher)|"
    r"(?:est|sont) (?:venue?s?|allee?s?)[^.;:]{0,40}? (?:signer|parapher)|(?<=, )(?:signer|parapher)|(?<=, )venue?s? (?:y |pour )?(?:signer|parapher))\b"
)
# «Signé respectivement le 27 janvier par A et le 22 février par B», «paraphé, côté malien, par A»
_SIGNED_BY = re.compile(
    r"(?<!un )\b(?:co|contre)?(?:signe|paraphe|ratifie)e?s?(?=(?:,| (?:respectivement|conjointement|ensemble|tour a tour|du cote|cote|pour|au nom))[^.;:]{0,80}\bpar )"
)
_PEN_HELD = re.compile(r"\b(?:plume|stylo)s? (?:etait|etaient|a ete|ont ete|est|fut) tenue?s?\b")
_PARAPH_IS = re.compile(
    r"\b(?:paraphes?|signatures?)(?: [a-z]+){0,2} (?:est|sont) celles? (?=d)|\bparaphes?(?: [a-z]+){0,2} (?:est|sont) (?:celui|ceux) (?=d)"
)
_WAS = re.compile(r"\bl'(?:a|ont|avait) (?:ete|aussi ete|egalement ete)(?= entre| par)")
# «… qui sera consolidée par la signature officielle»: nobody has signed yet.
_TO_COME = re.compile(
    r"\b(?:ser(?:a|ont)|devr(?:a|ont|ait|aient)|doi(?:t|vent)|fer(?:a|ont)|aur(?:a|ont) lieu|proceder(?:a|ont)|prevue?s?|prevoi(?:t|ent)|prochaine?|future|en attendant|avant|d'ici|attend\w*|en vue de|jusqu'a)\b[^.;:,]{0,50}$"
)
# «a autorisé la maire à signer»: she may, one day.
_MAY_SIGN = re.compile(r"\b(?:autoris|habilit|mandat)[^.;:]{2,80} (?:a|pour) (?:signer|parapher|conclure)")
_SIGNERS = re.compile(
    r"\b(?:co-?)?signataires?(?: [a-z']{1,14}){0,4} ?:|\b(?:co-?)?signataires? [^.;:]{0,120}?\b(?:sont|etaient|furent)\b|"
    r"\bsignature (?:a|avait|ont) (?:reuni|rassemble|mis en presence)\b|\bsignataires? (?:pour|au nom) [^.;:,]{2,50},|\bport\w{1,5} (?:les|la|le) (?:paraphes?|signatures?|griffes?)\b"
)
# «A a procédé hier à Foix, avec B, à la signature de …»
_PROCEEDS = re.compile(r"\bproced(?:e|ent|aient|ait)\b(?=[^;:]{0,150}? (?:a la signature|au paraphe|a l'echange))")
# «…, Ana Lopes, signataire des deux documents avec …»
_SIGNER_OF = re.compile(r"(?<=, )(?:co-?)?signataires? (?=des? |d'|du |avec )")
_REPRESENTED = re.compile(
    r"\brepresente(?:e|es|s)?,? (?:respectivement )?par\b|\bque representai(?:t|ent)\b|\b(?:par la voix|en la personne|(?:sous|par) la (?:plume|main)) (?:de |du |d')(?:leurs? [a-z-]{3,16} |m\.|mme )?"
)
_BETWEEN = re.compile(r"\bentre(?= )")
_MEETING = re.compile(
    r"\b(?:entretiens?|rencontres?|reunions?|echanges?|discussions?|tete-a-tete|relations?|liens?)\b[^,.;]{0,30}$"
)
_VERB_RULES = frozenset({"status.signe_passe", "status.signe_participe", "status.appose", "status.futur"})
# The second half passes an office whose holder is not named: «par le maire de X et son homologue de Y, A».
_BY = re.compile(
    rf"\b(?:par|entre|d'une part)[ ,]+(?:[a-z ]{{1,20}} par )?{_DET}?$|\bpar (?:les|leurs|deux|trois|quatre) [a-z' -]{{3,50}},? (?:a savoir|respectivement|en l'occurrence|soit)[ :]*,? ?{_DET}?$|"
    rf"\bpar (?:le |la |l')[a-z' -]{{3,50}} et {_DET}?$|\bpar (?:le |la |l')[a-z' -]{{3,50}}, {_DET}?$"
)
_INVERTED = re.compile(
    r"[^a-z]*(?:l'|les |y |ce (?:document|texte) l')?ont (?:[a-z]{2,10} )?(?:signe|paraphe|appose)\b"
)
_WITH = re.compile(
    rf"(?:\bavec|\baux cotes|\ben compagnie|\bconjointement avec|\bensemble avec|\ba cote de (?:celles?|ceux|celui)|\btout comme|\bainsi que|\bde meme que|\bimite par) {_DET}?$"
)
_FOR = re.compile(rf",? ?(?:pour (?:le compte )?|au nom |en tant que representant )(?={_DET})")
# «… et, pour la partie turque, l'ambassadeur Y»
_ITS_SIDE = re.compile(
    rf"(?:[;,]| et),? (?:et,? )?(?:du cote|cote|pour|au nom) [a-z' -]{{3,50}},? (?:c'est |ce fut )?(?:par )?{_DET}?$"
)
_SIGNED_FOR = re.compile(rf"[^.;:]{{0,40}}?\bsign\w{{1,6}} (?:pour (?:le compte )?|au nom )(?={_DET})")
_FOR_BEFORE = re.compile(r"\b(?:cote|pour|partie|camp|parties?)\b[^.;:]{0,50}$")
_OTHER_SUBJECT = re.compile(
    r"^(?:(?:le|la|les|ces|leurs|ses|des|deux|chaque|cette|ce|chacune?)\b|l'|ils?\b|elles?\b|on\b|nous\b)"
)
_CLITIC = re.compile(
    r"(?:(?:ils|elles) )?(?:les|le|la|l'|y|en|se|s'|qui|que|n'|ne|l'un et l'autre|tous deux|toutes deux)?(?: (?:les|l'|le|la|y|en|se))?"
)
_TWO = re.compile(
    r"\bles deux (?P<noun>hommes|femmes|ministres|maires|presidents|presidentes|elus|elues|dirigeants|responsables|signataires|ediles|recteurs|rectrices|directeurs|chefs|gouverneurs|"
    r"diplomates|ambassadeurs|personnalites|patrons|bourgmestres|pdg|presidents-directeurs|homologues|hautes? autorites|hommes d'affaires|partenaires|secretaires|consuls|doyens|commissaires)\b[^.;,]{0,50}$|"
    r"(?:^|[.;:,] ?|\bet )(?:ils|elles|tous deux|toutes deux|l'un et l'autre) (?:les? |l'|y )?(?:(?:ont|avaient) (?:[a-z]+ ){0,2})?$"
)
# «signé par les deux ministres», «paraphé par ceux-ci»
_BY_TWO = re.compile(
    r"[^.;:]{0,90}?\bpar (?:(?:les|leurs) deux (?P<noun>(?!pays|parties|villes|communes|regions|institutions|gouvernements|etats|entreprises|organis|universites|etablissements|collectivites|structures|societes|departements|chambres|entites)[a-z]{4,})|ceux-ci|celles-ci|les memes|les interesses)\b"
)
# No sentence has more signatories; a page without full stops must not cost the square of its length.
_MOST = 60
_SEVERAL = re.compile(
    r"\b(?:les|ces|leurs|autres|deux|trois|quatre|cinq|six|sept|huit|neuf|dix|onze|douze|\d{1,2}|plusieurs|differents|divers|ensemble des) (?:[a-z]{1,14} ){0,2}"
    r"(?:documents|textes|actes|accords|conventions|instruments|memorandums|protocoles|contrats|conventions|papiers|parapheurs)\b|\bles (?:ont|a|avaient|avait) "
)


def read_signing(scene: Scene, sentence: int, told: bool = True) -> list[Signing]:
    """The signings that one sentence tells. `told` says whether the sentence is known to tell an act, so that a body
    «représentée par» somebody signs through them."""
    asked = sentence, told
    if asked not in scene.signings:  # every act of the article asks for the signings around it
        scene.signings[asked] = _read_signing(scene, sentence, told)
    return scene.signings[asked]


def _read_signing(scene: Scene, sentence: int, told: bool) -> list[Signing]:
    start, end = scene.sentences[sentence]
    people: list[Mention[Person]] = scene.within(scene.people, sentence)[:_MOST]
    out: list[Signing] = []
    seen: set[int] = set()
    for a_start, a_end, voice in _anchors(scene, sentence, told):
        hands = _hands(scene, (start, end), (a_start, a_end), voice, people)
        hands = [p for p in hands if p.start not in seen]
        if not hands:
            continue
        seen.update(p.start for p in hands)
        acts = scene.within(scene.acts, sentence)
        several = any(a.value.count != 1 for a in acts) or _SEVERAL.search(scene.text.folded, start, end) is not None
        out.append(Signing(sentence, a_start, a_end, hands, several))
    return out


def _anchors(scene: Scene, sentence: int, told: bool) -> list[_Anchor]:
    """The words of the sentence that tell a signing, with their voice, in text order."""
    folded = scene.text.folded
    start, end = scene.sentences[sentence]
    found: list[_Anchor] = []
    if _MAY_SIGN.search(folded, start, end):
        return []
    for cue in scene.cues(sentence):
        if cue.value.gives != "signed":
            continue
        if cue.rule in _VERB_RULES:
            found.append((cue.start, cue.end, _voice(scene, start, cue.start, cue.end)))
        elif cue.rule == "status.signature" and not _TO_COME.search(folded, max(start, cue.start - 70), cue.start):
            found.append((cue.start, cue.end, "noun"))
    for voice, m in _TELLING.find(scene.text, start, end):
        if voice not in ("represented", "between") or told:
            found.append((m.start(), m.end(), voice))
    return sorted(set(found))


_TELLING: Dispatcher[Voice] = Dispatcher(
    (
        ("active", _PEN),
        ("passive", _SIGNED_BY),
        ("passive", _PEN_HELD),
        ("passive", _WAS),
        ("noun", _PARAPH_IS),
        ("noun", _SIGNERS),
        ("active", _SIGNER_OF),
        ("active", _PROCEEDS),
        ("represented", _REPRESENTED),
        ("between", _BETWEEN),
    )
)


def _voice(scene: Scene, start: int, a: int, b: int) -> Voice:
    """Active or passive: an auxiliary tells; a bare participle («signé mardi par») is passive, a bare verb active."""
    folded, word = scene.text.folded, scene.text.plain[a:b]
    if " " in word:
        return "passive" if _BE.search(folded, a, b) and "convenu" not in folded[a:b] else "active"
    before = folded[max(start, a - 60) : a]
    if auxiliary := _AUXILIARY.search(before):
        return "passive" if _BE.search(auxiliary[0]) else "active"
    if not re.search(r"(?:é|ée|és|ées|is|it|us?|ue|ues)$", word):
        return "active"
    return "active" if _COORDINATED.search(before) else "passive"


def _hands(
    scene: Scene, span: tuple[int, int], anchor: tuple[int, int], voice: Voice, people: list[Mention[Person]]
) -> list[Mention[Person]]:
    after = [p for p in people if p.start >= anchor[1]]
    if voice == "active":
        subjects = _subjects(scene, span, anchor, [p for p in people if p.end <= anchor[0]])
        if not subjects:
            subjects = _pointed(scene, span, anchor)
        inverted = _INVERTED.match(scene.text.folded, *span) is not None or (
            scene.text.folded[anchor[0] - 3 : anchor[0]] == "qu'"
        )
        if not subjects and after and (inverted or _left(scene, after[0]) - anchor[1] <= 4):
            return _open_list(
                scene, anchor[1], after
            )  # «Ont signé l'accord A, B et C», «Y ont apposé leur signature A et B»
        return subjects + _companions(scene, anchor[1], after)
    if voice == "noun":
        by = _from(scene, anchor[1], after, _BY)
        if by:
            return by
        reach = (
            re.compile(
                rf"[ :]*(?:(?:des|de leurs|de ses|par les|celles des) (?:deux|trois|quatre) (?:[a-z' -]{{3,40}},? )?)?{_DET}?(?:part de )?$"
            )
            if after
            else None
        )
        first = _left(scene, after[0]) if after else 0
        return (
            _open_list(scene, anchor[1], after)
            if reach and reach.fullmatch(_strip_titles(scene.text.folded[anchor[1] : first]))
            else []
        )
    if voice == "between":
        return _between(scene, anchor, after)
    if voice == "represented":
        near = [p for p in after if _left(scene, p) - anchor[1] <= 16 or p.start - anchor[1] <= 40]
        return _chain(scene, near[0], after) if near else []
    latter = _the_latter(scene, span, anchor)
    return latter + _from(scene, anchor[1], after, _BY) or _pointed_by(scene, span, anchor)


def _between(scene: Scene, anchor: tuple[int, int], after: list[Mention[Person]]) -> list[Mention[Person]]:
    """«une convention entre A, présidente de …, et B»: the noun of an act, then people on both sides."""
    folded = scene.text.folded
    act = any(0 <= anchor[0] - a.end < 70 for a in scene.acts)
    if not act or not after or _MEETING.search(folded, max(0, anchor[0] - 50), anchor[0]):
        return []
    if not re.fullmatch(rf" (?:d'une part,? )?{_DET}?", _strip_titles(folded[anchor[1] : _left(scene, after[0])])):
        return []
    both = _open_list(scene, anchor[1], after)
    return both if len(both) >= 2 else []


def _left(scene: Scene, p: Mention[Person]) -> int:
    """Where the person's phrase begins: at the office before the name, or at the name."""
    if p.value.office is None or scene.offices[p.value.office].start > p.start:
        return p.start
    left = scene.offices[p.value.office].start
    if p.value.office > 0:
        o = scene.offices[p.value.office - 1]
        if 0 < left - o.end <= 6 and scene.text.folded[o.end : left] in (" et ", " et le ", " et la ", ", ", " / "):
            return o.start  # «le recteur et vice-chancelier, X»: two offices, one holder
    return left


def _right(scene: Scene, p: Mention[Person]) -> int:
    if p.value.office is not None:
        return max(p.end, scene.offices[p.value.office].end if scene.offices[p.value.office].start - p.end < 30 else 0)
    return p.end


_TITLES = re.compile(
    r"(?:\b(?:m|mm|mme|mmes|dr|pr|s\.e|s\.e\.m)\.? ?|\b(?:monsieur|madame|professeure?s?|docteure?s?|colonel|general|messieurs) )+$"
)


def _strip_titles(words: str) -> str:
    return _TITLES.sub("", words)


def _prefix(scene: Scene, a: int, p: Mention[Person]) -> str:
    """The words before the person's phrase, without titles."""
    left = _left(scene, p)
    return _strip_titles(scene.text.folded[max(a, left - 60) : left])


def _from(scene: Scene, a: int, after: list[Mention[Person]], opening: re.Pattern[str]) -> list[Mention[Person]]:
    """The list that begins with the first person right behind the opening words."""
    for i, p in enumerate(after):
        if opening.search(_prefix(scene, a, p)) and not _looks_on(scene, a, p):
            return _open_list(scene, a, after[i:])
    return []


_LATTER = re.compile(r"[^.;:]{0,60}?\bpar (?:ce dernier|cette derniere|celui-ci|celle-ci) et ")


def _the_latter(scene: Scene, span: tuple[int, int], anchor: tuple[int, int]) -> list[Mention[Person]]:
    """«… a été paraphé par ce dernier et par son homologue»: whom the sentence before names last."""
    if not _LATTER.match(scene.text.folded, anchor[1], span[1]):
        return []
    return scene.within(scene.people, scene.text.sentence_index(span[0]) - 1)[-1:]


def _looks_on(scene: Scene, a: int, p: Mention[Person]) -> bool:
    return _AUDIENCE.search(scene.text.folded, a, _left(scene, p)) is not None


def _open_list(scene: Scene, a: int, people: list[Mention[Person]]) -> list[Mention[Person]]:
    """The people up to the words that end the list."""
    out: list[Mention[Person]] = []
    for p in people:
        since = out[-1].end if out else a
        if _looks_on(scene, since, p) or (out and _STOP.search(scene.text.folded, since, _left(scene, p))):
            break
        out.append(p)
    return out


def _chain(scene: Scene, first: Mention[Person], people: list[Mention[Person]]) -> list[Mention[Person]]:
    """A person and those joined to them by «et» or a comma alone."""
    out = [first]
    for p in people:
        if p.start > out[-1].start:
            gap = _strip_titles(scene.text.folded[_right(scene, out[-1]) : _left(scene, p)])
            if not re.fullmatch(rf"(?:\([^)]*\)|[ ,])*(?:et )?(?:avec |par )?{_DET}?", gap):
                break
            out.append(p)
    return out


def _companions(scene: Scene, a: int, after: list[Mention[Person]]) -> list[Mention[Person]]:
    """Those with whom the subject signed («avec le maire de B, X»), and «; Y pour son pays»."""
    out: list[Mention[Person]] = []
    for p in after:
        if p in out or _looks_on(scene, a, p) or _STOP.search(scene.text.folded, a, _left(scene, p)):
            continue
        if _WITH.search(_prefix(scene, a, p)):
            out.extend(_chain(scene, p, after))
        elif _ITS_SIDE.search(scene.text.folded, a, _left(scene, p)) or (
            _FOR.match(scene.text.folded, _right(scene, p))
            and re.search(r"[;,]|\bet\b", scene.text.folded[a : _left(scene, p)])
        ):
            out.append(p)
    return out


def _subjects(
    scene: Scene, span: tuple[int, int], anchor: tuple[int, int], before: list[Mention[Person]]
) -> list[Mention[Person]]:
    """The people who are the subject of an active verb: no onlookers, nobody whose words are reported, no other subject between."""
    folded = scene.text.folded
    start = span[0] + max([0, *(m.end() for m in re.finditer(r"[;:«]", folded[span[0] : anchor[0]]))])
    chosen: list[Mention[Person]] = []
    since = start
    for p in [p for p in before if p.start >= start]:
        if _is_onlooker(folded, since, _left(scene, p)):
            continue
        if not _SAYS_THAT.search(folded, _right(scene, p), anchor[0]):
            chosen.append(p)
            since = p.end
    if not chosen:
        return []
    gap = re.sub(r"\([^)]*\)", "", folded[_right(scene, chosen[-1]) : anchor[0]])
    last = gap.rsplit(",", 1)[-1].strip() if "," in gap else gap.strip()
    if not _CLITIC.fullmatch(last) and _OTHER_SUBJECT.match(last):
        return []
    return chosen


def _is_onlooker(folded: str, a: int, left: int) -> bool:
    """«En présence de A et du préfet, B, C et D ont signé»: a comma closes the phrase, unless «de» goes on with it."""
    ends = [m.end() for m in _AUDIENCE.finditer(folded, a, left)]
    if not ends:
        return False
    return (
        not re.search(r",| que | qu'", folded[ends[-1] : left])  # «c'est sous l'œil de A que B et C ont signé»
        or re.search(r"\b(?:du|de la|de l'|des|de|d') ?$", folded[a:left]) is not None
    )


def _pointed(scene: Scene, span: tuple[int, int], anchor: tuple[int, int]) -> list[Mention[Person]]:
    """«Les deux maires ont signé»: the two people whom the sentences just before name."""
    told = _TWO.search(scene.text.folded[max(span[0], anchor[0] - 200) : anchor[0]])
    return _the_two(scene, span, told["noun"]) if told else []


def _pointed_by(scene: Scene, span: tuple[int, int], anchor: tuple[int, int]) -> list[Mention[Person]]:
    """«… a été signé par les deux maires»: the same behind a passive."""
    told = _BY_TWO.match(scene.text.folded, anchor[1], span[1])
    if told is None or _AUDIENCE.search(scene.text.folded, anchor[1], told.end()):
        return []
    return _the_two(scene, span, told["noun"])


def _the_two(scene: Scene, span: tuple[int, int], noun: str | None) -> list[Mention[Person]]:
    """The two people named last before a sentence; holders of the office that `noun` tells, however far, before others."""
    here = scene.text.sentence_index(span[0])
    offices = next((pattern for nouns, pattern in _HOLDERS if nouns.match(noun or "")), None)
    near: dict[str, Mention[Person]] = {}
    for i in range(here - 1, max(-1, here - 5), -1):
        for p in scene.within(scene.people, i):
            near.setdefault(p.value.name, p)
        if len(near) >= 2:
            break
    fitting: dict[str, Mention[Person]] = {}
    for p in reversed([p for p in scene.people if offices and p.start < span[0]]):
        office = scene.offices[p.value.office].text if p.value.office is not None else ""
        if len(fitting) < 2 and offices and offices.match(fold(office)):
            fitting.setdefault(p.value.name, p)
    two = near if len(near) == 2 else fitting
    return sorted(two.values(), key=lambda p: p.start) if len(two) == 2 else []


# «les deux ministres»: whose office may be meant by the plural.
_HOLDERS = (
    (re.compile(r"ministres|chefs"), re.compile(r"(?:premiere? )?ministre|homologue|secretaire d'etat|chef(?:fe)? de|garde")),
    (re.compile(r"maires|ediles|bourgmestres|elus|elues"), re.compile(r"maire|bourgmestre|homologue|president|syndic|conseill|adjoint")),
    (re.compile(r"presidente?s"), re.compile(r"president|homologue")),
    (re.compile(r"recteurs|rectrices"), re.compile(r"rect|president|homologue")),
    (re.compile(r"directeurs|directrices|pdg|patrons"), re.compile(r"direct|president|pdg|dg|homologue")),
    (re.compile(r"gouverneure?s"), re.compile(r"gouverneur|wali|homologue")),
)  # fmt: skip


def _by_office(scene: Scene, sentence: int, hands: list[Mention[Person]], anchor: int) -> list[Mention[Person]]:
    """«la ministre et son homologue rwandais, X, ont signé», «par le maire et par Y»: an office alone is the person whom the
    article names with it elsewhere."""
    start, _ = scene.sentences[sentence]
    end = max([anchor, *(p.start for p in hands if p.start < scene.sentences[sentence][1])])
    held = {p.value.office for p in scene.within(scene.people, sentence)}
    out: list[Mention[Person]] = []
    for i, office in enumerate(scene.offices):
        if i in held or not start <= office.start < end:
            continue
        before = _THE_ONE if office.start < anchor else _BY_THE_ONE
        if not before.search(scene.text.folded[max(start, office.start - 12) : office.start]):
            continue
        found = _holder(scene, office)
        if found and all(found.value.name != h.value.name for h in (*hands, *out)):
            out.append(found)
    return out


_THE_ONE = re.compile(r"(?:^|[\s,'])(?<!de )(?<!a )(?:le |la |l')$")
_BY_THE_ONE = re.compile(r"\b(?:par|avec|et|entre|pour),? (?:le |la |l')$")


def _holder(scene: Scene, office: Mention[Office]) -> Mention[Person] | None:
    """The one person whom the article names with an office in the same words; for a bare noun, the last one named before."""
    words = fold(office.text).split()
    if not words or words[0].endswith("s"):
        return None
    if len(words) == 1:
        stem = words[0][:5]
        earlier = [p for p in scene.people if p.end < office.start and _office_of(scene, p).startswith(stem)]
        return earlier[-1] if earlier else None
    told, short = " ".join(words[:3]), " ".join(words[:2])
    named = {
        p.value.name: p for p in scene.people if (o := _office_of(scene, p)).startswith(told) or o.strip() == short
    }
    return next(iter(named.values())) if len(named) == 1 else None


def _office_of(scene: Scene, p: Mention[Person]) -> str:
    return fold(scene.offices[p.value.office].text) if p.value.office is not None else ""


def find_signatories(scene: Scene, c: Candidate) -> list[Hand]:
    """The people whom the candidate's own sentence names as its signatories."""
    if c.status not in ("signed", "context"):
        return []
    hands = [_hand(scene, p, []) for s in read_signing(scene, c.sentence) for p in s.people]
    return [replace(h, body=h.body or None) for h in hands]


def people_of(scene: Scene, f: Frame, frames: list[Frame]) -> list[Mention[Person]]:
    """Who signs an act by the words of a signing, each at the first mention; `frames` are all the acts of the article."""
    if f.status != "signed":
        return []
    unique: dict[str, Mention[Person]] = {}
    for p in _people_of(scene, f, frames):
        unique.setdefault(p.value.name, p)
    people = list(unique.values())
    return [p for p in people if len(frames) == 1 or not _signs_another(scene, f, p, frames)]


def hands_of(scene: Scene, f: Frame, people: Iterable[Mention[Person]]) -> list[Hand]:
    """The people as signatories of an act, each with the partner that they sign for, where the text tells it."""
    partners = [q.mention.value.name for q in f.parties.values()]
    return _for_the_rest(scene, f, [_hand(scene, p, partners) for p in people])


def _people_of(scene: Scene, f: Frame, frames: list[Frame]) -> list[Mention[Person]]:
    own = [s for c in f.candidates if c.status != "announced" for s in _own(scene, f, c, frames)]
    past = _is_past(scene, f, frames)
    near = [
        s
        for i in _followers(scene, f, frames)
        if not past and not _tells_another(scene, f, i)
        for s in (read_signing(scene, i, told=False) or _through(scene, f, i) or _other_side(scene, i))
        if not s.several or len(frames) == 1
    ]
    if past or any(not s.several for s in own):
        own = [s for s in own if not s.several]  # «Les autres documents ont été signés par …» is about the others
    if len({p.value.name for s in own for p in s.people}) >= 2:
        near = []
    if own or near:
        return [p for s in (*own, *near) for p in _whole(scene, s)]
    if f.listed_under is not None:
        above = [s for c in f.listed_under.candidates for s in read_signing(scene, c.sentence)]
        above = above or [
            s for i in _followers(scene, f.listed_under, frames) for s in read_signing(scene, i, told=False)
        ]
        if above:
            return [p for s in above for p in _whole(scene, s)]
    twins = [
        g for g in frames if g is not f and {c.sentence for c in g.candidates} & {c.sentence for c in f.candidates}
    ]
    later = {c.sentence for g in twins for c in g.candidates if c.act is None or c.act.value.strength == "document"}
    if shared := [p for i in sorted(later) for s in read_signing(scene, i) for p in _whole(scene, s)]:
        return shared  # two acts of one sentence, then «Ils ont signé»
    return [] if past else _told_for_all(scene, f, frames)


def _told_for_all(scene: Scene, f: Frame, frames: list[Frame]) -> list[Mention[Person]]:
    """The signing that the article tells once for all its acts («Les documents …»), or without naming any (a caption)."""
    announced = {c.sentence for g in frames for c in g.candidates if c.status == "announced"}
    homes = {c.sentence for g in frames for c in g.candidates}
    sentences = [i for i in range(len(scene.sentences)) if i not in announced and scene.within(scene.people, i)]
    for wanted in ("several", "caption"):
        for i in sentences:
            if _names_others(scene, f, i):
                continue
            told = read_signing(scene, i, told=False)
            bare = i not in homes and not scene.within(scene.acts, i)
            if chosen := [s for s in told if (s.several if wanted == "several" else bare)]:
                return [p for s in chosen for p in _whole(scene, s)]
    return []


def _names_others(scene: Scene, f: Frame, sentence: int) -> bool:
    """Whether the sentence names two parties («les accords liant A à B») and none of this act's."""
    named = {key(p.mention.value) for p in scene.placed(sentence) if p.position in _PARTIES and p.mention.value.name}
    return len(named) >= 2 and not named & set(f.parties)


def _signs_another(scene: Scene, f: Frame, p: Mention[Person], frames: list[Frame]) -> bool:
    """«B signait pour la BID»: whether the words after a name tell a party of another act, and none of this one."""
    m = _SIGNED_FOR.match(scene.text.folded, _right(scene, p)) or _FOR.match(scene.text.folded, _right(scene, p))
    if m is None:
        return False
    told = {key(q.value) for q in scene.parties if m.end() <= q.start < m.end() + 8 and q.value.name}
    return bool(told) and not told & set(f.parties) and any(told & set(g.parties) for g in frames)


_PARTIES = frozenset({"with", "between", "agent", "subject"})


def _through(scene: Scene, f: Frame, sentence: int) -> list[Signing]:
    """«La commune de X, représentée par son maire, A»: a party of the act, in a sentence of its own, signs through A."""
    folded = scene.text.folded
    start, end = scene.sentences[sentence]
    m = _THROUGH.search(folded, start, end)
    if m is None:
        return []
    before = [p for p in scene.placed(sentence) if p.mention.start < m.start()]
    if not before or key(before[-1].mention.value) not in f.parties:
        return []
    return [s for s in read_signing(scene, sentence) if s.start >= m.start()]


_THROUGH = re.compile(r", representee? par\b")


# «Côté français, le président de la fondation, X.»: without a verb, after «Côté ivoirien, c'est Y qui a signé.»
_SIDE = re.compile(r"(?:et |quant a )?(?:du cote|cote|pour|au nom) [^.:;,]{2,60}(?:,| :) ")
_FINITE = re.compile(r"\b(?:a|ont|est|sont|avait|etait|sera|[a-z]{3,}(?:ait|aient|era|eront))\b")


def _other_side(scene: Scene, sentence: int) -> list[Signing]:
    """The people of a sentence without a verb that goes on with the signing of the sentence before it."""
    start, end = scene.sentences[sentence]
    m = _SIDE.match(scene.text.folded, start, end)
    if m is None or sentence == 0 or _FINITE.search(scene.text.folded, m.end(), end):
        return []
    if not _SIDE.match(scene.text.folded, *scene.sentences[sentence - 1]) or not read_signing(
        scene, sentence - 1, False
    ):
        return []
    people = [p for p in scene.within(scene.people, sentence) if p.start >= m.end()][:1]
    return [Signing(sentence, m.start(), m.end(), people, several=False)] if people else []


def _tells_another(scene: Scene, f: Frame, sentence: int) -> bool:
    """Whether the sentence tells the signing of a paper of its own, which no frame holds."""
    if any(c.sentence == sentence for c in f.details):
        return False
    kind = f.kind_act.act.value.kind if f.kind_act and f.kind_act.act else None
    if sentence < f.first.sentence and any(a.value.kind == kind for a in scene.within(scene.acts, sentence)):
        return False  # «A et B ont signé un accord. Cet accord …»: the same paper, named first
    return any(
        a.value.determiner == "indefinite" or fold(a.text).startswith(("proces", "communique"))
        for a in scene.within(scene.acts, sentence)
    )


def _whole(scene: Scene, s: Signing) -> list[Mention[Person]]:
    return [*_by_office(scene, s.sentence, s.people, s.start), *s.people]


def _own(scene: Scene, f: Frame, c: Candidate, frames: list[Frame]) -> list[Signing]:
    """The signings of the candidate's sentence that are this act's: each act of a sentence keeps the verb that tells it."""
    told = read_signing(scene, c.sentence)
    rivals = [o for g in frames if g is not f for o in g.candidates if o.sentence == c.sentence and o.cues]
    theirs = {o.cues[0].start for o in rivals} - ({c.cues[0].start} if c.cues else set())
    return [s for s in told if s.start not in theirs]


def _followers(scene: Scene, f: Frame, frames: list[Frame]) -> list[int]:
    """The sentences with people that stand after this act and before the next one; before it, if it is the first."""
    mine = {c.sentence for c in f.candidates}
    others = {c.sentence for g in frames if g is not f for c in g.candidates} - mine
    last = max(mine)
    out = []
    for i in range(min(mine), len(scene.sentences)):
        if i > last and i in others:
            break
        if i not in mine and i not in others and scene.within(scene.people, i):
            out.append(i)
    if not any(o < min(mine) for o in others) and not _is_old(scene, f):
        out = [i for i in range(min(mine)) if scene.within(scene.people, i)] + out
    return out


def _is_past(scene: Scene, f: Frame, frames: list[Frame]) -> bool:
    """Whether the act was signed in a year before another act of the article, or before the article's: who signs now did not
    sign it."""
    day = _year(f)
    return _is_old(scene, f) or (day is not None and any(g is not f and (_year(g) or "") > day for g in frames))


def _year(f: Frame) -> str | None:
    return f.signed.value.start[:4] if f.status == "signed" and f.signed and f.signed.value.start else None


def _is_old(scene: Scene, f: Frame) -> bool:
    """Whether the act was signed in a year before the article's: what opens the article is about another one."""
    day = f.signed.value.start if f.signed else None
    return bool(
        day and scene.published and day[:4] < scene.published[:4] and day[:7] < f"{int(scene.published[:4]) - 1}-12"
    )


def _hand(scene: Scene, p: Mention[Person], partners: list[str]) -> Hand:
    office = p.value.office
    if office is None:  # the office may be told where the name is told again
        office = next(
            (q.value.office for q in scene.people if q.value.name == p.value.name and q.value.office is not None), None
        )
    role = scene.offices[office].text.strip() if office is not None else None
    return Hand(p.start, p.end, p.value.name, role, body_of(scene, p, office, partners), p.rule)


def body_of(scene: Scene, p: Mention[Person], office: int | None, partners: list[str]) -> str | None:
    """The party named in the office, behind «pour» after the name, or by «côté», «pour» before it."""
    spans: list[tuple[int, int]] = []
    if office is not None:
        o = scene.offices[office]
        following = min((other.start for other in scene.offices if other.start >= o.end), default=o.end + 30)
        spans.append((o.start, min(o.end + 30, following)))  # «…, Ali Diallo, et le ministre tchadien» is another's
    right = _right(scene, p)
    if m := _FOR.match(scene.text.folded, right) or _SIGNED_FOR.match(scene.text.folded, right):
        spans.insert(0, (m.end(), m.end() + 12))
    left = _left(scene, p)
    if m := _REPRESENTED_BY_ITS.search(scene.text.folded, max(0, left - 60), left):
        before = [q for q in scene.parties if q.end <= m.start() and m.start() - q.end < 16 and q.value.name]
        spans[:0] = [(q.start, q.end) for q in before[-1:]]
    if m := _FOR_BEFORE.search(scene.text.folded, max(0, left - 60), left):
        spans.insert(0, (m.start(), left))
    named = [q.value for a, b in spans for q in scene.parties if a <= q.start < b and q.value.name]
    if body := next((v.name for v in named if not partners or v.name in partners), None):
        return body
    return _NOBODY if any(v.type == "state" for v in named) else None


# «le Port de Cotonou, représenté par son directeur Jean Petit»
_REPRESENTED_BY_ITS = re.compile(r"\brepresente(?:e|es|s|nt)?,? par (?:son|sa|leur) (?:[a-z-]+ ){0,4}$")


# Of a state that is no partner of the act: nobody else is to be guessed.
_NOBODY = ""


# The type of party for which the holder of an office signs, where the office names none.
_BODY_TYPES = (
    (re.compile(r"maire|bourgmestre|echevin|syndic|adjoint"), ("municipality", "intermunicipality")),
    (re.compile(r"recteur|rectrice|vice-recteur|doyen"), ("university",)),
    (re.compile(r"(?:vice-)?president[e]? (?:du conseil regional|de la region|de region|regional)|gouverneur|wali"), ("region",)),
    (re.compile(r"(?:vice-)?president[e]? du (?:conseil departemental|departement)"), ("department",)),
    (re.compile(r"(?:premier |premiere )?ministre|ambassad|secretaire d'etat|garde des sceaux|chef|president de la republique"), ("state", "ministry")),
)  # fmt: skip


def _for_the_rest(scene: Scene, f: Frame, hands: list[Hand]) -> list[Hand]:
    """Whom the others sign for: the one partner of their office's kind that nobody signs for yet, or the one left over."""
    out = list(hands)
    free = [q.mention.value for q in f.parties.values() if all(h.body != q.mention.value.name for h in out)]
    for i, h in enumerate(out):
        if h.body is None and h.role:
            kinds = next((types for pattern, types in _BODY_TYPES if pattern.match(fold(h.role))), ())
            fitting = [v for v in free if v.type in kinds]
            if len(fitting) == 1:
                out[i] = replace(h, body=fitting[0].name)
                free.remove(fitting[0])
    silent = [i for i, h in enumerate(out) if h.body is None]
    if len(silent) == 1 and len(free) == 1 and len(out) >= 2:
        out[silent[0]] = replace(out[silent[0]], body=free[0].name)
    return [replace(h, body=h.body or None) for h in out]
