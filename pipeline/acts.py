"""Finding the acts: nouns that name a cooperation instrument, and the cues that tell what became of them.

`find_acts` gives a mention per noun, with its kind and its determiner; `find_cues` gives the words that say
signed, announced, ongoing, ended, wished, denied. Which cue governs which act is decided in `pipeline.standing`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache
from typing import Literal

from pipeline.dispatch import Dispatcher
from pipeline.mentions import Mention, longest
from pipeline.numbers import parse_number
from pipeline.text import Text
from rules.loader import compile_pattern, load_rules
from rules.schema_acts import ActRule, CueRule

Determiner = Literal["indefinite", "definite", "demonstrative", "possessive", "bare"]


@dataclass(frozen=True, slots=True)
class ActValue:
    """What an act noun says: its `kind`, how strong the noun is alone, and how it is introduced.

    `count` is the number told («trois accords» 3; «des accords» 0 for an unknown plural; 1 otherwise).
    `ordinal` is the place in a series («le deuxième accord» 2, «un autre accord» and «le dernier» -1), else None.
    """

    kind: str
    strength: str
    rank: int
    determiner: Determiner
    count: int = 1
    ordinal: int | None = None
    new: bool = False


@dataclass(frozen=True, slots=True)
class CueValue:
    """What a cue says of the act beside it (see `rules.schema_acts.CueRule`)."""

    gives: str
    scope: str
    rank: int


_ORDINALS = {
    "premier": 1, "premiere": 1, "deuxieme": 2, "second": 2, "seconde": 2, "troisieme": 3, "quatrieme": 4, "cinquieme": 5,
    "sixieme": 6, "septieme": 7, "huitieme": 8, "neuvieme": 9, "dixieme": 10, "autre": -1, "autres": -1, "dernier": -1, "derniere": -1,
}  # fmt: skip
_NUMBERS = (
    r"deux|trois|quatre|cinq|six|sept|huit|neuf|dix|onze|douze|treize|quatorze|quinze|seize|dix-sept|dix-huit|"
    r"dix-neuf|vingt|trente|quarante|cinquante|\d{1,3}"
)
_DETERMINER = re.compile(
    rf"(?:^|(?<=[\s'(\"«»:;,.-]))(?:"
    rf"(?P<demonstrative>ce|cet|cette|ces|ledit|ladite|lesdits|lesdites|dudit)|"
    rf"(?P<number>(?:(?:les|ces|leurs|ses|l'un des|l'une des) )?(?:{_NUMBERS})|plusieurs|divers|diverses|quelques|differents|"
    rf"une? (?:dizaine|douzaine|quinzaine|vingtaine|trentaine|centaine|serie|ensemble|batterie|paire|nombre) d(?:e |'))|"
    rf"(?P<possessive>leurs?|son|sa|ses|notre|nos|votre)|"
    rf"(?P<indefinite>une?|des|d'|de)|"
    rf"(?P<definite>la|le|les|l'|du|au|aux))"
    rf"\s*(?P<adjectives>(?:(?:tout |toute )?(?:nouve(?:l|lle|lles|au|aux)|premi(?:er|ere)s?|deuxieme|seconde?|troisieme|quatrieme|"
    rf"cinquieme|sixieme|septieme|huitieme|neuvieme|dixieme|dernier|derniere|autres?|grande?|vaste|importante?s?|veritable|double|"
    rf"simple|present|presente|recente?|ancien|ancienne|futur|future|solide|fort|forte|strategique|ambitieux|ambitieuse|historique|petit|"
    rf"meme|memes|deux|trois|quatre|cinq|six) ){{0,3}})$"
)


@cache
def _act_rules() -> Dispatcher[ActRule]:
    file = load_rules("acts", ActRule)
    return Dispatcher((rule, compile_pattern(rf"\b(?:{rule.pattern})(?!\w)", file.macros)) for rule in file.rules)


@cache
def _cue_rules() -> Dispatcher[CueRule]:
    file = load_rules("status", CueRule)
    return Dispatcher((rule, compile_pattern(rf"\b(?:{rule.pattern})", file.macros)) for rule in file.rules)


def find_acts(text: Text) -> list[Mention[ActValue]]:
    """The act nouns of the text in order, the most specific rule where several read the same words."""
    found: list[Mention[ActValue]] = []
    folded = text.folded
    end_of_last = 0
    for start, matching in _act_rules().matching(text):
        if start < end_of_last:
            continue
        rule, end = max(matching, key=lambda match: (match[1], match[0].rank))
        end_of_last = end
        if rule.id == "acts.accord" and _AGREE.search(folded, max(0, start - 40), start):
            continue  # «être d'accord» (Grevisse, locutions verbales) is no paper
        acronym = text.raw[start:end].isupper()
        if rule.id == "acts.contrat_sigle" and (not acronym or _stands_for_last(folded, found, start)):
            continue
        if acronym and rule.id not in _ACRONYMS and not text.in_capitals(start) and not _is_line(text, start, end):
            continue  # «PACTE», «MAP»: an acronym, not the noun
        found.append(Mention(start, end, text.raw[start:end], _value(folded, start, end, rule), rule.id))
    return _with_pronouns(text, _without_copulas(text, found))


# «Celle avec l'Agence date de 2020», «une autre l'a été avec l'Unicef»: the noun is that of the last act named, so near.
_PRONOUN = re.compile(
    r"\b(?:celle|celui)(?= (?:(?:deja )?(?:conclue?|signee?|passee?|paraphee?|noue|nouee)(?: (?:en|le|fin|debut|au|a|il y a) [^,.;:]{2,30})? )?(?:avec|entre) )"
    r"|\b(?:une|un) (?:autre|deuxieme|seconde?|troisieme)(?= (?:(?:l'a ete|a ete [a-z]{4,12}|sera [a-z]{4,12}|suivra|est prevue?) )?avec |, avec )"
)
_PRONOUN_REACH = 400


def _with_pronouns(text: Text, acts: list[Mention[ActValue]]) -> list[Mention[ActValue]]:
    """The acts, and the pronouns that stand for another of the kind told last."""
    out = list(acts)
    for m in _PRONOUN.finditer(text.folded) if acts else ():
        before = [a for a in acts if a.end <= m.start() and a.value.strength == "instrument"]
        taken = any(a.start < m.end() and m.start() < a.end for a in acts)
        if taken or not before or m.start() - before[-1].end > _PRONOUN_REACH:
            continue
        value = replace(before[-1].value, determiner="indefinite", count=1, ordinal=None, new=False)
        out.append(Mention(m.start(), m.end(), text.raw[m.start() : m.end()], value, "acts.pronom"))
    return sorted(out, key=lambda a: a.start)


def _is_line(text: Text, start: int, end: int) -> bool:
    """Whether the words are a line of their own: «ACCORD» over the text of one."""
    return text.paragraphs[text.paragraph_index(start)] == (start, end)


def _stands_for_last(folded: str, found: list[Mention[ActValue]], start: int) -> bool:
    """«le Contrat de plan État-Région (CPER)»: an acronym in brackets is the act just named."""
    return bool(found) and folded[start - 1 : start] == "(" and 0 <= start - found[-1].end < 60


_ACRONYMS = ("acts.memorandum", "acts.contrat_sigle")
_AGREE = re.compile(
    r"\b(?:est|sont|etait|etaient|tomb\w{1,5}|mis(?:es?)?|mettre|mett?ent|met|restent?|etre)(?: [a-z]+){0,2} d'$|\b(?:d'un|de|d'un seul et meme) commun $|(?:^|[.!?:;\n«] ?)d'$"
)
_IS = re.compile(r" est une? ")
_TO_THE = re.compile(
    r" (?:n° ?\d{1,3} )?(?:a|au|aux|de|du|d') ?(?:la |leur |l'|sa |son |cette |cet |ce |notre |une? )?"
)
_DATED = re.compile(r"[^.;:]{0,45}\b(?:19|20)\d\d\b")
_COPULA = re.compile(
    r" ?(?:,|:|, qui est|,? (?:qui )?prend(?:ra|rait)? la forme d'| est|, soit|, a savoir|(?: (?:de|des|d'entre) [a-z ]{2,30})?[^.;:!?]{0,90}(?: est| etait| sera|,? ?:)) ?(?:bien |donc |lui aussi |elle aussi )?(?:un|une|l'|le|la) ?(?:[a-z]+ ){0,1}$"
)
_IS_CALLED = re.compile(
    r",? (?:baptisee?|intitulee?|denommee?|appelee?|nommee?|dite?|objet d') ?[«\"“]? ?(?:(?:une? |la |le |l')?)"
)
_BRINGS = re.compile(
    r"(?:,|,? (?:porte|portent|portant|portera) sur|,? (?:concerne|concernant|consiste en|consistant en|sous (?:la )?forme d[e']) ?) ?(?:une?|d'une?)? "
)
_OF_WHAT = re.compile(r" (?:de |d')[a-z]+$")
_IS_ONE = re.compile(r",? (?:est|etait|sera) (?:en fait |lui aussi |aussi )?(?:un|une) ")
_SERIES = re.compile(r" (?:de (?:ces|cette serie de)|des|d'entre (?:ces|les))(?: [a-z]+)? ")
_COORDINATION = re.compile(r"(?:,| et|, et| ou| ainsi que)(?: (?:de |d'|des |les |plusieurs |divers ))?\s*$")


def _without_copulas(text: Text, acts: list[Mention[ActValue]]) -> list[Mention[ActValue]]:
    """One mention per act: «le premier est un accord-cadre», «le deuxième texte, une convention», «huit accords et mémorandums»."""
    out: list[Mention[ActValue]] = []
    for m in acts:
        if m.value.strength == "ordinal" and m.value.determiner == "bare":
            continue
        last = out[-1] if out else None
        if last and m.value.strength == "ordinal" and text.folded[last.end : m.start] in (" le ", " la "):
            continue  # «l'accord le plus récent»: of the noun before it
        if (
            last and text.folded[last.end : m.start].strip() == "("
        ):  # «protocole d'accord (MoU)» is what the brackets say
            if m.value.rank >= last.value.rank:
                out[-1] = replace(last, value=replace(last.value, kind=m.value.kind, rank=m.value.rank), rule=m.rule)
            continue
        if last and last.value.strength == "ordinal" and _SERIES.fullmatch(text.folded[last.end : m.start]):
            continue  # «le premier de ces textes»
        if last and m.value.strength == "instrument" and _IS_CALLED.fullmatch(text.folded, last.end, m.start):
            # «un accord, baptisé convention d'assistance»: one paper, by its own name
            out[-1] = replace(
                last, value=replace(last.value, kind=m.value.kind, rank=m.value.rank, strength=m.value.strength)
            )
            continue
        if last and m.rule == "acts.pret" and _BRINGS.fullmatch(text.folded, last.end, m.start):
            continue  # «quatre accords portant sur un financement de 78 millions», «du premier accord, un don de 24 millions»
        if (
            last
            and text.folded[last.end : m.start] in (" et de ", " et d'")
            and _OF_WHAT.search(text.folded, last.start, last.end)
        ):
            continue  # «une convention de jumelage et d'entente intercommunale»
        if last and text.folded[last.end : m.start] in (" de ", " d'"):
            continue  # «textes de coopération», «protocole de partenariat»: the complement of the noun before it
        if (
            last
            and last.rule == "acts.avenant"
            and _TO_THE.fullmatch(text.folded, last.end, m.start)
            and not _DATED.match(text.folded, m.end)
        ):
            out[-1] = replace(last, value=replace(last.value, kind=m.value.kind))
            continue  # «un avenant à leur convention»; that «à la convention de 2019» recalls an older act
        if (
            last
            and last.value.count != 1
            and m.value.count == 0
            and _COORDINATION.fullmatch(text.folded[last.end : m.start])
        ):
            continue  # «huit accords et mémorandums» counts one set of acts
        if (
            last
            and last.value.ordinal
            and (last.value.strength != "instrument" or _IS_ONE.fullmatch(text.folded, last.end, m.start))
            and m.value.strength == "instrument"
            and m.value.determiner in ("indefinite", "definite")
            and _COPULA.fullmatch(text.folded[last.end : m.start])
        ):
            out[-1] = Mention(m.start, m.end, m.text, replace(m.value, ordinal=last.value.ordinal), m.rule)
        else:
            out.append(m)
    return out


# «le deuxième projet de mémorandum»: the words before «projet» determine the noun too.
_DRAFT_OF = re.compile(r"\b(?:projets?|textes?) (?:de |d'|du )$")


def _value(folded: str, start: int, end: int, rule: ActRule) -> ActValue:
    draft = _DRAFT_OF.search(folded, max(0, start - 12), start)
    before = _DETERMINER.search(folded, max(0, start - 60), draft.start() if draft else start)
    noun = folded[start:end].split(" ", 1)[0]
    plural = noun.endswith(("s", "x")) or noun == "memoranda"
    determiner: Determiner = "indefinite" if folded.endswith("dont ", 0, start) else "bare"  # «dont un avec A»
    count, ordinal, new = (0 if plural else 1), None, False
    if rule.strength == "ordinal":
        figures = int(noun[0]) if noun[0].isdigit() else None  # «la 2ème»
        ordinal = figures or _ORDINALS.get(noun, 1 if noun in ("un", "une") else None)
        plural, count = False, 1
    if before:
        adjectives = before["adjectives"].split()
        ordinal = ordinal or next(
            (
                _ORDINALS[w.rstrip("s") if w not in _ORDINALS else w]
                for w in adjectives
                if w.rstrip("s") in _ORDINALS or w in _ORDINALS
            ),
            None,
        )
        new = any(w.startswith("nouve") for w in adjectives)
        count = next((int(n) for w in adjectives if (n := parse_number(w)) is not None and plural), count)
        if before["demonstrative"]:
            determiner = "demonstrative"
        elif number := before["number"]:
            determiner = "definite" if number.startswith(("les ", "ces ", "leurs ", "ses ", "l'un")) else "indefinite"
            value = parse_number(number.split(" ")[-1]) if not number.endswith(("de ", "d'")) else None
            count = int(value) if value is not None else 0
        elif before["possessive"]:
            determiner = "possessive"
        elif before["indefinite"]:
            determiner = "indefinite"
        else:
            determiner = "definite"
    return ActValue(rule.kind, rule.strength, rule.rank, determiner, count, ordinal, new)


def find_cues(text: Text, start: int = 0, end: int | None = None) -> list[Mention[CueValue]]:
    """The status cues in `[start, end)` in order; of two standings that overlap the longer stays."""
    end = len(text.raw) if end is None else end
    found = [
        Mention(m.start(), m.end(), text.raw[m.start() : m.end()], CueValue(rule.gives, rule.scope, rule.rank), rule.id)
        for rule, m in _cue_rules().find(text, start, end)
    ]
    standing = longest(m for m in found if m.value.gives != "renewal")
    return sorted([*standing, *(m for m in found if m.value.gives == "renewal")], key=lambda m: (m.start, m.end))
