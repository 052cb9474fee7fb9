"""Whom «son homologue» names, beside a body: «l'Office national des forêts et son homologue marocain» are two offices.

Beside a minister it is another minister, who stands for his state (`pipeline.peoples`); beside a mayor another mayor.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from pipeline.dispatch import matches
from pipeline.mentions import Mention
from pipeline.party import Party, canonical, demonym
from pipeline.people import Office
from pipeline.text import Text
from pipeline.values import PartnerType
from rules import gazetteer
from rules.folding import fold

# Bodies that every country has, so that another country's is called alike. A company's counterpart bears a name of its own.
_ALIKE: frozenset[PartnerType] = frozenset({"agency", "ministry", "association"})
_NATIONAL = re.compile(
    r"(?:institut|ecole|academie|banque|laboratoire|conservatoire) (?:national|central|royal|superieur)e?\b"
)
_LIKE = r"\b(?:son homologue|ses homologues|leurs? homologues?|sa cons(?:oe|œ)ur|ses cons(?:oe|œ)urs|son equivalente?|son pendant)"
_COUNTERPART = re.compile(
    rf"{_LIKE} (?P<peoples>[a-z-]{{4,24}}(?:(?:, [a-z-]{{4,24}})*,? et [a-z-]{{4,24}})?)(?![\w'-])"
)
_OF = r"(?:de la |de l'|du |des |de |d')"
# «son homologue de Sfax», «ses homologues du Sénégal et du Mali»
_COUNTERPART_OF = re.compile(rf"{_LIKE} (?={_OF})")
_NEXT_OF = re.compile(rf"(?:,? et |, | )?(?P<of>{_OF})")
_WORD = re.compile(r"[a-z-]{4,}")
# «son homologue marocain, l'Agence nationale des eaux et forêts»: its name follows
_NAMED_NEXT = re.compile(r"(?:, (?:l'|la |le |les )| \()(?=[A-ZÀ-ÖØ-ÞŒ])")


def with_counterparts(
    text: Text, offices: Sequence[Mention[Office]], parties: Sequence[Mention[Party]]
) -> list[Mention[Party]]:
    """The parties, each «homologue» of a body named before it in its sentence replaced by the body of the people that it tells,
    or left out where the text names that body right after."""
    out = list(parties)
    for m in matches(text, _COUNTERPART):
        words = [
            (w.start(), w.end(), country)
            for w in _WORD.finditer(text.folded, *m.span("peoples"))
            if (country := demonym(w[0])) and len(country) == 2
        ]
        if not words:
            continue
        end = words[-1][1]
        if (of := _NEXT_OF.match(text.plain, end)) and any(
            p.start == of.end() and p.value.type == "municipality" for p in out
        ):
            out = [p for p in out if p.end <= m.start() or p.start >= end]  # «son homologue allemand de Trèves»
            continue
        body = _body_before(text, m.start(), offices, out)
        if body is None:
            continue
        rest = [p for p in out if p.end <= m.start() or p.start >= end]
        follows = _NAMED_NEXT.match(text.plain, end) if len(words) == 1 else None
        if follows is None:
            out = sorted([*rest, *_bodies(text, body, words)], key=lambda p: p.start)
            continue
        named = next((p for p in rest if p.start == follows.end()), None)
        if named is not None:
            value = replace(named.value, country=named.value.country or words[0][2])
            rest = [replace(p, value=value) if p is named else p for p in rest]
        out = rest
    for m in matches(text, _COUNTERPART_OF):
        body = _body_before(text, m.start(), offices, out, schools=True)
        at = m.end()
        while body is not None and (of := _NEXT_OF.match(text.plain, at)):
            place = next((p for p in out if p.start == of.end() and p.value.type in _PLACES), None)
            if place is None:
                break
            name = f"{_bare(body.name)} {of['of']}{text.raw[place.start : place.end]}"
            value = Party(name, body.type, place.value.country, None, "organisation")
            out = [replace(p, value=value, rule="partners.homologue") if p is place else p for p in out]
            at = place.end
    return out


_PLACES = frozenset({"state", "region", "department", "municipality"})


def _body_before(
    text: Text,
    start: int,
    offices: Sequence[Mention[Office]],
    parties: Sequence[Mention[Party]],
    *,
    schools: bool = False,
) -> Party | None:
    """The body named last before a position of its sentence, unless it is not of a kind that other countries have, or a person
    with an office of his own is named since. `schools`: a university is of such a kind, too."""
    opening, _ = text.sentences[text.sentence_index(start)]
    before = [p for p in parties if opening <= p.start and p.end <= start and p.value.name]
    body = before[-1] if before else None
    if body is None or body.value.name.isupper():
        return None
    alike = body.value.type in _ALIKE or (schools and body.value.type == "university")
    if not alike and not _NATIONAL.match(fold(body.value.name)):
        return None
    other = any(body.end <= o.start < start and o.value.stands_for != "body" for o in offices)
    return None if other else body.value


def _bodies(text: Text, body: Party, words: Sequence[tuple[int, int, str]]) -> Iterator[Mention[Party]]:
    for start, end, country in words:
        name = _named_for(body.name, text.raw[start:end], country)
        value = Party(name, body.type, country, None, "organisation")
        yield Mention(start, end, text.raw[start:end], value, "partners.homologue")


def _named_for(name: str, adjective: str, country: str) -> str:
    """What the body is called in another country: «Fédération sénégalaise de handball» beside the «Fédération française de
    handball», «Cour des comptes (Mali)» beside the «Cour des comptes»."""
    own = next((w for w in name.split(" ") if w[:1].islower() and demonym(w)), None)
    if own is not None:
        agreeing = next((f for f in _forms(adjective) if _is_feminine(f) == _is_feminine(own)), adjective)
        return canonical(name.replace(own, agreeing).replace(" Royale ", " ").replace(" royale ", " "))
    return f"{_bare(name)} ({gazetteer.country_name(country)})"


_PLACE_AT_END = re.compile(rf" (?:\([^()]+\)|{_OF}(?P<place>[A-ZÀ-ÖØ-Þ][\w'’-]+(?:[ -][A-ZÀ-ÖØ-Þ][\w'’-]+)*))$")


def _bare(name: str) -> str:
    """The name without the place whose body it is: «Chambre d'agriculture» of that «de la Drôme»; of the «Ministère de la Santé» all."""
    m = _PLACE_AT_END.search(name)
    return (
        name[: m.start()] if m and (m["place"] is None or gazetteer.lookup(m["place"], types=tuple(_PLACES))) else name
    )


def _forms(adjective: str) -> Iterator[str]:
    """The adjective in its other gender, too, where such a word is a people's (Grevisse, § 529)."""
    yield adjective
    for one, other in (("enne", "en"), ("éenne", "éen"), ("ecque", "ec"), ("que", "c"), ("e", "")):
        for ending, swapped in ((one, other), (other, one)):
            changed = adjective[: len(adjective) - len(ending)] + swapped
            if adjective.endswith(ending) and demonym(changed) == demonym(adjective):
                yield changed


def _is_feminine(adjective: str) -> bool:
    return adjective.endswith("e")
