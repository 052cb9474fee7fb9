"""Agreements given in full: «CONVENTION DE PARTENARIAT / Entre : la Ville de A, représentée par … / Et : la Région B …».

French contracts open with their parties, each in a paragraph of its own between «Entre» and «Et» (usage of the Code de la commande
publique's models and of the Guide de légistique); no verb tells that they agreed.
"""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise

from pipeline.candidate import Candidate
from pipeline.mentions import Mention
from pipeline.positions import Placed
from pipeline.scene import Scene
from pipeline.values import DateValue

_REPRESENTED = r"(?=(?:[Ll]a|[Ll]e|[Ll]es|LA|LE|LES) [^\n]{3,240}représent|[Ll]'[^\n]{3,240}représent|[A-ZÀ-Ý][^\n]{3,240}représent)"
_BETWEEN = re.compile(
    r"(?m)^\W{0,4}(?:ENTRE|Entre)(?:(?: les? soussign\w+| LES? SOUSSIGN\w+| les parties\b[^\n]{0,20}| LES PARTIES\b[^\n]{0,20})?[ :,]*$"
    rf"| ?:? {_REPRESENTED}| (?=[^\n]{{3,240}}\bd['’]une part\b))"
)
_AND = re.compile(
    rf"(?m)^\W{{0,4}}(?:ET|Et|et)(?:[ :,]*$|(?: d'autre part)? ?:(?=[^\n])| {_REPRESENTED}| (?=[^\n]{{3,240}}\bd['’]autre part\b))"
)
# «- La Commune de A, représentée par …», one of a list
_ITEM = re.compile(rf"(?m)^[-–•] ?{_REPRESENTED}")
_CLOSES = re.compile(
    r"(?m)^\W{0,4}(?:[Ii]l (?:a été|est|a ete)|IL (?:A ÉTÉ|A ETE|EST)|Vu |VU |Préambule|PR[ÉE]AMBULE|Article|ARTICLE|Considérant|Ci-après dénomm\w+ (?:ensemble|les|collectivement))"
)
_DONE_AT = re.compile(r"\bFait (?:à|en) [^\n]{2,60}?,? le ?$")
_SIGNED_AT = re.compile(r"\b(?:signée?|SIGNÉE?|SIGNEE?) (?:à|À|A|en|EN) [^\n]{2,60}?,? (?:le|LE) ?$")
# Firms' agreements with their staff are no cooperation (Code du travail, art. L2231-1).
_OF_LABOUR = re.compile(
    r"\b(?:accords? d'entreprise|delegue\w* syndica\w+|organisations? syndicales? representatives?|negociations? annuelles? obligatoires?)"
)
_REACH = 4000
# «sont convenus des dispositions suivantes», the formula of treaties and of agreements between universities
_AGREED = re.compile(
    r"(?:sont convenue?s|ont convenu|conviennent|ont arrêté)(?: et (?:ont )?arrêté)? (?:de )?(?:ce qui suit|des dispositions|les dispositions)"
)
_ONE_SIDE = re.compile(r"\b[Dd]'une part\b")
_OTHER_SIDE = re.compile(r"\b[Dd]'autre part\b")
_SIDE = 600
_ARTICLE = re.compile(r"\W{0,4}(?:(?:[Ll]e|[Ll]a|[Ll]es) |[Ll]')?")
_AND_THE = re.compile(r",? et (?:(?:le|la|les) |l')?")


def in_full(scene: Scene, told: list[Candidate]) -> list[Candidate]:
    """The candidates, the one that the text itself is with its parties, where it opens with them."""
    plain = scene.text.plain
    if _OF_LABOUR.search(scene.text.folded):
        return told
    between, agreed = _BETWEEN.search(plain), _AGREED.search(plain)
    parties = _parties(scene, between.end()) if between else []
    begins = between.start() if between else 0
    if len(parties) < 2 and agreed is not None:
        parties = _sides(scene, agreed.start()) or _who_agreed(scene, agreed.start())
        begins = parties[0].mention.start if parties else 0
    titles = [c for c in told if c.act and c.act.end <= begins and c.act.value.strength == "instrument"]
    if not titles or len(parties) < 2:
        return told
    title = titles[-1]
    whole = replace(
        title, status="signed", cues=[], parties=parties, others=[], pairs=[], spread=True, signed=_day(scene)
    )
    return [whole if c is title else c for c in told]


def _sides(scene: Scene, agreed: int) -> list[Placed]:
    """«L'Université de A, représentée par …, d'une part, et l'Université de B, …, d'autre part»: the first body of each side."""
    one = _ONE_SIDE.search(scene.text.plain, max(0, agreed - _REACH), agreed)
    other = _OTHER_SIDE.search(scene.text.plain, one.end(), agreed) if one else None
    if one is None or other is None:
        return []
    found = []
    for start, end in ((max(0, one.start() - _SIDE), one.start()), (one.end(), other.start())):
        opening = [
            p for p in scene.parties if start <= p.start < end and p.value.name and _opens_paragraph(scene, p.start)
        ]
        found += [Placed(p, "between", p.start, 0, "positions.entre") for p in opening[-1:]]
    return found


def _who_agreed(scene: Scene, agreed: int) -> list[Placed]:
    """«Le Gouvernement de la République A et le Gouvernement de la République B, …, sont convenus de ce qui suit»."""
    for start, end in scene.text.paragraphs:
        if not agreed - _REACH <= start < agreed:
            continue
        named = [p for p in scene.parties if start <= p.start < end and p.value.name]
        if (
            len(named) >= 2
            and _opens_paragraph(scene, named[0].start)
            and _AND_THE.fullmatch(scene.text.plain, named[0].end, named[1].start)
        ):
            return [Placed(p, "between", p.start, 0, "positions.entre") for p in named[:2]]
    return []


def _opens_paragraph(scene: Scene, offset: int) -> bool:
    start, _ = scene.text.paragraphs[scene.text.paragraph_index(offset)]
    return _ARTICLE.fullmatch(scene.text.plain, start, offset) is not None


def _parties(scene: Scene, start: int) -> list[Placed]:
    """The first body named in each paragraph between «Entre», «Et» and what follows the parties."""
    plain = scene.text.plain
    closes = _CLOSES.search(plain, start, start + _REACH)
    end = closes.start() if closes else min(len(plain), start + _REACH)
    items = [m.start() for m in _ITEM.finditer(plain, start, end)]
    cuts = [start, *(items or (m.end() for m in _AND.finditer(plain, start, end))), end]
    found: list[Placed] = []
    for a, b in pairwise(cuts):
        first = next((p for p in scene.parties if a <= p.start < b and p.value.name), None)
        if first is not None:
            found.append(Placed(first, "between", first.start, 0, "positions.entre"))
    return found


def _day(scene: Scene) -> Mention[DateValue] | None:
    """The day of «Fait à Lyon, le 3 mars 2020», or that of the title, «signé à Paris le 9 décembre 2009»."""
    plain = scene.text.plain
    for told in (_DONE_AT, _SIGNED_AT):
        for d in scene.dates:
            if d.value.start and told.search(plain, max(0, d.start - 80), d.start):
                return d
    return None
