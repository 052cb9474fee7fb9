"""Finding people and the offices that they hold: who signs, and for whom.

French marks a person's name by capitals alone, so a run of capitalised words is a person only where something beside it
says so: a title, an office, a known given name, a place in a list of people, or the same name told in full elsewhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from itertools import pairwise

from pipeline.dispatch import Dispatcher
from pipeline.mentions import Mention
from pipeline.names import CAP, CAPITAL
from pipeline.organisation_names import name_end
from pipeline.organisations import organisation_heads
from pipeline.text import Text
from rules import gazetteer
from rules.folding import fold
from rules.loader import RuleFile, compile_pattern, load_rules
from rules.people_names import is_given_name
from rules.schema_partners import RoleRule


@dataclass(frozen=True, slots=True)
class Office:
    """A person's office as written («ministre de la Santé»), and whom its holder signs for."""

    words: str
    stands_for: str


@dataclass(frozen=True, slots=True)
class Person:
    """A named person; `name` is the fullest form that the article gives, `office` an index among its offices, or None."""

    name: str
    office: int | None


_PARTICLE = r"(?:de la |de |du |d'|des |ben |bin |bint |ibn |ould |mint |wa |el |al |ag |van der |van den |van |von |zu |da |dos |do |di |del |y |le |la )"
# A word of a name: «Rémy», «D'Astous», «Tchalla-Boukari», «Ouédraogo/Kaboré», or an initial («A.», «J.-C.»).
_IN_WORD = rf"(?:\.(?:-?{CAPITAL}\.)?|[\w'\-]{{0,30}}\w(?:/{CAPITAL}[\w'\-]{{0,30}}\w)?)"
_WORD = CAPITAL + _IN_WORD
_RUN = re.compile(rf"{CAPITAL}(?<![\w\-].){_IN_WORD}(?: (?:{_PARTICLE})?{_WORD}){{0,8}}")
_ONE_WORD = re.compile(_WORD)
_PRESIDES = re.compile(r", qui (?:préside|dirige|représente|conduit|gouverne)")
_NAME_AND = re.compile(rf"(?<![\w\-])({_WORD}(?: (?:{_PARTICLE})?{_WORD}){{1,5}})(?:,)? et (?:de |d'|par )?$")
_PART = re.compile(rf"(?:{_PARTICLE})?({_WORD})")
# How far an office's complement may reach, in characters.
_REACH = 140
_OFFICE_END = re.compile(
    r"[,;:()«»\"\n–]|\.(?!-)| -(?= )| (?:un|une|a|ont|avait|avaient|aura|est|sont|et|qui|que|avec|lors|en présence|signe|signent|signait|signaient|"
    r"paraphe|paraphent|représente|représentent|se|s'|dans|afin|pour sa|pour son|entre|par(?! intérim)|représentée?s?|ainsi|puis|de(?= (?:signer|parapher|conclure|sceller|saluer|rappeler|souligner|présenter)\b)|venait|venaient|vient|"
    r"viennent|procède|procèdent|après|avant|depuis|devant|pendant|chez|comme|où|quand|grâce|hier|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|ce|cet|"
    r"cette|à l'occasion|à la suite|en marge|en visite|en vue|aux côtés|autour|pour(?= (?:une?|[a-zà-ÿ]+(?:er|ir|re)|l[ae] (?:signature|paraphe|conclusion|renouvellement|"
    r"cérémonie|lancement))\b))(?= )| à (?=[A-ZÀ-Ý])"
)
# A list inside the complement goes on: «de l'Économie, du Plan et de la Coopération».
_MORE = re.compile(
    r"(?:, (?:de la |de l'|du |des |d'|de )[A-ZÀ-Ýa-zà-ÿ' -]{3,40})?(?:,? et (?:de la |de l'|du |des |d'|à la |à l'|aux |au )(?!côté\b)(?=[A-ZÀ-Ýa-zà-ÿ])"
    # «des régions et districts de Côte d'Ivoire», «chargé du Budget», «délégué aux Affaires européennes»
    r"|(?<=s) et (?=[a-zà-ÿ]{3,20}s (?:de |du |des |d'))"
    # «des Eaux et Forêts, X»: two fields of one office
    r"|(?<=[sx]) et (?=[A-ZÀ-Ý][a-zà-ÿ]{3,20}(?:s|x|ique|tion|ment|ure|ité|port)(?:,| du | de ))"
    # «des Affaires européennes et internationales, X»
    r"|(?<=s) et (?=[a-zà-ÿ]{2,14}(?:ales|elles|iques|aires|ennes|aines|ives|euses|oises|aises|ères|ées|iels|aux)(?:,| (?:[A-ZÀ-Ý]|d)))"
    # «de l'Économie sociale et solidaire, X»
    r"|(?<=e) et (?=[a-zà-ÿ]{2,14}(?:ale|elle|ique|aire|enne|aine|ive|euse|ère|able),)"
    r"|,? (?:et )?(?:chargée?s?|en charge|déléguée?s?) (?:de la |de l'|de |du |des |d'|à la |à l'|aux |au |auprès de la |auprès de |auprès du )(?=[A-ZÀ-Ýa-zà-ÿ]))"
)
_PREPOSITION = re.compile(
    r"(?:\b(?:de la|de|du|des|et|le|la|les|au|aux|à|en|dans|sur|sous|chez)|[dl]')\s*$", re.IGNORECASE
)
# Between an office and its holder: «à Cotonou, », « », «, M. ».
_TO_HOLDER = re.compile(r"(?: (?:à|au|aux|en|auprès)\b[^,.;:()«»\n]{2,60}(?=, ))?(?: \([^()\n]{1,40}\))?(?:,? )?")
# Between a name and the office that follows: «, président», « (le maire», «, alors 2e vice-président».
_TO_OFFICE = re.compile(
    r"(?: \([^()\n]{1,30}\))?(?: ?\((?:le |la |l')?|, ?(?:qui (?:est|était) |alors |actuel(?:le)? |nouveau |nouvelle |respectivement |tous deux |toutes deux )?,?"
    r" ?(?:le |la |l'|les |son |sa |leur |leurs |notre )?(?:\d{1,2}(?:e|è|ème|er|ère) |premi(?:er|ère) |deuxième |troisième |quatrième |ancien(?:ne)? |nouveau |nouvelle )?)"
)


_TO_OFFICE_BEFORE = re.compile(rf"{_WORD} (?:{_PARTICLE})?{_WORD}, (?:le |la |l')?$")


@cache
def _file() -> RuleFile[RoleRule]:
    return load_rules("people", RoleRule)


@cache
def _roles() -> Dispatcher[RoleRule]:
    file = _file()
    return Dispatcher((rule, compile_pattern(rf"\b(?:{rule.pattern})(?![\w-])", file.macros)) for rule in file.rules)


@cache
def _words(macro: str) -> re.Pattern[str]:
    return re.compile(rf"(?:{_file().macros[macro]})")


@lru_cache(maxsize=4096)
def _is(macro: str, word: str) -> bool:
    """Whether a folded word is one of a macro's."""
    return _words(macro).fullmatch(word) is not None


_LAST_WORD = re.compile(r"[\s'(\"«,]")


def _last_word(folded: str, end: int) -> str:
    """The word right before a position, with its full stop («mme», «m.», «excellence»)."""
    return _LAST_WORD.split(folded[max(0, end - 24) : end].rstrip(" ").rsplit(" ", 1)[-1])[-1]


@cache
def _title_before(macro: str) -> re.Pattern[str]:
    return re.compile(rf"(?:^|(?<=[\s'(\"«,-]))(?:{_file().macros[macro]}) ?$")


@cache
def _titles() -> re.Pattern[str]:
    return re.compile(rf"(?:le |la |l'|son |sa )?(?:(?:{_file().macros['titre']})(?:(?<=\.)|(?!\w)) ?){{1,2}}(?=\S)")


@cache
def _eponym_before() -> re.Pattern[str]:
    return re.compile(
        rf"\b(?:{_file().macros['eponyme']})(?: (?:regional|universitaire|national|general|municipal|central|provincial)e?)?[ -]?$"
    )


def find_offices(text: Text) -> list[Mention[Office]]:
    """The offices of the text: from the noun to the end of its complement, without the holder's name."""
    found: list[Mention[Office]] = []
    for rule, m in _roles().find(text):
        end = _office_end(text, m.end())
        words = text.raw[m.start() : end]
        found.append(Mention(m.start(), end, words, Office(words, rule.stands_for), rule.id))
    found.sort(key=lambda o: (o.start, -o.end))
    kept: list[Mention[Office]] = []
    for office in found:
        if not kept or office.start >= kept[-1].end:
            kept.append(office)
    return kept


def _office_end(text: Text, noun_end: int) -> int:
    plain = text.plain
    limit = min(len(plain), noun_end + _REACH)
    stop = _OFFICE_END.search(plain, noun_end, limit)
    end = stop.start() if stop else limit
    while stop and (more := _MORE.match(plain, end)) and not is_given_name(_first_word(plain, more.end())):
        stop = _OFFICE_END.search(plain, more.end(), more.end() + 80)
        end = stop.start() if stop else min(limit + 80, more.end())
    if plain[end : end + 1] == "." and (title := _title_before("titre").search(text.folded, noun_end, end + 1)):
        end = _before_blank(plain, title.start())  # «son homologue ivoirien M. …»
    # the verb's object may be what ends the complement: «le maire | souhaite un partenariat»
    if verb := _VERB_AND_OBJECT.search(plain, noun_end, end + 5):
        end = min(end, verb.start())
    end = max(end, _body_end(text, noun_end, end))
    end -= plain[end - 1 : end] == " "  # before a bracket
    holder = _holder_inside(text, noun_end, end)
    return holder if holder is not None else _place_end(text, noun_end, end)


_OF_BODY = re.compile(r"(?: [a-zà-öø-ÿ-]{4,16}){0,2} (?:de la |de l'|du |de |d')")


def _body_end(text: Text, noun_end: int, end: int) -> int:
    """Where the name of the body ends that an office heads: «directeur de l'Agence pour la promotion et le développement du Sud»."""
    of = _OF_BODY.match(text.plain, noun_end, end)
    if of is None or not text.plain[of.end() : of.end() + 1].isupper():
        return end
    heads = [m.end() for _, m in organisation_heads().at(text, of.end(), len(text.raw))]
    return name_end(text.plain, text.folded, of.end(), max(heads)) if heads else end


_PLACE_THEN_NAME = re.compile(rf"(?:\bde la |\bde |\bdu |\bd')({CAP}(?: {CAP}){{2,4}})$")


def _place_end(text: Text, noun_end: int, end: int) -> int:
    """Where the office ends whose place runs into a name that no list knows («maire de Sfax Dodzi Kokoroko»)."""
    m = _PLACE_THEN_NAME.search(text.plain, noun_end, end)
    words = m[1].split(" ") if m else []
    for size in range(len(words) - 2, 0, -1):
        place = " ".join(words[:size])
        if m and gazetteer.lookup(place, types=("municipality", "region", "department", "state")):
            return m.start(1) + len(place)
    return end


# «le maire | souhaite un partenariat», «la ministre | espère conclure un accord»: a word that no preposition is, before an article,
# is the verb of the sentence.
_VERB_AND_OBJECT = re.compile(
    r" (?!(?:pour|sur|dans|avec|entre|sous|devant|contre|chez|selon|vers|auprès|depuis|toute?|toutes|tous|hors|plus|sans|lors|dont|après|avant)\b)"
    # «ministre tchadien des Affaires étrangères», «directeur général des douanes», «Association des maires des villes»
    r"(?![a-zà-öø-ÿ]+(?:é|al|nt|ais|ois|en|ain|an|and|ol|in|er|grec|turc|turque)(?:ne|que|e)?s? des )(?<!\bdes )(?<!\bde )(?<!\bdu )(?<!\bla )(?<!\bles )"
    r"[a-zà-öø-ÿ]{4,}(?: [a-zà-öø-ÿ]{3,}(?:er|ir|re))? (?:une?|le|la|les|que|qu'|l'|des)(?: |(?<='))"
)


def _first_word(plain: str, at: int) -> str:
    m = _ONE_WORD.match(plain, at)
    return m[0] if m else ""


def _holder_inside(text: Text, noun_end: int, end: int) -> int | None:
    """Where the holder's name begins in «ministre des Finances Amadou Ba»: its complement ends before the blank."""
    plain = text.plain
    for run in _RUN.finditer(plain, noun_end, end):
        title = _title_before("titre").search(text.folded, noun_end, run.start())
        if title:
            return _before_blank(plain, title.start())
        for start in _word_starts(plain, run.start(), run.end()):
            if (
                is_given_name(_first_word(plain, start))
                and " " in plain[start : run.end()]
                and not _PREPOSITION.search(plain, noun_end, start)
                and not _eponym_before().search(text.folded, noun_end, start)
                and _is_name(plain[start : run.end()])
            ):
                # «le ministre Sidi Mohamed Fall»: an unknown name may open the holder's
                whole = run.start() - noun_end <= 1 and _is_name(run[0])
                return _before_blank(plain, run.start() if whole else start)
        if (
            run.end() == end
            and " " in run[0]
            and not _PREPOSITION.search(plain, noun_end, run.start())
            and not _eponym_before().search(text.folded, noun_end, run.start())
            and _is_name(run[0])
            and not gazetteer.lookup(run[0], types=_TERRITORIES)  # «le wali de la région Guelmim-Oued Noun»
            and not _named_behind(plain, end)
        ):
            return _before_blank(
                plain, run.start()
            )  # «le wali Hicham Berrechid»: an unknown name that ends the complement
    return None


_TERRITORIES = ("region", "department", "municipality", "intermunicipality")


def _named_behind(plain: str, end: int) -> bool:
    """«le président du pays Nivernais Morvan, Jean Paumier»: whether a surer name follows the complement."""
    run = _RUN.match(plain, end + 2) if plain[end : end + 2] == ", " else None
    return run is not None and " " in run[0] and is_given_name(_first_word(plain, run.start()))


def _before_blank(plain: str, at: int) -> int:
    return at - 1 if plain[at - 1] == " " else at


def _word_starts(plain: str, start: int, end: int) -> Iterator[int]:
    for m in _PART.finditer(plain, start, end):
        yield m.start(1)


class _Found:
    """The people found so far, by where they begin; the better attested reading of a place stays."""

    def __init__(self, text: Text) -> None:
        self.text = text
        self.by_start: dict[int, Mention[Person]] = {}

    def add(self, start: int, end: int, office: int | None, rule: str) -> None:
        bounds = _trimmed(self.text, start, end)
        if bounds is None:
            return
        start, end = bounds
        known = self.by_start.get(start)
        if known and (known.value.office is not None or office is None):
            return
        words = self.text.raw[start:end]
        self.by_start[start] = Mention(start, end, words, Person(words, office), rule)

    def mentions(self) -> list[Mention[Person]]:
        """In text order without overlaps: of two, the one with an office stays, then the longer."""
        kept: list[Mention[Person]] = []
        for p in sorted(self.by_start.values(), key=lambda p: p.start):
            if kept and p.start < kept[-1].end:
                last = kept[-1]
                if (p.value.office is not None, p.end - p.start) > (
                    last.value.office is not None,
                    last.end - last.start,
                ):
                    kept[-1] = p
                continue
            kept.append(p)
        return kept


def find_people(
    text: Text, offices: list[Mention[Office]], entities: Iterable[Mention[str]] = ()
) -> list[Mention[Person]]:
    """The people of the text in order. `offices` are those that `find_offices` gave for it, `entities` what a model saw, by label:
    its people are added where the rules read none."""
    found = _Found(text)
    runs = [m.span() for m in _RUN.finditer(text.plain)]
    _beside_offices(found, runs, offices)
    _by_title(found, runs)
    _by_given_name(found, runs)
    _in_lists(found, offices)
    _beside_another(found)
    _by_model(found, entities)
    _told_again(found, runs)
    return _with_full_names(text, found.mentions())


def _beside_offices(found: _Found, runs: list[tuple[int, int]], offices: list[Mention[Office]]) -> None:
    """«le ministre des Finances, Amadou Ba», «le maire Jean Petit», «Ana Lopes, rectrice de …»."""
    text, by_start = found.text, {o.start: i for i, o in enumerate(offices)}
    for i, office in enumerate(offices):
        at = _TO_HOLDER.match(text.plain, office.end)
        position = at.end() if at else office.end
        title = _title_at(text, position)
        found_run = _RUN.match(text.plain, title) or _RUN.match(text.plain, position)
        run = found_run.span() if found_run else None
        if run and _TO_OFFICE_BEFORE.search(text.plain, max(0, office.start - 60), office.start):
            behind = _TO_OFFICE.match(text.plain, run[1])
            if behind and behind.end() in by_start:
                continue  # «A, maire de Foix, B, maire de Pau»: the office is A's
        if run and (" " in text.plain[run[0] : run[1]] or title != position or run[0] - office.end == 1):
            found.add(run[0], run[1], i, "people.fonction")
    for start, end in runs:
        after = _TO_OFFICE.match(text.plain, end)
        if after and (office_at := by_start.get(after.end())) is not None:
            if "respectivement" in after[0] and (first := _joined_before(text, runs, start)):
                # «A et B, respectivement maire de Foix et maire de Pau»
                found.add(*first, office_at, "people.fonction")
                office_at = min(office_at + 1, len(offices) - 1)
            if " " in text.plain[start:end] or _is("titre", _last_word(text.folded, start)):
                found.add(start, end, office_at, "people.fonction")
        elif _PRESIDES.match(text.plain, end) and " " in text.plain[start:end]:
            found.add(start, end, None, "people.fonction")
    by_run = dict(runs)
    # «le président de la Région, Jean Petit, et celui de l'Université, Ana Lopes»
    for that in _COLLEAGUE_OF.finditer(text.plain):
        end_of_name = by_run.get(that.end())
        named = end_of_name is not None and " " in text.plain[that.end() : end_of_name]
        if named and end_of_name and _AFTER_NAME.match(text.plain, end_of_name):
            found.add(that.end(), end_of_name, None, "people.fonction")


_AND_TITLE = re.compile(r" et (?:M\. |Mme |MM\. )?")


_COLLEAGUE_OF = re.compile(r"\bcel(?:ui|le) (?:de la |de l'|du |de |d')(?=[A-ZÀ-Ý])[^,.;:()«»\n]{2,60}, (?=[A-ZÀ-Ý])")
_AFTER_NAME = re.compile(r",| et | ont | a ")


def _joined_before(text: Text, runs: list[tuple[int, int]], start: int) -> tuple[int, int] | None:
    """The name that «et» joins to the one at a position."""
    return next((run for run in runs if run[1] < start and _AND_TITLE.fullmatch(text.plain, run[1], start)), None)


def _by_model(found: _Found, entities: Iterable[Mention[str]]) -> None:
    known = [(p.start, p.end) for p in found.by_start.values()]
    for e in entities:
        if e.value == "PER" and " " in e.text and not any(s < e.end and e.start < end for s, end in known):
            found.add(e.start, e.end, None, e.rule)


def _title_at(text: Text, position: int) -> int:
    """Where the name begins behind the titles that stand at a position («S.E. M. François …»), or the position itself."""
    m = _titles().match(text.folded, position)
    if m and m.end() > position and re.match(CAPITAL, text.plain[m.end() : m.end() + 1]):
        ends_word = text.folded[m.end() - 1] in " .'" or not text.folded[m.end()].isalnum()
        return m.end() if ends_word else position
    return position


def _by_title(found: _Found, runs: list[tuple[int, int]]) -> None:
    text = found.text
    for start, end in runs:
        if _is("titre", _last_word(text.folded, start)):
            found.add(start, end, None, "people.titre")
        elif (inner := _title_at(text, start)) > start and inner < end:
            found.add(inner, end, None, "people.titre")  # «Mme Ana Lopes»: the title is a capitalised word of the run


def _by_given_name(found: _Found, runs: list[tuple[int, int]]) -> None:
    text = found.text
    for start, end in runs:
        words = text.plain[start:end]
        if " " not in words or (words.isupper() and words.count(" ") > 2):
            continue  # a heading in capitals shows no names
        for at in _word_starts(text.plain, start, end):
            if is_given_name(_first_word(text.plain, at)):
                if not _is("eponyme", _last_word(text.folded, at)) and " " in text.plain[at:end]:
                    found.add(at, end, None, "people.prenom")
                break


_NEXT = re.compile(r"(?P<link>(?:, | / )(?:et )?| et (?:d'|de |par )?)")


def _in_lists(found: _Found, offices: list[Mention[Office]]) -> None:
    """«les ministres A et B», «MM. A, B et C»: what a plural opens, each name goes on; an unknown name between two known ones."""
    text = found.text
    for p in found.mentions():
        office = p.value.office
        plural = office is not None and (
            re.split(r"[ -]", fold(offices[office].text))[0].endswith(("s", "x"))
            or " generaux" in fold(offices[office].text)[:24]
        )
        plural = plural or bool(_is("titre_pluriel", _last_word(text.folded, p.start)))
        if plural:
            before = office is None or offices[office].start < p.start
            _extend(found, p, office if before else None)
            if not before:
                _extend_back(found, p, office)
        else:
            _fill(found, p)


_LONGEST_LIST = 30


def _extend(found: _Found, p: Mention[Person], office: int | None) -> None:
    plain, at = found.text.plain, p.end
    chain: list[tuple[int, int]] = []
    while len(chain) < _LONGEST_LIST and (m := _NEXT.match(plain, at)):
        run = _RUN.match(plain, _title_at(found.text, m.end()))
        if run is None or not _is_name(run[0]):
            break
        chain.append(run.span())
        at = run.end()
        if " et " in m["link"] or m["link"].endswith("et "):
            break
    else:
        chain = chain if chain and " et " in plain[p.end : chain[-1][0]] else []
    for start, end in chain:
        found.add(start, end, office, "people.liste")


def _extend_back(found: _Found, p: Mention[Person], office: int | None) -> None:
    """«A et B, présidents respectifs de …»: the office behind the last name is everyone's."""
    before = _NAME_AND.search(found.text.plain, max(0, p.start - 80), p.start)
    if before and _is_name(before[1]):
        found.by_start.pop(before.start(1), None)
        found.add(before.start(1), before.end(1), office, "people.liste")


_BY_AND = re.compile(
    rf"(?:[Pp]ar|[Ee]ntre) ({_WORD}(?: (?:{_PARTICLE})?{_WORD}){{1,3}})(?:,? pour (?:la |le |l'|les )?[\w' -]{{2,40}},?)? et (?:par )?$"
)


def _beside_another(found: _Found) -> None:
    """«signé par Cina Mensah et Jean Martin», «A, pour la Banque, et B»: an unknown name joined to a person's behind «par»."""
    for p in found.mentions():
        joined = found.text.plain[max(0, p.start - 7) : p.start].endswith((" et ", " et par "))
        if not joined or " " not in p.text:
            continue
        before = _BY_AND.search(found.text.plain, max(0, p.start - 130), p.start)
        if before and _is_name(before[1]) and not before[1].isupper() and not _names_a_place(before[1]):
            found.add(before.start(1), before.end(1), None, "people.liste")


def _names_a_place(name: str) -> bool:
    """Whether a word of the name is a country's or a region's («Air France»)."""
    return any(gazetteer.lookup(w, types=("state", "region")) for w in [name, *name.split(" ")])


# More unknown names than this between two people are no list of people.
_LONGEST_GAP = 12


def _fill(found: _Found, p: Mention[Person]) -> None:
    plain, at = found.text.plain, p.end
    chain: list[tuple[int, int]] = []
    while len(chain) < _LONGEST_GAP and (m := _NEXT.match(plain, at)) and (run := _RUN.match(plain, m.end())):
        if run.start() in found.by_start:
            for start, end in chain:
                found.add(start, end, None, "people.liste")
            return
        if " " not in run[0] or not _is_name(run[0]):
            return
        chain.append(run.span())
        at = run.end()


def _told_again(found: _Found, runs: list[tuple[int, int]]) -> None:
    """A full name found once is a person everywhere; so is a longer name that ends in the surname of «M. Diallo»."""
    text = found.text
    people = found.mentions()
    full = {p.text for p in people if " " in p.text}
    surnames = {p.text for p in people if p.rule == "people.titre" and " " not in p.text}
    if not full and not surnames:
        return
    for start, end in runs:
        words = text.raw[start:end]
        if " " not in words:
            continue
        if words.rsplit(" ", 1)[1] in surnames and start not in found.by_start:
            found.add(start, end, None, "people.repris")
        for name in full:
            if (at := words.find(name)) >= 0:
                found.add(start + at, start + at + len(name), None, "people.repris")


def _with_full_names(text: Text, people: list[Mention[Person]]) -> list[Mention[Person]]:
    """«M. Diallo» is the one person of the article whose full name holds these words; two such people leave it as it is."""
    full = {fold(p.text): p.text for p in people if len(p.text.split()) >= 2}
    out: list[Mention[Person]] = []
    for p in people:
        mine = set(fold(p.text).split())
        longer = [name for key, name in full.items() if mine < set(key.split())]
        if len(longer) == 1 or (
            longer and len({fold(n).split()[-1] for n in longer}) == 1 and len(mine) == 1 and _nested(longer)
        ):
            p = replace(p, value=replace(p.value, name=max(longer, key=len)))
        out.append(p)
    return out


def _nested(names: list[str]) -> bool:
    """Whether the names are shorter and longer forms of one."""
    sets = sorted((set(fold(n).split()) for n in names), key=len)
    return all(a <= b for a, b in pairwise(sets))


def _trimmed(text: Text, start: int, end: int) -> tuple[int, int] | None:
    """The name without the sentence's first word, titles and institution words around it; None if no person is left."""
    plain = text.plain
    words = [(m.start(1), m.end(1)) for m in _PART.finditer(plain, start, end)]
    while len(words) > 1 and _is("ouverture", fold(plain[words[0][0] : words[0][1]]).rstrip(".")):
        words.pop(0)
    if (
        len(words) > 2
        and plain[words[0][1] : words[1][0]] in (" de ", " d'")
        and _names_a_place(plain[slice(*words[0])])
    ):
        words.pop(0)  # «la mission en Italie de Martine Biron»
    while len(words) > 1 and _is("pas_une_personne", fold(plain[words[-1][0] : words[-1][1]])):
        words.pop()
    if not words:
        return None
    start, end = words[0][0], words[-1][1]
    while end > start and plain[end - 1] in "'- ":
        end -= 1
    if not _is_name(plain[start:end]) or (len(words) == 1 and _is("ouverture", fold(plain[start:end]))):
        return None
    return start, end


def _is_name(name: str) -> bool:
    return is_person_name(name)


def is_person_name(name: str) -> bool:
    """Whether a run of capitalised words may be a person: no institution's noun, no acronym alone, no article before it."""
    words = fold(name).split(" ")
    if len(words) == 1 and name.isupper() and len(name) <= 4:
        return False
    if words[0] in ("la", "le", "les"):
        return False
    return not any(_is("pas_une_personne", w) for w in words)


__all__ = ["Office", "Person", "find_offices", "find_people", "is_person_name"]
