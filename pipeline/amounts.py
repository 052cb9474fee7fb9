"""Sums of money: where they stand, what they are worth and what their sentence says of them.

Reading starts from the name or sign of a currency (`rules/currencies.yaml`), which is rare, and looks back (or ahead,
«€ 3 millions») for its number; then the words beside the sum (`rules/amounts.yaml`) say whether it is approximate,
a bound, a total, a share, an equivalent or a rate. Sums that share a currency or a scale («2 à 3 M€», «100 et 98
millions d'euros», «5 M€, dont 2 millions …») are read together.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache
from typing import Literal

from pipeline.dispatch import matches_inside
from pipeline.mentions import Mention
from pipeline.numbers import COLLECTIVES, DIGITS, HALF, JOINTS, NUMBER_WORDS, SCALES, SHORT_SCALES, parse_number, plain
from pipeline.text import Text
from pipeline.values import AmountValue
from rules.loader import compile_pattern, load_rules
from rules.schema_amounts import CueRule, CurrencyRule

Role = Literal["single", "minimum", "maximum", "total", "share", "equivalent"]

# How far back a number, a cue or a first bound may begin, in characters.
_REACH = 140
_CUE_REACH = 60
_MOST_ATOMS = 16

_ATOM = re.compile(rf"{DIGITS}|[^\W\d_]+|\S")
_SIGNS = "€$£¥￥₦₹₽₺₩₪₵₫฿₴"
_MILLION = Decimal(10**6)


@dataclass(frozen=True, slots=True)
class _Number:
    """A number at `[start, end)`; `scale` is its first scale word's value («3 millions»: 10^6), 1 without one."""

    start: int
    end: int
    value: Decimal
    scale: int
    digits: bool
    about: bool


@dataclass(slots=True)
class _Sum:
    """A sum while it is being read; `number` is where its number starts, `[start, end)` its whole expression."""

    start: int
    end: int
    number: int
    value: Decimal
    currency: str | None
    family: str | None
    rule: str
    scale: int = 1
    approximate: bool = False
    role: Role = "single"
    per: str | None = None
    ranged: bool = False


@dataclass(frozen=True)
class _Money:
    """A currency rule made ready: its pattern with the adjectives that may follow."""

    rule: CurrencyRule
    pattern: re.Pattern[str]
    adjectives: tuple[tuple[re.Pattern[str], str], ...]


@dataclass(frozen=True)
class _Grammar:
    words: re.Pattern[str]
    signs: re.Pattern[str]
    moneys: dict[str, tuple[_Money, ...]]
    before: re.Pattern[str]
    after: re.Pattern[str]
    cues: dict[str, CueRule]


@cache
def _grammar() -> _Grammar:
    currencies = load_rules("currencies", CurrencyRule)
    by_trigger: dict[str, list[_Money]] = {}
    for rule in currencies.rules:
        money = _Money(
            rule,
            # A name ends where its letters end; a sign may touch what follows («3€50»).
            re.compile(
                compile_pattern(rule.pattern, currencies.macros).pattern.join(("(?:", r")(?:(?<!\w)|(?![^\W\d_]))"))
            ),
            tuple(
                (compile_pattern(rf"[ ]+(?:{words})(?!\w)", currencies.macros), code)
                for words, code in rule.adjectives.items()
            ),
        )
        for trigger in rule.triggers:
            by_trigger.setdefault(trigger, []).append(money)
    heads: dict[str, list[str]] = {}
    for word in sorted((t for t in by_trigger if t[-1] not in _SIGNS), key=len, reverse=True):
        heads.setdefault(word[0], []).append(re.escape(word[1:]))
    # By first letter: the engine then rejects nearly every word on one comparison.
    words = "|".join(f"{letter}(?:{'|'.join(tails)})" for letter, tails in heads.items())
    signs = "|".join(re.escape(t) for t in sorted(by_trigger, key=len, reverse=True) if t[-1] in _SIGNS)
    cues = load_rules("amounts", CueRule)
    sides = {
        side: "|".join(
            f"(?P<{rule.id.partition('.')[2]}>{compile_pattern(rule.pattern, cues.macros).pattern})"
            for rule in cues.rules
            if rule.side == side
        )
        for side in ("before", "after")
    }
    return _Grammar(
        re.compile(rf"(?<![^\W\d_])(?:mm|mds?|m|k)?({words})s?(?![^\W\d_])"),
        re.compile(signs),
        {t: tuple(ms) for t, ms in by_trigger.items()},
        re.compile(rf"(?<![^\W_])(?:{sides['before']})[ ]*\Z"),
        re.compile(rf"[ ]*(?:{sides['after']})"),
        {rule.id.partition(".")[2]: rule for rule in cues.rules},
    )


def find_amounts(text: Text, country: str | None = None) -> list[Mention[AmountValue]]:
    """The sums of money of a text, in text order.

    `country` (ISO 3166-1 alpha-2) settles currency words that several countries share («FCFA», «dinars»). The span
    runs from the number to the currency, with the words that make it approximate («environ un million d'euros»); the
    two bounds of a range are two mentions over the same span.
    """
    raw, text = text.raw, _unwrapped(text)
    sums: list[_Sum] = []
    done = 0
    for at, trigger in _triggers(text):
        if at < done:
            continue
        read = _read(text, at, trigger, done, country)
        if read is None:
            continue
        sums += _with_earlier(text, read, sums, done)
        done = read.end
    if not sums:
        return []
    sums = _with_elliptic(text, sums)
    _mark(text, sums)
    return [
        Mention(
            s.start,
            s.end,
            raw[s.start : s.end],
            AmountValue(plain(s.value), s.currency, s.approximate, s.role, s.per, s.family),
            s.rule,
        )
        for s in sums
        if s.value  # «000 et 3 MDH»: noughts alone are no sum
    ]


def _triggers(text: Text) -> Iterator[tuple[int, str]]:
    """Where the words and signs of currencies begin, which do not overlap, in text order."""
    grammar, done = _grammar(), 0
    for word in matches_inside(text, grammar.words):
        for sign in grammar.signs.finditer(text.folded, done, word.start()):
            yield sign.start(), sign[0]
        yield word.start(1), word[1]
        done = word.end()
    for sign in grammar.signs.finditer(text.folded, done):
        yield sign.start(), sign[0]


# The end of a line in the middle of a sum: «3 millions / d'euros». A capital begins another line, a year closes one.
_WRAPPED = re.compile(
    r"\n(?:(?<=[0-9]\n)(?<![ \n](?:19|20)[0-9]{2}\n)|(?<=million\n)|(?<=milliard\n)|(?<=millions\n)|(?<=milliards\n)|(?<=mille\n))"
    r"(?=(?:de |d')?(?:millions?|milliards?|euros?|dollars?|francs?|[fF] ?(?:cfa|CFA)|dirhams?|dinars?|livres?|yens?|yuans?)(?![^\W_]))"
)


def _unwrapped(text: Text) -> Text:
    """The text with a blank for each line break that cuts a sum in two; positions stay."""
    breaks = [m.start() for m in _WRAPPED.finditer(text.plain)]
    if not breaks:
        return text
    raw = list(text.raw)
    for at in breaks:
        raw[at] = " "
    return Text("".join(raw))


# National currencies that the euro replaced in 1999 (Regulation (EC) 2866/98) and after: between a Frenchman and a Swiss,
# «francs» are Swiss francs.
_REPLACED = frozenset(
    {"ATS", "BEF", "DEM", "ESP", "FIM", "FRF", "GRD", "IEP", "ITL", "LUF", "NLG", "PTE", "SIT", "SKK", "MTL", "CYP"}
)


def settle(value: AmountValue, countries: Iterable[str]) -> AmountValue:
    """The value with the currency that the partners' countries give to its word, where they agree on one.

    A word that none of them uses keeps its currency, or takes the international one («dollars» between France and
    Senegal are US dollars); a word on which they differ is left as it is.
    """
    known = list(countries)
    family = _families().get(value.family or "")
    if family is None or not known:
        return value
    table, default = family
    codes = {table[c] for c in known if c in table}
    if len(codes) > 1:
        codes = codes - _REPLACED or codes
    if len(codes) == 1:
        return replace(value, currency=codes.pop())
    return replace(value, currency=value.currency or default) if not codes else value


@cache
def _families() -> dict[str, tuple[dict[str, str], str | None]]:
    families: dict[str, tuple[dict[str, str], str | None]] = {}
    for rule in load_rules("currencies", CurrencyRule).rules:
        if rule.family:
            table, default = families.get(rule.family, ({}, None))
            families[rule.family] = ({**table, **rule.countries}, default or rule.default)
    return families


# --- one sum ---------------------------------------------------------------------------------------------------------


def _read(text: Text, at: int, trigger: str, floor: int, country: str | None) -> _Sum | None:
    """The sum whose currency begins at `at`, of all rules with that trigger the one that reads most."""
    best: _Sum | None = None
    span = 0
    for money in _grammar().moneys[trigger]:
        rule = money.rule
        form = text.plain if rule.case else text.folded
        name = money.pattern.match(form, at)
        if name is None or name.end() <= span:
            continue
        end, code, family, at_least = name.end(), rule.currency, rule.family, rule.at_least
        if rule.iso:
            code = name[0]
        for adjective, adjective_code in money.adjectives:
            if after := adjective.match(form, end):
                end, code, family, at_least = after.end(), adjective_code, None, Decimal(0)
                break
        else:
            if country in rule.countries:
                code = rule.countries[country]
            elif country and rule.default:
                code = rule.default
            elif rule.needs_country:
                continue
        found = _sum_at(text, at, end, floor, rule, code, family)
        if found is not None and found.value >= at_least:
            best, span = found, name.end()
    return best


def _sum_at(
    text: Text, at: int, end: int, floor: int, rule: CurrencyRule, code: str | None, family: str | None
) -> _Sum | None:
    folded = text.folded
    number = _number_before(folded, at, floor, link=True)
    if rule.before and (number is None or _belongs_right(folded, at, end)):
        ahead = _number_after(folded, end)
        if ahead is not None:
            scaled = _SCALE_BEFORE.search(folded, max(floor, at - 4), at)
            scale = SHORT_SCALES[scaled[1]] if scaled else 1
            start = scaled.start() if scaled else at
            value = ahead.value * scale * rule.unit
            return _Sum(start, ahead.end, start, value, code, family, rule.id, ahead.scale * scale, ahead.about)
    if number is None or not number.value or (rule.digits and not number.digits):
        return None
    value = number.value * rule.unit
    end, cents = _cents_after(folded, end, number)
    value += cents
    return _Sum(number.start, end, number.start, value, code, family, rule.id, number.scale, number.about)


def _belongs_right(folded: str, at: int, end: int) -> bool:
    """Whether a sign touches the number after it and not the one before («en 2015 $15 millions»)."""
    return end < len(folded) and folded[end].isdigit() and at > 0 and folded[at - 1] == " "


_CENTS = re.compile(
    r" ?(?:et )?([0-9]{1,2}) ?(?:centimes?|cents?|cts?|pence)(?![^\W_])|"
    r"([0-9]{2})(?![0-9]|[.,][0-9])|"
    r" ([0-9]{2})(?=[.,;:!?)]*(?:\Z|\s*\n)|[.,;:!?)] )"
)
_CENTS_IN_WORDS = re.compile(r" (?:et )?((?:[a-z]+[ -]){1,4}?)(?:centimes?|pence)(?![^\W_])")


def _cents_after(folded: str, end: int, number: _Number) -> tuple[int, Decimal]:
    """The end and the hundredths that follow whole units: «2 euros et 50 centimes», «3€50», «12 euros 50.»."""
    if number.scale > 1 or number.value != number.value.to_integral_value():
        return end, Decimal(0)
    m = _CENTS.match(folded, end)
    if m and not (m[2] and folded[end - 1].isalpha()):
        return m.end(), Decimal(m[1] or m[2] or m[3]) / 100
    words = _CENTS_IN_WORDS.match(folded, end, end + 50)
    cents = parse_number(words[1]) if words else None
    if words and cents is not None and cents < 100:
        return words.end(), cents / 100
    return end, Decimal(0)


# --- the number ------------------------------------------------------------------------------------------------------

_LINK = re.compile(r"(?: ?(?<![^\W_])(?:de |d'|d )(?:nouveaux |anciens )?| *)\Z")

# What may close a number before its currency: Swiss «500.-», an abbreviated «Mia.».
_TAIL = re.compile(r"(?:(?<=[0-9])|(?<=[0-9] )(?:mi[ao]|mds?|mrds?|m)|(?<=[0-9])(?:mi[ao]|mds?|mrds?|m))([.,]-|\.)\Z")


def _number_before(folded: str, end: int, floor: int, link: bool = False) -> _Number | None:
    """The longest number that ends at `end`; with `link`, «de» or «d'» may stand between («millions d'euros»)."""
    low = max(floor, end - _REACH)
    window = folded[low:end]
    cut = window.rfind("\n") + 1
    if low > floor and not cut:
        # Never begin inside a word or a figure.
        while cut < len(window) and (window[cut].isalnum() or window[cut] in ".,"):
            cut += 1
    low, window = low + cut, window[cut:]
    stop, linked = len(window), False
    if link and (m := _LINK.search(window, max(0, len(window) - 16))):
        stop, linked = m.start(), bool(m[0].strip())
    stop = len(window[:stop].rstrip(" "))
    if link and (mark := _TAIL.search(window, max(0, stop - 6), stop)):
        stop = mark.start(1)
    if link and window[stop - 1 : stop] == ")":
        return _restated(folded, low, low + stop, linked)
    number = _run(window[:stop], low)
    if number is not None and link:
        number = _mended(window[:stop], low, number)
    if number is None or (linked and not _takes_de(window[:stop], number)):
        return None
    return number


# «150,000 euros»: three figures behind the comma of a sum of ten or more are thousands, as in English; a price has two.
_THOUSANDS = re.compile(r"\d{2,3},\d{3}")
# «se chiffre à 3, 8 millions»: a blank behind the decimal comma.
_TORN = re.compile(r"(?<![\w,.])(?:a|de|d'|pour|soit|quelque|environ) (\d{1,3}), $")


def _mended(window: str, low: int, number: _Number) -> _Number:
    """The number as it was meant, where its comma is written as in English or torn from its figures."""
    words = window[number.start - low : number.end - low]
    if _THOUSANDS.fullmatch(words):
        return replace(number, value=number.value * 1000)
    torn = _TORN.search(window, max(0, number.start - low - 16), number.start - low)
    if torn is None or not (parts := re.fullmatch(r"(\d{1,3}) ([a-z]+)", words)):
        return number
    value = parse_number(f"{torn[1]},{parts[1]} {parts[2]}")
    return replace(number, start=low + torn.start(1), value=value) if value is not None else number


def _restated(folded: str, low: int, close: int, linked: bool) -> _Number | None:
    """«cinq cents millions (500 000 000) de francs»: one number written twice."""
    opening = folded.rfind("(", low, close)
    if opening < 0 or "\n" in folded[opening:close]:
        return None
    inner = parse_number(folded[opening + 1 : close - 1])
    outer = _number_before(folded, opening, low)
    if inner is None or outer is None or inner != outer.value:
        return None
    return replace(outer, end=close)


def _takes_de(window: str, number: _Number) -> bool:
    """«de» joins a currency to a noun of number («un million d'», «une dizaine d'») or to round millions in digits."""
    last = re.search(r"[^\W\d_]+$", window)
    noun = last is not None and last[0] in SCALES.keys() | COLLECTIVES.keys() | HALF | SHORT_SCALES.keys()
    return noun or number.value >= _MILLION


def _run(window: str, low: int) -> _Number | None:
    """The longest number at the end of `window`, whose first character stands at `low` in the text."""
    if not window or not (window[-1].isalnum()):
        return None
    atoms = list(_ATOM.finditer(window))
    first = len(atoms)
    for i in range(len(atoms) - 1, max(-1, len(atoms) - 1 - _MOST_ATOMS), -1):
        if not _is_number_atom(atoms, i):
            break
        if i + 1 < len(atoms) and window[atoms[i].end() : atoms[i + 1].start()].strip(" "):
            break
        first = i
    run = [a for a in atoms[first:] if a[0] != "-"]
    for i, atom in enumerate(run):
        if atom[0] in JOINTS or atom[0] in SHORT_SCALES or not _free_left(window, atom):
            continue
        value = parse_number(window[atom.start() :])
        if value is not None:
            words = [a[0] for a in run[i:]]
            return _Number(
                low + atom.start(),
                low + len(window),
                value,
                _first_scale(words),
                words[0][0].isdigit(),
                any(w in COLLECTIVES for w in words),
            )
    return None


def _is_number_atom(atoms: list[re.Match[str]], i: int) -> bool:
    word = atoms[i][0]
    if word[0].isdigit() or word in NUMBER_WORDS or word in JOINTS:
        return True
    if word == "-":
        return True
    return word in SHORT_SCALES and i > 0 and atoms[i - 1][0][0].isdigit()


def _free_left(window: str, atom: re.Match[str]) -> bool:
    """Whether a figure stands alone on its left: not «B2», not the year of «12/05/2020»."""
    at = atom.start()
    if not at or not atom[0][0].isdigit():
        return True
    left = window[at - 1]
    return not (left.isalnum() or (left in "/.,'" and at > 1 and window[at - 2].isdigit()))


def _first_scale(words: list[str]) -> int:
    for word in words:
        if scale := SCALES.get(word) or SHORT_SCALES.get(word):
            return scale
    return 1000 if "mille" in words[1:] else 1


_AHEAD = re.compile(
    rf" ?({DIGITS}(?:(?:[ ]?(?:mds?|mm|bn|mrds?|mio|mia|[mk])(?![^\W_]))|[ ](?:mille|millions?|milliards?|billions?)(?![^\W_])){{0,3}})"
    r"(?![^\W\d_]|/)"
)


# «M€ 10», «k€ 300»: the scale before the sign, and the number after it.
_SCALE_BEFORE = re.compile(r"(?<![^\W_])(mds?|mm|m|k) ?\Z")
# «$12,000», «$1.2 billion»: after a sign, figures may be written as in English.
_ENGLISH_THOUSANDS = re.compile(r"\d{1,3}(,\d{3})+(?=\D|\Z)")


def _number_after(folded: str, at: int) -> _Number | None:
    """The number in digits that begins at `at`, after at most one blank."""
    m = _AHEAD.match(folded, at)
    words = m[1] if m else ""
    if _ENGLISH_THOUSANDS.match(words):
        words = words.replace(",", "")
    value = parse_number(words.replace("billion", "milliard"))
    if m is None or value is None or not value:
        return None
    words = re.findall(r"[^\W\d_]+", m[1])
    return _Number(m.start(1), m.end(1), value, _first_scale(["", *words]), True, False)


# --- sums that lean on one another -----------------------------------------------------------------------------------

_JOIN = re.compile(r"(?: (a|et|ou)(?: (?:environ|pres de|plus de))? | ?(-) ?)\Z")
_OPENING = re.compile(r"(?<![^\W_])(entre|de|d'|allant de|compris entre|comprise entre) ?(?:environ )?\Z")
_CHANGE = re.compile(
    r"(?<![^\W_])(?:pass|port|augment|mont|grimp|baiss|rédui|redui|releve|evolu|progress|recul|chut)[a-z]* (?:ainsi |donc )?(?:de|d') ?\Z"
)


def _with_earlier(text: Text, read: _Sum, sums: list[_Sum], floor: int) -> list[_Sum]:
    """The sum just read, after the earlier bound or the earlier terms that lean on its currency or scale."""
    folded = text.folded
    join = _JOIN.search(folded, max(floor, read.number - 24), read.number)
    if join is None:
        # Two sums with a currency each: the joint lies on the end of the last one, before `floor`.
        return _maybe_range(text, read, sums)
    if sums and join.start() <= sums[-1].end:
        return _maybe_range(text, read, sums)
    word = join[1] or join[2]
    first = _number_before(folded, join.start(), floor)
    if first is None:
        return [read]
    if _is_year(folded, first) and (read.scale > 1 or folded.endswith("en ", 0, first.start)):
        return [read]
    value = _borrow(first, read)
    opening = _OPENING.search(folded, max(floor, first.start - 20), first.start)
    opened = opening[1].split()[-1] if opening else ""
    earlier = _Sum(first.start, first.end, first.start, value, read.currency, read.family, read.rule, read.scale)
    if word == "et" and opened != "entre":
        shares = read.scale >= 10**6 and (first.scale >= 10**6 or (first.digits and first.value < 1000))
        return [*_terms_before(folded, earlier, read, floor), earlier, read] if shares else [read]
    grave = word != "a" or text.raw[join.start(1)] in "àÀ" or opened in ("de", "d'")
    # A dash that joins far-apart figures is no range («Lot 3 – 2 000 €»).
    if not grave or (word == "-" and (not first.digits or value * 100 < read.value)):
        return [read]
    if _CHANGE.search(folded, max(0, first.start - 40), first.start) and opened in ("de", "d'"):
        return [earlier, read]
    if not 0 < value <= read.value:
        return [read]
    # «de l'ordre de 2 à 3 M€»: the «de» belongs to the cue.
    cued = opened in ("de", "d'") and _grammar().before.search(folded, max(floor, first.start - 40), first.start)
    _range(earlier, read, opening.start() if opening and not cued else first.start)
    return [earlier, read]


def _is_year(folded: str, number: _Number) -> bool:
    return number.end - number.start == 4 and folded[number.start : number.start + 2] in ("19", "20")


def _borrow(first: _Number, read: _Sum) -> Decimal:
    """The value of a number that leans on the scale of the sum after it («2 à 3 millions», «10 à 20 000»)."""
    if first.scale > 1 or first.value >= 1000:
        return first.value
    scaled = first.value * read.scale
    if read.scale == 1 and read.value >= 1000 and read.value % 1000 == 0 and first.value * 1000 < read.value:
        scaled = first.value * 1000
    return scaled


def _terms_before(folded: str, earlier: _Sum, read: _Sum, floor: int) -> list[_Sum]:
    """«12, 30 et 50 millions d'euros»: the terms before the last comma."""
    terms: list[_Sum] = []
    at = earlier.start
    while at - 2 > floor and folded[at - 2 : at] == ", " and len(terms) < 12:
        number = _number_before(folded, at - 2, floor)
        if number is None or not number.digits or (number.value >= 1000 and number.scale < _MILLION):
            break
        at = number.start
        terms.insert(0, replace(earlier, start=at, number=at, end=number.end, value=_borrow(number, read)))
    return terms


def _maybe_range(text: Text, read: _Sum, sums: list[_Sum]) -> list[_Sum]:
    """«entre 2 millions d'euros et 3 millions d'euros»: a range whose bounds both have their currency."""
    if not sums or sums[-1].ranged:
        return [read]
    last = sums[-1]
    gap = text.folded[last.end : read.number] if read.number - last.end < 24 else ""
    join = _JOIN.fullmatch(gap)
    if join is None or last.currency != read.currency or last.value > read.value:
        return [read]
    opening = _OPENING.search(text.folded, max(0, last.number - 20), last.number)
    opened = opening[1].split()[-1] if opening else ""
    change = _CHANGE.search(text.folded, max(0, last.number - 40), last.number)
    word = join[1] or join[2]
    if (word == "et" and opened != "entre") or word == "ou" or (change and opened in ("de", "d'")):
        return [read]
    _range(last, read, opening.start() if opening else last.start)
    return [read]


def _range(low: _Sum, high: _Sum, start: int) -> None:
    low.start = high.start = start
    low.end = high.end
    low.number = high.number = start
    low.role, high.role = "minimum", "maximum"
    low.ranged = high.ranged = True


_BARE = (
    rf"({DIGITS} (?:millions?|milliards?)|(?:un|deux|trois|quatre|cinq|six|sept|huit|neuf|dix) (?:millions?|milliards?))"
    r"(?! (?:de|des|d'|et demi)(?![^\W_])| d'| [0-9]|[^\W_])"
)
_ELLIPTIC = re.compile(
    r"[^.;\n]{0,60}?(?<![^\W_])(?:et|dont|contre|puis|plus|moins)(?:,? l.autre| la seconde| le second| la deuxieme)?(?: environ| pres de| plus de)? "
    + _BARE
)
# «La première, d'un montant de 70 milliards de FCFA, … La seconde, évaluée à 50 milliards, …»
_ELLIPTIC_FAR = re.compile(
    r"[^\n]{0,240}?(?<![^\W_])(?:montant|valeur|hauteur|enveloppe|budget|cout|autre|(?:evalue|estime|dote|chiffre|second|deuxieme|troisieme)e?s?)"
    r"(?:(?: [a-z]{4,12})? (?:a|de|d')| \() ?(?:environ |pres de |plus de )?" + _BARE
)


def _with_elliptic(text: Text, sums: list[_Sum]) -> list[_Sum]:
    """The sums with those after them that leave the currency out: «5 millions d'euros, dont 2 millions pour …»."""
    out: list[_Sum] = []
    for i, one in enumerate(sums):
        out.append(one)
        if one.ranged and one.role == "minimum":
            continue
        limit = sums[i + 1].start if i + 1 < len(sums) else len(text.folded)
        last = one
        for _ in range(8):
            m = _ELLIPTIC.match(text.folded, last.end, limit) or _ELLIPTIC_FAR.match(text.folded, last.end, limit)
            value = parse_number(m[1]) if m else None
            if m is None or value is None or one.scale < 10**6:
                break
            last = _Sum(m.start(1), m.end(1), m.start(1), value, one.currency, one.family, one.rule, 10**6)
            out.append(last)
    return out


# --- what the sentence says ------------------------------------------------------------------------------------------

_RESTATES = re.compile(
    r",? ?(?:[(\[] ?)?(?:(?:soit|ou|c'est-a-dire|=|l'equivalent (?:de|d'|en)|equivalant a|correspondant a|pour)"
    r"(?: une? (?:montant|somme|valeur)(?: total| totale| global| globale)? (?:de|d'))?)?,? ?"
)
_SOIT = re.compile(r"(?<![^\W_])soit,? (?:(?:un|une|au) [a-z]+ (?:de |d'))?\Z")


def _mark(text: Text, sums: list[_Sum]) -> None:
    """Give each sum what its neighbourhood says: approximate, role, rate; widen it over its approximating words."""
    folded = text.folded
    previous: _Sum | None = None
    for i, one in enumerate(sums):
        if one.ranged and one.role == "maximum" and previous is not None and previous.ranged:
            one.start, one.end, one.approximate, one.per = (
                previous.start, previous.end, previous.approximate, previous.per,
            )  # fmt: skip
            previous = one
            continue
        floor = previous.end if previous is not None else 0
        later = i + (2 if one.ranged else 1)
        ceiling = sums[later].start if later < len(sums) else len(folded)
        _before(folded, one, floor)
        _after(folded, one, ceiling)
        if previous is not None and one.role == "single" and _restates(folded, previous, one):
            one.role = "equivalent"
        previous = one


def _before(folded: str, one: _Sum, floor: int) -> None:
    at = one.start
    grammar = _grammar()
    for _ in range(4):
        low = max(floor, at - _CUE_REACH)
        cut = folded.rfind("\n", low, at)
        window = folded[low if cut < 0 else cut + 1 : at]
        m = grammar.before.search(window)
        if m is None:
            step = re.search(r"(?:^|[ (])(?:de |d'|a |pour |a hauteur de |a hauteur d')\Z", window)
            if step is None:
                return
            at -= len(step[0].lstrip(" ("))
            continue
        cue = grammar.cues[m.lastgroup or ""]
        at -= len(m[0])
        _apply(cue, one)
        if cue.in_span:
            one.start = at


def _after(folded: str, one: _Sum, ceiling: int) -> None:
    at = one.end
    for _ in range(3):
        m = _grammar().after.match(folded, at, ceiling)
        if m is None:
            return
        cue = _grammar().cues[m.lastgroup or ""]
        at = m.end()
        _apply(cue, one)
        if cue.in_span and m.start() == one.end:
            one.end = at


def _apply(cue: CueRule, one: _Sum) -> None:
    one.approximate = one.approximate or cue.approximate
    one.per = one.per or cue.per
    if cue.role and one.role == "single":
        one.role = cue.role


def _restates(folded: str, previous: _Sum, one: _Sum) -> bool:
    """Whether a sum says again, in another currency, the one right before it."""
    if previous.end > one.start or one.start - previous.end > 60:
        return False
    gap = folded[previous.end : one.start]
    linked = gap.strip(" ,") != "" and _RESTATES.fullmatch(gap) is not None
    if (one.currency, one.family) != (previous.currency, previous.family):
        return linked or _SOIT.search(gap) is not None
    return linked and one.value == previous.value
