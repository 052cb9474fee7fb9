"""The towns that one sentence lists as twinned with one: «Bourges est jumelée avec trois villes : Aoste (Italie, 1969), Koszalin
(Pologne) et Peterborough», «Jumelée à Aoste depuis 1969, Bourges l'est aussi à Koszalin».

As in `pipeline.roll_lines`, what a sentence names stands as one sign each, so that the words between them can be read as a whole.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from pipeline.acts import ActValue
from pipeline.candidate import TOLD, Candidate, as_town
from pipeline.mentions import Mention
from pipeline.names import name_at, plain_cut
from pipeline.numbers import parse_number
from pipeline.parties import Party, country_after
from pipeline.party import COMMON_WORDS, mention_of
from pipeline.positions import Placed
from pipeline.scene import Scene
from pipeline.values import DateValue
from rules import gazetteer
from rules.folding import fold

_TOWN, _WHERE, _DATE, _ACT = "\ue000\ue001\ue002\ue003"
_SIGNS = re.compile(f"[{_TOWN}{_WHERE}{_DATE}{_ACT}]")
_NOUN = r"(?:villes?|communes?|cites?|municipalites?|villages?|bourgs?|localites?)"
_IN = rf"(?:en |au |aux |a )?{_WHERE}(?:, ?{_WHERE})?"
_WHEN = rf"(?:depuis |en |des |jumelee? depuis |jumelee? en )?{_DATE}"
# One member: «en 1969 avec la ville d'Aoste (Italie)», «Aoste, en Italie, depuis 1969», «Aoste (Italie, 1969)»
_ITEM = re.compile(
    rf"(?:{_WHEN},? )?(?:(?:avec|a|au|aux) )?(?:(?:la |le |les )?{_NOUN} (?:[a-z]{{4,16}} )?(?:de la |de l'|de |d'|du ))?(?:la |le |l'|les )?"
    rf"(?P<town>{_TOWN})(?:,? ?\((?:{_IN})?[,;]? ?(?:{_WHEN})?\)|,? {_IN}(?:,(?= (?:depuis|en|{_DATE})))?)?(?:,? \(?{_WHEN}\)?)?"
)
_AND = re.compile(r"(?:,|;)? (?:et |puis |ainsi que |enfin |ensuite |et enfin |et aussi )?|,")
# What stands before the first member.
_SO_MANY = rf"(?P<count>[a-z]+|\d+) (?:[a-z]+ ){{0,2}}{_NOUN}(?: [a-z]+){{0,3}}(?: :|,| a savoir| dont) ?"
_HOME = rf"(?P<home>{_TOWN})(?:, [^,;:{_TOWN}]{{1,60}},)?"
# «Elle est aussi jumelée avec …»: the town of the sentence before
_SHE = rf"(?:elle|(?:la|cette|notre) {_NOUN})"
_IS = r"(?:est|sont|reste|restent|etait|fut|se trouve|a ete|s'est|vient d'etre|s'est vue?)(?: [a-z]+){0,3}"
_OF = rf"(?:de la |de l'|de |d'|du )(?:la )?(?:{_NOUN} (?:de la |de l'|de |d'|du ))?"
_LEADS = [
    re.compile(pattern)
    for pattern in (
        # «Outre Aoste, Bourges est jumelée avec …»
        rf"\W*(?:(?:outre|en plus d[e']) ?(?P<more>[^.;:]{{1,120}}?), )?(?:la )?(?:{_NOUN} (?:de |d'|du ))?{_HOME} {_IS} {_ACT}(?: [a-z]+ment)?,? (?=(?:avec|a|au|depuis|en) )(?:(?:avec|a) {_SO_MANY})?",
        rf"\W*{_SHE} {_IS} {_ACT}(?: [a-z]+ment)?,? (?=(?:avec|a|au|depuis|en) )(?:(?:avec|a) {_SO_MANY})?",
        # «Jumelée à Aoste depuis 1969, Bourges l'est aussi à …»
        rf"\W*{_ACT} (?P<more>[^.;:]{{1,90}}?), (?:la )?(?:{_NOUN} (?:de |d'|du ))?{_HOME} (?:l'est|est|s'est) (?:aussi|egalement|en outre)(?: {_ACT})?(?= (?:avec|a|au) ) ",
        # «Les villes jumelées avec Bourges sont …»
        rf"\W*(?:les |ses |nos )?(?:[a-z]+ )?{_NOUN}(?: [a-z]+)? {_ACT} (?:avec|a|{_OF})(?:la )?(?:{_NOUN} (?:de |d'|du ))? ?{_HOME} ?(?:sont|:|se nomment|s'appellent) ?",
        # «Trois villes sont jumelées avec Bourges : …»
        rf"\W*(?P<count>[a-z]+|\d+) (?:[a-z]+ ){{0,2}}{_NOUN}(?: [a-z]+)? sont {_ACT} (?:avec|a) (?:la )?(?:{_NOUN} (?:de |d'|du ))?{_HOME} ?: ?",
        # «Bourges compte trois villes jumelles : …», «Bourges entretient des jumelages avec …»
        rf"\W*(?:la )?(?:{_NOUN} (?:de |d'|du ))?{_HOME} (?:compte|possede|a|entretient|recense|cultive|revendique)(?: [a-z]+ment| aujourd'hui| a ce jour)? "
        rf"(?:(?P<count>[a-z]+|\d+) )?(?:{_NOUN} )?{_ACT}(?: [a-z]+)?(?: avec| :|,) ?",
        # «Les jumelages de Bourges : …»
        rf"\W*(?:les |ses |nos )?{_ACT} {_OF}{_HOME} ?(?::|sont) ?",
    )
]
# «Bourges est jumelée avec six autres villes», then the list in a sentence of its own
_COUNTS = re.compile(
    rf"\W*(?:la )?(?:{_NOUN} (?:de |d'|du ))?{_HOME} (?:{_IS} {_ACT} (?:avec|a)|(?:compte|possede|a)) (?P<count>[a-z]+|\d+) (?:[a-z]+ ){{0,2}}{_NOUN}(?: {_ACT})?(?: [a-z]+){{0,3}}\W*"
)
_THEY_ARE = re.compile(r"\W*(?:[a-z' ]{0,40}: ?|il s'agit (?:de la |de l'|de |d'|du )|ce sont )")
# «Bourges se jumelait avec Aoste. Suivront Koszalin en 1991 et …»
_FOLLOW = re.compile(
    r"\W*(?:suivront|suivent|suivirent|ont suivi|suivra|suivi(?:rent)? de|viendront ensuite|viennent ensuite|s'y ajoutent|s'y ajouteront|se sont ajoutees?) ?"
)


@dataclass(frozen=True)
class _Signed:
    """A sentence with one sign for each thing that it names, and what stands behind each sign, by its place."""

    words: str
    named: dict[int, Placed]
    dates: dict[int, Mention[DateValue]]


@dataclass(frozen=True)
class _Member:
    town: Placed
    date: Mention[DateValue] | None


def in_twinnings(scene: Scene, told: list[Candidate]) -> list[Candidate]:
    """The candidates, with one for each town of a sentence that lists several beside one, in the place of what the sentence told of
    twinnings before."""
    out = told
    for i in range(len(scene.sentences)):
        act = next((a for a in scene.within(scene.acts, i) if a.value.kind == "jumelage"), None)
        if act is None:
            continue
        home, members, last = _listed(scene, i)
        if home is None or len(members) < 2:
            continue
        own = next((c for c in out if c.act is act), None)
        out = [c for c in out if not (i <= c.sentence <= last and (c.act is None or c.act.value.kind == "jumelage"))]
        out += [_candidate(scene, act, own, home, m) for m in members]
    return out


def _listed(scene: Scene, i: int) -> tuple[Placed | None, list[_Member], int]:
    """Whose twin towns a sentence lists, which they are, and the sentence in which the list ends."""
    s = _signed(scene, i)
    following = _signed(scene, i + 1) if i + 1 < len(scene.sentences) else None
    if m := _COUNTS.fullmatch(s.words):
        lead = _THEY_ARE.match(following.words) if following else None
        members, _ = _members(following, lead.end()) if lead and following else ([], 0)
        return (s.named[m.start("home")], members, i + 1) if len(members) == _number(m) else (None, [], i)
    for pattern in _LEADS:
        m = pattern.match(s.words)
        if m is None:
            continue
        members, end = _members(s, m.end())
        if "more" in m.re.groupindex and m["more"]:
            members = [*_members(s, m.start("more"))[0], *members]
        if not members or ("count" in m.re.groupindex and m["count"] and _number(m) not in (None, len(members))):
            continue
        last = i
        if following and not s.words[end:].strip(" .»") and (lead := _FOLLOW.match(following.words)):
            members, last = [*members, *_members(following, lead.end())[0]], i + 1
        home = s.named[m.start("home")] if "home" in m.re.groupindex else _spoken_of(scene, i)
        return home, members, last
    return None, [], i


def _spoken_of(scene: Scene, i: int) -> Placed | None:
    """The town that the sentence before is about: its subject, or the one whose twinning it tells."""
    towns = [p for p in scene.placed(i - 1) if p.mention.value.type == "municipality"] if i else []
    return next((p for p in towns if p.position in ("subject", "free", "complement")), None)


def _number(m: re.Match[str]) -> int | None:
    """The number of towns that the words count, if they count them."""
    value = parse_number(m["count"]) if m["count"] else None
    return int(value) if value is not None else None


def _members(s: _Signed, at: int) -> tuple[list[_Member], int]:
    """The members of the list that begins at a place of a signed sentence, and where it ends."""
    found: list[_Member] = []
    end = at
    while m := _ITEM.match(s.words, at):
        town = as_town(s.named[m.start("town")], "jumelage")
        if town is None:
            break
        dates = [s.dates[k] for k in range(m.start(), m.end()) if k in s.dates]
        found.append(_Member(town, dates[0] if dates else None))
        end = m.end()
        joint = _AND.match(s.words, end)
        if joint is None:
            break
        at = joint.end()
    return found, end


def _candidate(scene: Scene, act: Mention[ActValue], own: Candidate | None, home: Placed, m: _Member) -> Candidate:
    one = replace(act, value=replace(act.value, count=1, ordinal=None))
    sentence = scene.text.sentence_index(m.town.mention.start)
    since = m.date is not None and (m.date.value.bound == "since" or _is_since(scene, m.date))
    told = own.status if own is not None and own.status in TOLD else "ongoing"
    status = "signed" if m.date is not None and not since else "ongoing" if since else told
    c = Candidate(sentence, one, status, [], scene.sentences[sentence], parties=[home, m.town])
    c.additive = c.spread = c.settled = True
    if m.date is not None:
        c.signed, c.period = (None, [m.date]) if since else (m.date, [])
    return c


def _is_since(scene: Scene, date: Mention[DateValue]) -> bool:
    return scene.text.folded.endswith("depuis ", 0, date.start)


def _signed(scene: Scene, i: int) -> _Signed:
    """The sentence folded, its towns, countries, dates and twinnings each as one sign."""
    spans = sorted(_spans(scene, i), key=lambda span: (span[0], -span[1]))
    out: list[str] = []
    named: dict[int, Placed] = {}
    dates: dict[int, Mention[DateValue]] = {}
    at, length = scene.sentences[i][0], 0
    for a, b, sign, what in spans:
        if a < at:
            continue
        between = scene.text.folded[at:a]
        length += len(between)
        if isinstance(what, Placed) and sign == _TOWN:
            named[length] = what
        elif isinstance(what, Mention):
            dates[length] = what
        out += [between, sign]
        length += 1
        at = b
    return _Signed("".join([*out, scene.text.folded[at : scene.sentences[i][1]]]), named, dates)


def _spans(scene: Scene, i: int) -> Iterator[tuple[int, int, str, Placed | Mention[DateValue] | None]]:
    for d in scene.within(scene.dates, i):
        if d.value.start and not d.value.start.startswith("XXXX"):
            yield d.start, d.end, _DATE, d
    for a in scene.within(scene.acts, i):
        if a.value.kind == "jumelage":
            yield a.start, a.end, _ACT, None
    for p in [*scene.placed(i), *_strangers(scene, i)]:
        if p.mention.value.via in ("group", "anaphor"):
            continue
        town = p.mention.value.type == "municipality" or p.mention.value.via == "unknown"
        yield p.mention.start, p.mention.end, _TOWN if town else _WHERE, p


_BEFORE_TOWN = re.compile(r"\b(?:à|avec|de|et) (?=[A-ZÀ-ÖØ-ÞŒ])|\bd'(?=[A-ZÀ-ÖØ-ÞŒ])|[,:] (?=[A-ZÀ-ÖØ-ÞŒ])")


def _strangers(scene: Scene, i: int) -> Iterator[Placed]:
    """Names that no finder took for a party: «jumelée … à Koszalin», where a town stands behind «à»."""
    start, end = scene.sentences[i]
    taken = [(p.mention.start, p.mention.end) for p in scene.placed(i)]
    for m in _BEFORE_TOWN.finditer(scene.text.plain, start, end):
        span = name_at(scene.text.plain, m.end())
        if span is None or span[1] > end or any(a < span[1] and span[0] < b for a, b in taken):
            continue
        last = plain_cut(scene.text.plain, *span)
        words = scene.text.raw[span[0] : last]
        if fold(words) in COMMON_WORDS:
            continue
        country = country_after(scene.text, last)
        towns = gazetteer.lookup(words, types=("municipality",), country=country)
        mention = (
            mention_of(scene.text, span[0], last, towns[0], "partners.ville_jumelee", "name")
            if towns
            else Mention(
                span[0], last, words, Party(words, "other", country, None, "unknown"), "partners.ville_jumelee"
            )
        )
        yield Placed(mention, "with", span[0], -1, "positions.ville_jumelee")
