"""The bodies that two states have alike: «les ministères de la Culture des deux pays» names one of each."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from pipeline.dispatch import matches
from pipeline.mentions import Mention
from pipeline.party import Party
from pipeline.text import Text
from pipeline.values import PartnerType

# As French writes them of two states, and of one.
_HEADS: dict[str, tuple[str, PartnerType]] = {
    "ministeres": ("Ministère", "ministry"),
    "chambres de commerce": ("Chambre de commerce", "agency"),
    "chambres d'agriculture": ("Chambre d'agriculture", "agency"),
    "banques centrales": ("Banque centrale", "agency"),
    "cours des comptes": ("Cour des comptes", "agency"),
    "cours supremes": ("Cour suprême", "agency"),
    "cours constitutionnelles": ("Cour constitutionnelle", "agency"),
    "parlements": ("Parlement", "agency"),
    "assemblees nationales": ("Assemblée nationale", "agency"),
    "archives nationales": ("Archives nationales", "agency"),
    "bibliotheques nationales": ("Bibliothèque nationale", "agency"),
    "agences spatiales": ("Agence spatiale", "agency"),
}
_OF_BOTH = re.compile(
    rf"\b(?P<head>{'|'.join(_HEADS)})(?P<of>(?: et d'industrie)?(?: (?:de la |de l'|du |des |d')[^,;.:()\n]{{3,60}}?)?)"
    r"(?P<both> des deux (?:pays|etats|parties|capitales|gouvernements|nations))\b"
)

# «un mémorandum entre les (deux) ministères de la Défense», in an article of two states
_BETWEEN_THEM = re.compile(
    rf"\bentre les (?:deux )?(?P<head>{'|'.join(_HEADS)})(?P<of> (?:de la |de l'|du |des |d')[a-z' -]{{3,50}}?)(?=[,.;:)\n]| (?:pour|sur|dans|en vue|afin|qui|portant|relatif|visant)\b)"
)


def bodies_of_both(text: Text, found: Sequence[Mention[Party]]) -> list[Mention[Party]]:
    """The parties `found` with one body of each of the two states that the article names most, where it names such a pair."""
    out = list(found)
    for m in (*matches(text, _OF_BOTH), *matches(text, _BETWEEN_THEM)):
        both = "both" in m.re.groupindex
        if not both and " deux " in m["of"]:
            continue
        states = _two_states(found, alone=not both)
        if states is None:
            break
        head, kind = _HEADS[m["head"]]
        name = head + text.raw[slice(*m.span("of"))]
        spans = (
            ((m.start(), m.start("both")), (m.start("both") + 1, m.end())) if both else (m.span("head"), m.span("of"))
        )
        out = [o for o in out if o.end <= m.start() or o.start >= m.end()]
        for (start, end), state in zip(spans, states, strict=True):
            value = Party(f"{name} ({state.name})", kind, state.country, None, "organisation")
            out.append(Mention(start, end, text.raw[start:end], value, "partners.des_deux_pays"))
    return sorted(out, key=lambda m: m.start)


def _two_states(found: Sequence[Mention[Party]], alone: bool) -> tuple[Party, Party] | None:
    """The two states named most; `alone`: only where the article names no third."""
    told = Counter(m.value.code for m in found if m.value.type == "state" and m.value.name)
    first = {m.value.code: m.value for m in reversed(found) if m.value.type == "state" and m.value.name}
    most = [first[code] for code, _ in told.most_common(2)]
    return (most[0], most[1]) if len(most) == 2 and not (alone and len(told) > 2) else None
