"""How far an organisation's name reaches: «l'Office national du tourisme et de l'artisanat a signé …» ends after «artisanat».

French builds these names of particles, nouns and adjectives behind a head noun; a verb, a clause or the next body ends them.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from pipeline.names import CAP, alternation
from rules import gazetteer
from rules.folding import fold, stem
from rules.people_names import is_given_name
from rules.words import words

# Particles that tie a name's words together whatever stands before them, and those that only follow a common noun:
# «Agence pour l'emploi», but «… Le Grand Nord-Ouest pour la gestion» ends after the proper name.
_LINK = r"(?:de la |de l'|des |du |de |d'|et de la |et de l'|et du |et des |et d'|et de )"
_LOOSE_LINK = r"(?:pour la |pour le |pour les |pour l'|pour |en |sur la |sur le |sur les |sur l'|sur |contre |aux |au |à la |à l')"
_NOUN = r"[a-zà-öø-ÿœ][a-zà-öø-ÿœ'-]{2,24}"
# Adjectives by their endings, and the common ones that have none of these.
_ENDINGS, _OTHERS = alternation(words("terminaisons_d_adjectif")), alternation(words("adjectifs_de_nom"))
_ADJECTIVE = rf"(?:{_OTHERS}(?![\w-])|[a-zà-öø-ÿœ-]{{2,22}}{_ENDINGS}\b)"
_WORD = re.compile(
    rf"(?P<tight> ?{_LINK}(?:{CAP}|{_NOUN})|[ -]{CAP})|(?P<loose> ?{_LOOSE_LINK}(?:{CAP}|{_NOUN}))"
    rf"|(?P<adjective> {_ADJECTIVE}| spécialisée?(?= (?:en|de|dans) )| {_NOUN}(?= (?:du|de la|des|de l'|d'|de) ?[A-ZÀ-Ý]))|(?P<et> et {_ADJECTIVE})"
)
_STOP = words("fin_d_organisation")
# «ministère de l'Énergie, de l'Eau et des Mines»
_LIST = re.compile(
    rf",(?: et)? (?:de la |de l'|des |du |d'|de )(?P<last>{_NOUN}|{CAP})(?=[^.;]{{0,90}} et (?:de la |de l'|des |du |d'|de ))"
)
# «Faculté des sciences juridiques, économiques et sociales»
_ADJECTIVES = re.compile(rf"(?:, (?i:{_ADJECTIVE})){{1,4}},? et (?i:{_ADJECTIVE})")
# What the second half of an intercommunality's name may begin with: the shape of the land.
_AND_RELIEF = re.compile(
    r" et (?:de la |des |du |de |d')?(?:Vallées?|Vals?|Montagnes?|Monts?|Plateaux?|Plaines?|Coteaux|Collines|Côtes?|Causses|Gorges|Forêts?|Bois|Bocages?|"
    r"Marais|Landes|Lacs?|Étangs|Rivières?|Rives|Sources|Mer|Littoral|Terres|Terroirs?|Portes|Bassins?|Garrigues|Piémont|Vignobles?)(?![\w-])"
)
_AND_CAPITAL = re.compile(rf" et (?P<second>{CAP}(?: {CAP})?)(?= ?[,.;:()»]| [a-zà-ÿ]|$)")
_DIRECT = re.compile(r" [A-ZÀ-Ý]")
_BEFORE_NOUN = re.compile(
    r"[ '](?:petite?s|grande?s|moyennes|jeunes|haute?s|nouve(?:lles|aux)|ancien(?:ne)?s|deux|trois|quatre|cinq|premier|premiere)$"
)
_LOWER_WORD = re.compile(rf" ({_NOUN})")
_WITHOUT_BORDERS = re.compile(r" [Ss]ans [Ff]rontières?\b")
# «Agence pour la promotion et le développement économique des provinces»
_PURPOSES = (" pour ", " sur ", " et le ", " et la ", " et l'", " et les ")
_AND_PURPOSE = re.compile(rf" et (?:le |la |les |l')(?P<noun>{_NOUN}|{CAP})")
# «Agence des provinces et préfectures du Nord»
_AND_PLURAL = re.compile(rf" et (?P<noun>(?![dl]'){_NOUN})(?= (?:du |de la |de l'|des |de [A-ZÀ-Ý]|d'[A-ZÀ-Ý]))")
# «Direction des eaux et forêts»: a plural without an article goes on with the one before it.
_AND_BARE = re.compile(rf"(?<=[sx]) et (?P<noun>(?![dl]')(?:{_NOUN}|{CAP}))(?<=[sx])(?![\w-])")
# «Association des maires, adjoints et présidents de communautés de l'Orne»
_MEMBERS = re.compile(
    r"(?:, [A-ZÀ-Ýa-zà-ÿ][a-zà-ÿ]{3,18}s){1,3} et (?:des )?[A-ZÀ-Ýa-zà-ÿ][a-zà-ÿ]{3,18}s(?= (?:de |du |des |d'))"
)
# «ministère de l'Économie sociale et Solidaire»
_AND_QUALITY = re.compile(rf" et (?i:{_ADJECTIVE})")
# «Institut national spécialisé en arts et industries graphiques»
_AND_ANOTHER = re.compile(rf" et {_NOUN} {_ADJECTIVE}")
_ARTICLE_NAME = re.compile(r" (?:Le |La |Les |L')[A-ZÀ-Ý]")
_TO = re.compile(r" (?:à|au)")
_AIDING = re.compile(
    r"\b(?:aide|appui|appliquee?|autorite|soutien|acces|accompagnement|assistance|incitation|initiation|preparation|haut-commissariat|commissariat|delegation|delegue|secretariat(?: d'etat)?)$"
)
_NAMED_AFTER = (
    "hopita",
    "centre hospital",
    "universite",
    "ecole",
    "lycee",
    "college",
    "institut",
    "fondation",
    "centre culturel",
    "academie",
    "conservatoire",
    "mediatheque",
    "bibliotheque",
    "theatre",
    "aeroport",
    "stade",
)
_HEADS = words("tetes_d_organisation")
_SMALL = words("mots_vides")


def name_end(plain: str, folded: str, start: int, head: int) -> int:
    """Where the name ends that a head noun `[start, head)` opens."""
    name = _Opening(
        plain,
        folded,
        start,
        head,
        ministry=folded.startswith("minist", start),
        titled=_ARTICLE_NAME.match(plain, head) is not None,
    )
    end = link = head  # `link`: where the last word of the name begins
    if figures := _FIGURES.match(plain, head) or (plain[start:head].isupper() and _OF_DEPARTMENT.match(plain, head)):
        end = figures.end()  # «la Fondation 30 Millions d'Amis», «le SDIS 44»
    if folded.endswith((" des", " de", " du", " d'"), start, head) and (first := _AFTER_OF.match(plain, head)):
        end = first.end()  # «Union des industries»: the particle belongs to the head
    for _ in range(16):
        m = _WORD.match(plain, end)
        if m is None:
            more = _continued(name, link, end)
            if more is None:
                break
            link, end = more
        elif m.end() == end or _is_over(name, m, end):
            break
        else:
            link, end = end, m.end()
    if folded[start:end] == "universite du quebec" and (campus := _CAMPUS.match(plain, end)):
        return campus.end()
    if folded.startswith("universite", start) and (number := _NUMBERED.match(plain, end)):
        end = number.end()  # «l'Université d'Alger 3»
    return end


class _Opening(NamedTuple):
    """A text, in both forms, and the head noun `[start, head)` of a name in it."""

    plain: str
    folded: str
    start: int
    head: int
    ministry: bool
    titled: bool  # «l'association Les Blouses vertes»

    @property
    def formal(self) -> bool:
        """Whether common nouns too have a capital in the name."""
        return self.ministry or self.plain[self.start].isupper()


def _continued(name: _Opening, link: int, end: int) -> tuple[int, int] | None:
    """Where the last word of a name then begins and ends if what follows `end`, no plain word of a name, goes on with it."""
    plain, folded = name.plain, name.folded
    more = _LIST.match(plain, end)
    if more and (name.ministry or not _opens_another(folded[more.start("last") : more.end()])):
        return link, more.end()
    if more := _ADJECTIVES.match(plain, end) or _WITHOUT_BORDERS.match(plain, end):
        return link, more.end()
    if link < end and plain.startswith(_PURPOSES, link) and (more := _AND_PURPOSE.match(plain, end)):
        own = (name.formal or more["noun"][0].islower()) and not _opens_another(fold(more["noun"]))
        return (end, more.end()) if own else None
    if link < end and plain.startswith((" des ", " de ", " d'"), link):
        more = _AND_PLURAL.match(plain, end) or _AND_BARE.match(plain, end)
        if more:
            noun = fold(more["noun"])
            another = not plain.startswith(" des ", link) and (_opens_another(noun) or _opens_another(stem(noun)))
            another = another or (more["noun"][0].isupper() and bool(gazetteer.lookup(more["noun"])))
            return None if another or noun in _STOP or noun in _SMALL else (link, more.end())
    if plain.startswith(" des ", link) and (more := _MEMBERS.match(plain, end)):
        return link, more.end()
    if name.ministry and (more := _AND_QUALITY.match(plain, end)):
        return link, more.end()
    if plain.startswith(" en ", link) and (more := _AND_ANOTHER.match(plain, end)):
        return link, more.end()
    if folded.startswith("communaute de", name.start) and (more := _AND_RELIEF.match(plain, end)):
        return link, more.end()  # «Communauté de communes Causses et Vallée de la Dordogne»
    if folded.startswith("communaute de", name.start) and (more := _AND_CAPITAL.match(plain, end)):
        # «la communauté de communes Tarn et Dadou»: two stretches of land that no other body is called after
        known = gazetteer.lookup(plain[name.start : end], types=("intermunicipality",))
        one = _DIRECT.match(plain, name.head) and " et " not in plain[name.head : end]
        own = one and not known and not gazetteer.link(more["second"])
        return (link, more.end()) if own else None
    if more := _LOWER_WORD.match(plain, end):
        word = more[1]
        if _BEFORE_NOUN.search(folded, name.head, end):
            return link, more.end()  # «Confédération des petites entreprises», «Partenariat des deux rives»
        if _is_demonym(word) or (name.titled and plain.startswith(" Les ", name.head) and word.endswith("s")):
            return link, more.end()  # «la FIPA turque», «Les Voiles blanches»
    return None


def _is_over(name: _Opening, m: re.Match[str], end: int) -> bool:
    """Whether a name ends at `end`, before a word that could belong to it."""
    plain, folded, start, head = name.plain, name.folded, name.start, name.head
    if m["loose"] and end == head and _TO.match(m[0]) and _AIDING.search(folded, start, end):
        return False  # «le Haut-commissariat au Plan»
    if m["loose"] and (name.titled or (plain[start].islower() if end == head else _ends_in_name(plain, end, False))):
        return True
    if m["loose"] and _PURPOSE.match(m[0]) and _COMPLEMENT.search(plain, head, end):
        return True  # «l'Office des mines pour la formation»: it has said what it is for
    word = folded[m.start() : m.end()].split(" ")[-1].split("'")[-1]
    if m["loose"] and _TO.match(m[0]) and (_opens_another(word) or not _AIDING.search(folded, start, end)):
        return True  # «un jumelage associe la Radio tunisienne à l'Office …»
    verb_like = (
        m["adjective"]
        and plain[end - 1].isalpha()
        and not name.titled
        and not _is_demonym(word)
        and not _is_no_verb(word)
    )
    if verb_like and end > head and _ends_in_name(plain, end, name.formal):
        return True  # «… Sopex Consulting prépare»: after a proper name an adjective-like word is a verb
    stops = word in _STOP and plain[m.end() - 3 : m.end()] != "Est"  # «DRAC Grand Est»
    if stops or _TO_DO.fullmatch(m[0]):
        return True
    bears_name = end < m.end() - len(word) - 1 or not folded.startswith(_NAMED_AFTER, start)
    if end > head and m["tight"] and bears_name and _is_person(plain, m.end() - len(word), word):
        return True  # «de la Chambre de métiers du Cher et de Jean Petit», unlike «l'hôpital régional Jean Petit»
    # «du CHU de Strasbourg et du CHU de Constantine»
    return bool(not name.ministry and " et " in m[0][:4] and m["tight"] and _opens_another(word))


_PURPOSE = re.compile(
    r" (?:pour|sur) (?:la |le |les |l')(?!développement\Z|environnement\Z|emploi\Z|enfance\Z|solidarité\Z|paix\Z)"
)
_COMPLEMENT = re.compile(r"(?:^| )(?:de |du |des |d')")
_AFTER_OF = re.compile(rf" ?(?:{CAP}|{_NOUN})")
# Endings that no verb has in the third person («la Sûreté nationale»), but for «signale», «régale», «égale», «étale», «avale», «dévale».
_NO_VERB = re.compile(
    r"(?:(?<!sign)(?<!reg)(?<!eg)(?<!et)(?<!av)(?<!dev)ale?|aux|ales|ien|iens|iennes?|els?|ifs?|ives|ains?|oirs?|eurs?|aires|civile|public)$"
)
# «Kerbois ouvert au public» is said of Kerbois.
_ADJECTIVES_OF_NAMES = frozenset(map(fold, words("adjectifs_de_nom"))) - {"ouvert", "ouverts"}


def _is_no_verb(word: str) -> bool:
    return word in _ADJECTIVES_OF_NAMES or _NO_VERB.search(word) is not None


_FIGURES = re.compile(rf" \d{{1,4}} {CAP}")
_OF_DEPARTMENT = re.compile(
    r" (?:0[1-9]|[1-8]\d|9[0-5]|2[AB]|97[1-6])(?![\w%€]|[.,]\d| (?:ans|000|millions|fois|communes))"
)
# The establishments of the Université du Québec (Loi sur l'Université du Québec, RLRQ U-1): «à Chicoutimi», «en Outaouais».
_CAMPUS = re.compile(rf" (?:à|en) {CAP}")
_NUMBERED = re.compile(
    r" (?:1[0-3]|[1-9]|I{1,3}|IV|VI{0,3})(?![\w,.]*\d)(?= ?[,;.:()»-]| (?:et|a|ont|vient|avec|de|la|le|sont|est)\b|$)"
)


# «la Chambre d'agriculture pour soutenir les éleveurs»
_TO_DO = re.compile(r" pour (?:s'|l')?[a-zà-ÿ]{2,}(?:er|ir|re)")
_NEXT_CAPITAL = re.compile(r"[\w-]+ [A-ZÀ-Ý]")


def _is_person(plain: str, at: int, word: str) -> bool:
    """Whether a given name with another name behind it stands at a position."""
    return (
        plain[at : at + 1].isupper()
        and is_given_name(plain[at : at + len(word)])
        and _NEXT_CAPITAL.match(plain, at) is not None
    )


def _is_demonym(word: str) -> bool:
    return fold(word) in gazetteer.demonyms()


def _opens_another(word: str) -> bool:
    """Whether a word after «et de» opens the name of another body rather than a part of this one."""
    return word in _HEADS


def _ends_in_name(plain: str, end: int, formal: bool) -> bool:
    """Whether the last word is a proper name. In a formal name a common noun too has its capital: «ministère des Affaires étrangères»."""
    found: list[str] = re.findall(r"[\w'-]+", plain[max(0, end - 40) : end])
    if len(found) < 2 or (not found[-1][:1].isupper() and not re.match(r"[dl]'[A-ZÀ-Ý]", found[-1])):
        return False
    if _is_demonym(found[-1]):
        return False  # «Fondation Marocaine pour l'Initiative»
    if not formal:
        return found[-1][:1].isupper()
    last = re.sub(r"^[dl]'", "", found[-1])
    common = found[-1] != last or found[-2] in ("la", "du", "des", "les")
    return not common or bool(gazetteer.lookup(last))
