"""The part that a party plays in its sentence, told by the words around it.

Not a parse: cues before the name (`rules/positions.yaml`), coordination with the name before it, and the verb after it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache
from typing import NamedTuple

from pipeline.dispatch import Dispatcher
from pipeline.mentions import Mention
from pipeline.party import Party
from pipeline.people import Office, Person
from pipeline.strangers import WITH_WHOM
from pipeline.text import Text
from pipeline.values import DateValue
from rules.loader import compile_pattern, load_rules
from rules.schema_partners import PositionRule

_WINDOW = 90


@dataclass(frozen=True, slots=True)
class Placed:
    """A party mention with its place in the sentence.

    `position`: `between`, `with`, `agent`, `subject`, `place`, `outside`, `origin`, `complement` or `free`.
    `left` is where its phrase begins (its holder's office, its determiner). `list_id` is shared by the members of one coordination.
    """

    mention: Mention[Party]
    position: str
    left: int
    list_id: int
    rule: str
    through_office: bool = False


class _Cue(NamedTuple):
    """A rule on the words before a name, with its place in the file."""

    order: int
    rule: PositionRule
    pattern: re.Pattern[str]


@cache
def _cues() -> tuple[Dispatcher[_Cue], list[_Cue]]:
    """The cues that begin with a word, and the others."""
    file = load_rules("positions", PositionRule)
    cues = [_Cue(n, rule, compile_pattern(rule.pattern, file.macros)) for n, rule in enumerate(file.rules)]
    before = [cue for cue in cues if cue.rule.side == "before"]
    words = [cue for cue in before if cue.rule.pattern.startswith(r"\b")]
    return Dispatcher((cue, cue.pattern) for cue in words), [cue for cue in before if cue not in words]


_JOIN = re.compile(
    r"\s*(?:,|;|/|&| - | et| ainsi que| comme| de meme que| puis| mais aussi| d'une part| d'autre part| au meme titre que|\+)*"
    r"(?:,? (?:et|ainsi que|puis))?(?:,? (?:d'une part|d'autre part|de l'autre|d'un cote))?,?\s*"
    r"(?:(?:et |de |d')?(?:avec|entre|celle de|celui de|celles de|ceux de|cote [a-z]+) )?"
    r"(?:l'|la |le |les |celle |celui |son homologue |ses homologues |sa |son |leurs? |une? |du |de la |de l'|des |de |d'|deux |trois |quatre |cinq )*$"
)
_APPOSITION = re.compile(
    r",? ?\([^()]{0,80}\)|,? ?(?:en|au|aux|a) (?:la |l')?[a-z' -]{2,30}(?=,| et|$|\))|, que represent(?:e|ent|ait|aient)[^,]{0,80}(?=,|$)|, (?:represent[a-z]+ par|dirige[a-z]* par|preside[a-z]* par)[^,]{3,80}(?=,|$)|, (?:capitale|chef-lieu|ville|region|commune|province|premi[a-z]+|deuxieme|situe[a-z]*|base[a-z]*)\b[^,]{2,60}(?=,|$)"
)
_OBJECT_LINK = re.compile(
    r"\b(?:le |la |les |l'|du |de la |de l'|des |de |d'|au |aux |a la |a l'|un |une |ce |cette )+$"
)
# An organ stands for its body (records.md, § 4): «le conseil d'administration du Fonds a approuvé …».
_ORGAN = re.compile(
    r"\b(?:conseils? (?:d'administration|executif|de surveillance|des gouverneurs)|comites? (?:de direction|executif)|assemblee (?:generale|pleniere)|"
    r"directions? (?:generale|executive)|presidence|bureau executif) (?:du |de la |de l'|des |de |d')(?:la |le |les |l')?$"
)
_OF = re.compile(r"\b(?:du |de la |de l'|des |de |d')(?:la |le |les |l')?$")
_ACTIVE_VERB = re.compile(
    r"^[^.;:]{0,160}?\b(?:a|ont|avait|avaient|vient de|viennent de|vient(?=,)|viennent(?=,)|va|vont|doit|doivent|devrait|devraient|s'appretent a|s'apprete a|aura|auront|"
    r"signe|signent|paraphe|paraphent|conclut|concluent|scelle|scellent|nouent|noue|renouvelle|renouvellent|s'engage|s'engagent|s'associe|s'associent|"
    r"se sont|s'est|sont|est|lance|lancent|prolongent|prolonge|relancent|relance|signera|signeront|signaient|signait|formalisent|officialisent|cooperent|coopere|"
    r"se jumelent|unissent|concluront|concretise|concretisent|renforcent|renforce|mettent|met|accorde|octroie|suspend|suspendent|denonce|rompt|rompent|annoncent|annonce|entretiennent|entretient|collaborent|collabore|appose|apposent|negocie|negocient|prepare|preparent|finalise|finalisent|envisagent|envisage|veulent|adopte|adoptent|concluait|concluaient|s'allient|s'allie|celebre|celebrent|celebraient|fete|fetent|fetaient)\b"
)


def place_parties(
    text: Text,
    start: int,
    end: int,
    parties: list[Mention[Party]],
    offices: list[Mention[Office]],
    people: list[Mention[Person]],
    dates: list[Mention[DateValue]],
) -> list[Placed]:
    """The parties of the sentence `[start, end)` with the part that each plays in it."""
    folded = text.folded
    placed: list[Placed] = []
    for m in parties:
        office = next((o for o in offices if o.start <= m.start and m.end <= o.end), None)
        # «Jeanne Faure (Région Bretagne) et …»: the name behind which a body stands in brackets signs for it
        holder = next((p for p in people if folded[p.end : m.start] == " (" and folded[m.end : m.end + 1] == ")"), None)
        if office and holder is None:
            holder = _named_before(folded, office, people)  # «avec Jean Petit, président de la Région»
        left = _before_title(folded, holder.start) if holder else office.start if office else m.start
        before = folded[max(start, left - _WINDOW) : left]
        inside = folded[office.start : m.start] if office else ""
        if office and (_second_office(folded, office, people, offices) or _stands_for(folded, office, people)):
            placed.append(Placed(m, "outside", left, -1, "positions.seconde_fonction", True))
            continue
        if office and m.value.via == "unknown" and folded.endswith(" et ", office.start, m.start):
            placed.append(Placed(m, "outside", left, -1, "positions.domaine"))
            continue  # «le ministre des Eaux et Forêts»: a field of the office
        homologue = m.value.type != "municipality" and m.text.casefold().startswith("homologue")
        if homologue and _of_a_body(m, start, offices, parties):
            placed.append(Placed(m, "outside", left, -1, "positions.homologue_local"))
            continue
        if (
            office
            and m.value.type in _TERRITORIES
            and re.search(
                r"(?:\b(?:en|au|aux|aupres de|aupres du|aupres de la) (?:la |l')?|\bpour (?:l'|la |le |les ))$", inside
            )
        ):
            # «l'ambassadeur du Maroc en Tunisie»: the second country is where the office is held
            placed.append(Placed(m, "place", m.start, -1, "positions.fonction_en", True))
            continue
        position, rule = _by_words(text, max(start, left - _WINDOW), left)
        if position not in ("with", "between", "agent") and WITH_WHOM.match(folded, m.end):
            position, rule = "with", "positions.avec_laquelle"
        if rule == "positions.source" and (_WE.search(folded, start, left) or _WHO_SIGNS.match(folded, m.end)):
            position, rule = "subject", "positions.nous"  # «« Nous avons signé avec A », a indiqué le maire de B»
        if not position and "(" in before and _IN_BRACKETS.search(before) and not _goes_on_in_brackets(placed, before):
            position, rule = "place", "positions.parenthese"  # «(API – France)»
        town = m.value.type == "municipality" or (m.value.via == "unknown" and m.text.isupper())
        if not position and m.start <= start + 2 and town and _DATELINE.match(folded, m.end):
            placed.append(Placed(m, "place", left, -1, "positions.lieu_de_depeche"))
            continue
        if (
            not position
            and m.start <= start + 2
            and m.value.type in _MEDIA
            and _OPENS_DISPATCH.match(text.plain, m.end)
        ):
            placed.append(Placed(m, "outside", left, -1, "positions.agence_de_presse"))
            continue
        # «la CEET, la compagnie d'électricité du Togo.»; «…, filiale du groupe X,»
        says_what = _says_what(folded, m, placed) or (before.endswith(", ") and m.text[:1].islower())
        if m.value.via == "organisation" and office is None and says_what:
            placed.append(Placed(m, "outside", left, -1, "positions.apposition"))
            continue
        list_id = len(placed)
        previous = next((p for p in reversed(placed) if p.position not in ("place",) and p.mention.end <= left), None)
        if (
            previous
            and office
            and previous.position in ("complement", "origin", "outside")
            and not previous.through_office
        ):
            previous = None  # «Sous un platane de Géorgie, M. X, président du Département»: no list
        if previous and _begins_anew(folded, start, previous, m, left, placed, parties, end):
            previous = None  # «Avec l'appui de l'AFD, la Région et la Ville ont signé»: no list either
        if position == "" and previous and (first := _before_aside(folded, previous, left, placed)):
            position, rule, list_id, previous = first.position, first.rule, first.list_id, None
        if position in ("", "agent", "with", "between") and previous is not None:
            after = _office_end(previous, offices) if office else previous.mention.end
            between = _without_people(folded, after, left, people, dates).removeprefix(")")
            if (
                len(between) < 200
                and _JOIN.fullmatch(_APPOSITION.sub("", between))
                and between.strip() not in ("", "de", "du", "d'", "de la", "des", "de l'")
                and not (_SEAT.fullmatch(between) and _is_seat(m, previous.mention))
                and not (previous.position == "with" and _opens_clause(folded, start, previous, m))
            ):
                joined = re.search(r"\bavec\b|\bentre\b", between)
                if not (joined and position in ("with", "between") and previous.position not in (position, "between")):
                    position, rule, list_id = previous.position, previous.rule, previous.list_id
        if (
            position == "place"
            and previous is not None
            and previous.rule == "positions.avec"
            and _BINDS.search(folded, max(start, previous.left - 30), previous.left)
            and len(folded[previous.mention.end : left]) < 60
        ):
            position, rule = "with", "positions.lie_a"  # «lie la région à l'agence»
            if sum(p.list_id == previous.list_id for p in placed) == 1:
                placed[placed.index(previous)] = replace(previous, position="subject", rule="positions.sujet")
            else:
                list_id = previous.list_id
        if (
            position == "place"
            and previous is not None
            and previous.rule == "positions.lie_a"
            and _AND_TO.fullmatch(folded, previous.mention.end, left)
        ):
            position, rule, list_id = previous.position, previous.rule, previous.list_id  # «associe A à B et à C»
        if position == "place" and _GRANTS.search(folded[start:left]):
            position, rule = "beneficiary", "positions.accorde_a"  # «accorde un prêt au Maroc»
        if not position and placed and _is_where(folded, placed[-1].mention, m):
            position, rule = "place", "positions.siege"
        if not position:
            position, rule = (
                ("complement", "positions.complement")
                if _OF.search(before) and office is None and not _ORGAN.search(before)
                else ("free", "positions.libre")
            )
        placed.append(Placed(m, position, left, list_id, rule, office is not None or holder is not None))
    return _subjects(text, end, placed)


# The speaker's own verb, or what is the speaker's («notre convention avec A»).
_WE = re.compile(
    r"\bon a (?:[a-z]+ ){0,2}?(?:signe|conclu|noue|scelle)\b|\bnous (?:avons (?:[a-z]+ ){0,2}?(?:signe|paraphe|conclu|scelle|noue|renouvele|etabli)|venons de (?:signer|parapher|conclure|sceller|nouer|renouveler)|"
    r"signons|paraphons|concluons|scellons|nouons|renouvelons|nous (?:associons|allions|engageons))\b"
)
# «a confié le directeur de A après avoir signé …», «s'est félicité le recteur, qui venait de parapher …»
_WHO_SIGNS = re.compile(
    r"(?:, [^,.;:«»]{3,40},)?(?:,? (?:au moment|peu|juste|aussitot|tout juste))? ?(?:,? (?:apres avoir|avant de|d(?:e |'))|, (?:qui|lequel|laquelle) (?:venait|vient) (?:de |d'))"
    r" ?(?:signe|paraph|conclu|scell|appos)"
)
_ASIDE = frozenset({"outside", "beneficiary", "origin"})
_COMMA = re.compile(r"(?: ?\([^()]{2,30}\))?, (?:la |le |les |l')?")
_AND = re.compile(r"(?: ?\([^()]{2,30}\))?,? et (?:la |le |les |l')?")
_AND_OF = re.compile(
    r"(?: ?\([^()]{2,30}\))?,? et (?:[a-z' ]{0,40}(?:de la |de l'|du |des |de |d'))?(?:la |le |les |l')?"
)


def _begins_anew(
    folded: str,
    start: int,
    previous: Placed,
    m: Mention[Party],
    left: int,
    placed: list[Placed],
    parties: list[Mention[Party]],
    end: int,
) -> bool:
    """Whether a name behind a comma is the subject of the sentence, not one more of the circumstance that opens it: «Avec l'appui
    de l'AFD, la Région et la Ville ont signé», unlike «Avec l'appui de l'AFD, la Région et la Ville, l'Université a signé»."""
    apart = (*_ASIDE, "place", "complement") if _OPENS_ASIDE.match(folded, start) else (*_ASIDE, "place")
    if previous.position not in apart or any(p.position not in apart for p in placed if p.left < left):
        return False
    if not _COMMA.fullmatch(folded, previous.mention.end, left):
        return False
    if _AFTER_ALL.match(folded, start):
        return False
    last, closed = m, False
    for other in parties:
        if m.end <= other.start < end:
            if _COMMA.fullmatch(folded, last.end, other.start):
                if closed:
                    return False
            elif (_AND if left == m.start else _AND_OF).fullmatch(folded, last.end, other.start):
                closed = True  # «les ministres de A et de B»
            else:
                break
            last = other
    return _ACTIVE_VERB.match(folded[last.end : min(end, last.end + 170)]) is not None


# «Après A, B et C, c'est au tour de D de signer»: the main clause names its subject itself.
_AFTER_ALL = re.compile(r"\W{0,3}(?:apres|comme) [^.;:]{2,200}?, c'(?:est|etait) (?:[a-z]+ )?(?:au tour|la|le|l')")


# A preposition or a participle that opens a sentence, up to the comma: «À l'occasion de la Foire de Lomé, A et B ont signé».
_OPENS_ASIDE = re.compile(
    r"\W{0,3}(?:a|au|aux|en|dans|lors|pour|sous|avec|devant|apres|depuis|outre|par|sur|grace|suite|selon|presente?s?|reunie?s?|invitee?s?|venue?s?) "
)
_ITS_VERB = re.compile(r",? (?:a|ont|avait|avaient|vient de|viennent de) [a-z]")
_ITS_VERB_BEFORE = re.compile(r"\b(?:a|ont|avait|avaient|vient|viennent) (?:[a-z]+ ){1,3}")


def _opens_clause(folded: str, start: int, previous: Placed, m: Mention[Party]) -> bool:
    """«A a signé un accord avec B et, en mai, C a signé …», «Dans le cadre de sa coopération avec B, C a signé …»: C is with neither
    of them."""
    return _ITS_VERB.match(folded, m.end) is not None and (
        _ITS_VERB_BEFORE.search(folded, start, previous.left) is not None
        or (
            _CIRCUMSTANCE.match(folded, start) is not None
            and _COMMA.fullmatch(folded, previous.mention.end, m.start) is not None
        )
    )


_CIRCUMSTANCE = re.compile(
    r"\W{0,3}(?:dans (?:le cadre|le prolongement|la continuite|la foulee|le sillage)|a la suite|a l'issue|au terme|apres|outre|en plus|"
    r"en vertu|en application|depuis|lors|suite|forte? de) "
)


_COMMA_AND = re.compile(r", et (?:la |le |les |l')?")


def _before_aside(folded: str, previous: Placed, left: int, placed: list[Placed]) -> Placed | None:
    """With whom a name goes that an aside parts from it: the first of «le Bénin, à travers son ministère de la Santé, et l'Unicef»."""
    if previous.position not in _ASIDE or not _COMMA_AND.fullmatch(folded, previous.mention.end, left):
        return None
    first = next((p for p in reversed(placed) if p.position not in (*_ASIDE, "place")), None)
    # «Jean Petit, président de la Région et maire de Vitré, et Ana …»
    of_holder = previous.rule == "positions.seconde_fonction"
    return first if first and (of_holder or folded.startswith(", ", first.mention.end)) else None


_THEN_THE = re.compile(r", (?:la |le |l')$")
_NO_LIST_AFTER = re.compile(r"\s*(?:[.;:)]|$|, (?!et\b|ainsi|puis|la |le |l'|les ))")


def _says_what(folded: str, m: Mention[Party], placed: list[Placed]) -> bool:
    """Whether a body named with a small letter right behind another one only says what that one is; in a list more would follow."""
    previous = placed[-1].mention if placed else None
    if previous is None or not m.text[:1].islower() or previous.value.via not in ("acronym", "unknown"):
        return False
    return (
        _THEN_THE.fullmatch(folded, previous.end, m.start) is not None
        and _NO_LIST_AFTER.match(folded, m.end) is not None
    )


def _office_end(p: Placed, offices: list[Mention[Office]]) -> int:
    """Where the words end that name a party: «ministre congolais | de l'Économie et du Plan» is the whole office."""
    office = next((o for o in offices if o.start <= p.mention.start and p.mention.end <= o.end), None)
    return office.end if office and p.mention.value.via == "adjective" else p.mention.end


_AT = re.compile(r" (?:de |d'|du )")


def _is_where(folded: str, body: Mention[Party], m: Mention[Party]) -> bool:
    """«Pôle emploi de Vienne», «l'Ademe de Lyon»: the town says which office of a known body."""
    bare = m.value.type == "municipality" and m.value.via in ("name", "unknown")
    known = body.value.type in ("agency", "company", "association") and body.value.via in (
        "organisation",
        "acronym",
        "name",
    )
    return bare and known and _AT.fullmatch(folded, body.end, m.start) is not None


def _goes_on_in_brackets(placed: list[Placed], before: str) -> bool:
    """«trois communes (Dosso, Tahoua et Zinder)»: the bracket belongs to the name before, and its members are listed in it."""
    opened = next((p for p in reversed(placed) if "(" in p.mention.text and ")" not in p.mention.text), None)
    return opened is not None and ")" not in before


_IN_BRACKETS = re.compile(r"\([^()]{0,20}[-–,:] ?$")
_SEAT = re.compile(r"(?: ?\([^()]{2,20}\))?,? (?:de |d')")


def _is_seat(m: Mention[Party], previous: Mention[Party]) -> bool:
    """«l'Institut polytechnique (INP), de Yamoussoukro, a signé»: the town where the body sits is no second party."""
    return m.value.type == "municipality" and previous.value.type not in _TERRITORIES


_TITLE_END = re.compile(r"(?:\b(?:depuis|en|le|des|m\.|mm\.|mme|mmes|dr|pr|s\.e\.(?:m\.)?|monsieur|madame)\s*)$")


def _without_people(
    folded: str, start: int, end: int, people: list[Mention[Person]], dates: list[Mention[DateValue]]
) -> str:
    """The words between two parties without the names of people, dates and the commas around them."""
    out, at = [], start
    left_out: list[Mention[Person | DateValue]] = [*people, *dates]
    for p in sorted(left_out, key=lambda m: m.start):
        if start <= p.start and p.end <= end:
            if at <= p.start:
                out.append(_TITLE_END.sub("", folded[at : p.start]).rstrip(" ,"))
            at = p.end
    out.append(folded[at:end])
    return "".join(out)


_AND_TO = re.compile(r"(?:,|,? et) (?:a|au|aux) (?:la |l'|les )?")
_GRANTS = re.compile(
    r"\b(?:accord[eai]|octroi|octroy|allou|debloqu|approuv|consent)\w{0,4}\b[^.;]{0,90}\b(?:prets?|dons?|subventions?|credits?|financements?|appuis?|millions?|"
    r"milliards?)\b[^.;,]{0,40}\b(?:a|au|aux) (?:la |l'|les )?$|\bprete(?:nt|r|ra)?\b[^.;]{0,40}\b(?:millions?|milliards?)\b[^.;,]{0,30}\b(?:a|au|aux) (?:la |l'|les )?$"
    r"|\b(?:accorde(?:e?s?|nt|r|ra|ront)|octroye(?:e?s?|r)|octroie(?:nt|ra)?|consenti(?:e?s?|r|t)|alloue(?:e?s?|nt|r|ra)|attribue(?:e?s?|nt|r|ra))"
    r"(?: par (?:la |le |l'|les )?[^,.;:]{2,50})?(?:,? (?:hier|(?:le |ce )?(?:[a-z]{2,6}di|dimanche|\d)[^.;:()]{0,24}|en [a-z0-9 ]{4,16}),?)?"
    r" (?:a|au|aux) (?:la |l'|les )?$"
)
_BINDS = re.compile(
    r"\b(?:lie|lient|liant|liait|liaient|lier|unissait|unissaient|unit|unissent|unissant|associe|associent|associant|rattache|relie|relient|jumelle|unissent) (?:l'|la |le |les |desormais |depuis [a-z0-9 ]{1,20})*$"
)
_DATELINE = re.compile(
    r"(?: ?/ ?[a-z-]+)? ?(?:\([^)\n]{0,40}\) ?)?(?:[-–—]|:|, (?:le |ce )?(?:lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|\d))"
)
_MEDIA = frozenset({"company", "other", "agency", "association"})
# «Sahara Médias - Un accord a été signé»: the agency that reports it, then a sentence of its own.
_OPENS_DISPATCH = re.compile(
    r" ?(?:\([^()\n]{2,30}\))? ?[-–—]{1,2} (?:L'|(?:Le|La|Les|Un|Une|Des|Deux|Trois|Plusieurs|En|À|A|Au|Aux|Dans|Ce|Cette|C'est|Après|Suite|Lors|Pour|Sous|Il|Hier) )\w"
)
_TERRITORIES = frozenset({"state", "region", "department", "municipality", "intermunicipality"})


def _of_a_body(m: Mention[Party], start: int, offices: list[Mention[Office]], parties: list[Mention[Party]]) -> bool:
    """«le maire et son homologue burkinabè»: the counterpart of a mayor is a mayor, and no state signs; that of «le président
    gabonais» is another president."""
    before = [o for o in offices if start <= o.start < m.start]
    if not before or before[-1].value.stands_for != "body":
        return False
    holder = before[-1]
    return not any(
        p.value.type in ("state", "region") and p.start < holder.end and holder.start < p.end for p in parties
    )


_AND_IS = re.compile(r"(?:[ -][a-z'-]+){0,3}(?: \([a-z0-9 -]{2,12}\))? et ")


def _second_office(
    folded: str, office: Mention[Office], people: list[Mention[Person]], offices: list[Mention[Office]]
) -> bool:
    """«le président de l'association, Roland Ries, maire de Strasbourg»: he signs as what he was called first; unlike «Jean Petit,
    président de l'association, Roland Ries, maire de Strasbourg»."""
    if any(_AND_IS.fullmatch(folded, o.end, office.start) and _named_before(folded, o, people) for o in offices):
        return True  # «Jean Petit, président de la Région et maire de Vitré»
    holder = _named_before(folded, office, people)
    own = folded[office.start - 3 : office.start] in ("le ", "la ") and any(
        0 < p.start - office.end <= 6 for p in people
    )
    if holder is None or own:  # «…, Roland Ries, la présidente de la Région, Ana Lopes, et …»
        return False
    return any(
        (0 <= holder.start - o.end <= 8 and not re.search(r"\bet\b", folded[o.end : holder.start]))
        or o.start <= holder.start < o.end
        for o in offices
        if o is not office and o.start < holder.start and _named_before(folded, o, people) is None
    )


_TITLE = re.compile(
    r"(?:\b(?:mm?\.?|mmes?|mr|drs?\.?|prs?\.?|prof\.?|(?:le |la )?(?:docteure?|professeure?|general|colonel|monsieur|madame)|s\.e\.m\.?) )+$"
)


def _before_title(folded: str, start: int) -> int:
    """Where the title begins before a name: «en présence de | Mme Jeanne Petit»."""
    m = _TITLE.search(folded, max(0, start - 30), start)
    return m.start() if m else start


_REPRESENTS = re.compile(r"\bque represent(?:e|ait|ent|aient) (?:m\. |mme |le |la )?$")


def _stands_for(folded: str, office: Mention[Office], people: list[Mention[Person]]) -> bool:
    """«la Conférence, que représentait Jean Petit, président de l'université de Lyon»: he signs for her, not as president."""
    holder = _named_before(folded, office, people)
    return holder is not None and _REPRESENTS.search(folded, max(0, holder.start - 40), holder.start) is not None


def _named_before(folded: str, office: Mention[Office], people: list[Mention[Person]]) -> Mention[Person] | None:
    """Who is named right before his office: «Roland Ries, maire», unlike «Roland Ries et l'ambassadeur de Suisse»."""
    return next((p for p in people if 0 <= office.start - p.end <= 6 and not folded.startswith(" et ", p.end)), None)


def _by_words(text: Text, start: int, end: int) -> tuple[str, str]:
    """The part that the first rule of the file gives whose words end at `end`, and its id; empty when there is none."""
    words, others = _cues()
    told = [cue for cue, _ in words.find(text, start, end)]
    before = text.folded[start:end]
    told += [cue for cue in others if cue.pattern.search(before)]
    first = min(told, key=lambda cue: cue.order, default=None)
    return (first.rule.gives, first.rule.id) if first else ("", "")


def _subjects(text: Text, end: int, placed: list[Placed]) -> list[Placed]:
    """Free parties before an active verb become subjects, with the whole list that they belong to."""
    subjects: set[int] = set()
    attending: set[int] = set()
    for p in placed:
        if p.position == "free":
            after = text.folded[p.mention.end : min(end, p.mention.end + 170)].removeprefix(")")
            if _ATTENDS.match(after):
                attending.add(p.list_id)
            elif _ACTIVE_VERB.match(after):
                subjects.add(p.list_id)
    return [
        Placed(p.mention, "subject", p.left, p.list_id, "positions.sujet", p.through_office)
        if p.position == "free" and p.list_id in subjects
        else Placed(p.mention, "outside", p.left, p.list_id, "positions.present", p.through_office)
        if p.position == "free" and p.list_id in attending and p.through_office
        else p
        for p in placed
    ]


# «L'ambassadeur de France, M. X, était là pour la signature»: who attends does not sign.
_ATTENDS = re.compile(
    r"^(?:[^.;:]{0,90}?)\b(?:(?:a|ont|avai(?:t|ent)) (?:[a-z]+ )?(?:assiste|pris part)|assistai(?:t|ent)|assiste(?:nt)?|"
    r"(?:etai(?:t|ent)|est|sont) (?:aussi |egalement |la |la,? )?(?:presente?s?|la|aux cotes|de la partie|du nombre)|rehauss\w+)\b"
)
