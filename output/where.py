"""The small language of `--where`: comparisons on the fields of a record, joined by and, or, not. `docs/where.md` describes it.

It is parsed here, by hand, into functions; nothing of it is ever run as code.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from difflib import get_close_matches
from operator import ge, gt, le, lt
from typing import Any, Literal, NamedTuple

from output.edtf import Span, days, when, years
from output.folding import fold
from output.record import KIND_LABELS, AgreementRecord, DatedText

Test = Callable[[AgreementRecord], bool]
Type = Literal["text", "number", "date", "flag"]

# Parentheses and nots inside one another; more is no question that a person asks.
_DEEPEST = 50
_LONGEST = 10_000


class WhereError(ValueError):
    """An expression that cannot be understood: what is wrong, and at which character (from 0)."""

    def __init__(self, message: str, position: int) -> None:
        super().__init__(message)
        self.message = message
        self.position = position


@dataclass(frozen=True, slots=True)
class Field:
    """A name that expressions may use: the type of its values, and all that a record has."""

    type: Type
    values: Callable[[AgreementRecord], Sequence[Any]]


def _dates(*told: DatedText | None) -> list[Span]:
    return [days(d.value) for d in told if d]


def _words(values: Sequence[str | None]) -> list[str]:
    return [v for v in values if v]


FIELDS: dict[str, Field] = {
    "id": Field("text", lambda r: [r.id]),
    "kind": Field("text", lambda r: [r.kind, KIND_LABELS[r.kind]]),
    "status": Field("text", lambda r: [r.status]),
    "renewal": Field("flag", lambda r: [r.renewal]),
    "title": Field("text", lambda r: [r.title]),
    "partner": Field("text", lambda r: _words([w for p in r.partners for w in (p.name, p.code, *p.mentions)])),
    "partners": Field("number", lambda r: [Decimal(len(r.partners))]),
    "type": Field("text", lambda r: [p.type for p in r.partners]),
    "country": Field("text", lambda r: _words([p.country for p in r.partners])),
    "implied": Field("flag", lambda r: [any(p.implied for p in r.partners)]),
    "date": Field("date", lambda r: [told] if (told := when(r)) else []),
    "year": Field("number", lambda r: [Decimal(year) for year in years(r)]),
    "signed": Field("date", lambda r: _dates(r.signed)),
    "start": Field("date", lambda r: _dates(r.start)),
    "end": Field("date", lambda r: _dates(r.end)),
    "sector": Field("text", lambda r: _words([w for s in r.sectors for w in (s.code, s.label)])),
    "sectors": Field("number", lambda r: [Decimal(len(r.sectors))]),
    "amount": Field("number", lambda r: [Decimal(a.value) for a in r.amounts]),
    "amounts": Field("number", lambda r: [Decimal(len(r.amounts))]),
    "currency": Field("text", lambda r: _words([a.currency for a in r.amounts])),
    "place": Field("text", lambda r: [r.place.name] if r.place else []),
    "signatory": Field("text", lambda r: _words([w for s in r.signatories for w in (s.name, s.role)])),
    "confidence": Field("number", lambda r: [Decimal(str(r.confidence))]),
    "note": Field("text", lambda r: r.notes),
    "article": Field("text", lambda r: [s.article for s in r.sources]),
    "sources": Field("number", lambda r: [Decimal(len(r.sources))]),
    "published": Field("date", lambda r: [days(s.published) for s in r.sources if s.published]),
    "rule": Field("text", lambda r: [e.rule for s in r.sources for e in s.evidence]),
}


def parse(expression: str) -> Test:
    """What the expression asks of a record. Raises WhereError."""
    if len(expression) > _LONGEST:
        raise WhereError(f"longer than {_LONGEST} characters", _LONGEST)
    return _Parser(expression).whole()


class _Token(NamedTuple):
    kind: str
    text: str
    at: int


_TOKEN = re.compile(
    r"""(?P<space>\s+)
    |(?P<number>-?[0-9][0-9_]*(?:\.[0-9]+)?)(?![\w.])
    |(?P<name>[^\W\d]\w*)
    |(?P<string>'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")
    |(?P<sign>==|!=|<=|>=|[=<>()\[\],])""",
    re.VERBOSE | re.DOTALL,
)
_COMPARISONS = {"=": "==", "==": "==", "!=": "!=", "<": "<", "<=": "<=", ">": ">", ">=": ">="}
_KEYWORDS = frozenset({"and", "or", "not", "in", "true", "false"})
_TYPE_WORDS = {"text": "words in quotes", "number": "a number", "date": "a date such as '2024-06'", "flag": "true or false"}  # fmt: skip


def _tokens(text: str) -> Iterator[_Token]:
    at = 0
    while at < len(text):
        match = _TOKEN.match(text, at)
        if match is None:
            if text[at] in "'\"":
                raise WhereError("these words have no closing quote", at)
            hint = "; put words in straight quotes: 'santé'" if text[at] in "«»“”‘’" else ""
            if text[at].isdigit():
                raise WhereError("here is no number; write it as 1500 or 0.5, a date in quotes", at)
            raise WhereError(f"{text[at]!r} has no meaning here{hint}", at)
        kind, found = str(match.lastgroup), match[0]
        if kind == "name" and found.lower() in _KEYWORDS:
            kind, found = "keyword", found.lower()
        if kind != "space":
            yield _Token(kind, found, at)
        at = match.end()
    yield _Token("end", "", len(text))


class _Operand(NamedTuple):
    """One side of a comparison: a field, or a value written in the expression (`written`)."""

    type: Type
    values: Callable[[AgreementRecord], Sequence[Any]]
    at: int
    written: Any = None

    @property
    def is_field(self) -> bool:
        return self.written is None


class _Parser:
    def __init__(self, text: str) -> None:
        self._tokens = list(_tokens(text))
        self._next = 0
        self._depth = 0

    def whole(self) -> Test:
        test = self._any_of()
        token = self._tokens[self._next]
        if token.kind != "end":
            raise WhereError(f"expected `and`, `or` or the end, not {token.text!r}", token.at)
        return test

    def _take(self, *texts: str) -> _Token | None:
        token = self._tokens[self._next]
        if token.kind in {"sign", "keyword"} and token.text in texts:
            self._next += 1
            return token
        return None

    def _expect(self, text: str, why: str) -> None:
        if self._take(text) is None:
            token = self._tokens[self._next]
            raise WhereError(f"expected {text!r} {why}, not {token.text!r}" if token.text else f"{text!r} is missing {why}", token.at)  # fmt: skip

    def _any_of(self) -> Test:
        tests = [self._all_of()]
        while self._take("or"):
            tests.append(self._all_of())
        return tests[0] if len(tests) == 1 else lambda r: any(test(r) for test in tests)

    def _all_of(self) -> Test:
        tests = [self._term()]
        while self._take("and"):
            tests.append(self._term())
        return tests[0] if len(tests) == 1 else lambda r: all(test(r) for test in tests)

    def _term(self) -> Test:
        start = self._tokens[self._next]
        self._depth += 1
        if self._depth > _DEEPEST:
            raise WhereError(f"more than {_DEEPEST} parentheses and nots inside one another", start.at)
        try:
            if self._take("not"):
                inner = self._term()
                return lambda r: not inner(r)
            if self._take("("):
                inner = self._any_of()
                self._expect(")", "after what is in parentheses")
                return inner
            return self._comparison()
        finally:
            self._depth -= 1

    def _comparison(self) -> Test:
        left = self._operand()
        sign = self._tokens[self._next]
        if self._take(*_COMPARISONS):
            return _compared(left, _COMPARISONS[sign.text], self._operand())
        if self._take("in"):
            return self._within(left)
        if self._take("not"):
            self._expect("in", "after `not`")
            inner = self._within(left)
            return lambda r: not inner(r)
        if not left.is_field:
            raise WhereError("a value alone asks nothing; compare it with a field", left.at)
        return lambda r: any(left.values(r))

    def _within(self, left: _Operand) -> Test:
        opening = self._take("(", "[")
        if opening:
            if not left.is_field:
                raise WhereError("before `in` and a list stands a field", left.at)
            choices = [self._operand()]
            while self._take(","):
                choices.append(self._operand())
            self._expect(")" if opening.text == "(" else "]", "at the end of the list")
            tests = [_compared(left, "==", choice) for choice in choices]
            return lambda r: any(test(r) for test in tests)
        right = self._operand()
        if not right.is_field or right.type != "text":
            raise WhereError("after `in` stands a list such as ('FR', 'MA'), or a field of words", right.at)
        if left.is_field or left.type != "text":
            raise WhereError("before `in` and a field stand words in quotes", left.at)
        needle = fold(left.written)
        return lambda r: any(needle in fold(value) for value in right.values(r))

    def _operand(self) -> _Operand:
        token = self._tokens[self._next]
        self._next += token.kind != "end"
        match token.kind:
            case "number":
                number = Decimal(token.text.replace("_", ""))
                return _Operand("number", lambda r: (number,), token.at, number)
            case "string":
                words = re.sub(r"\\(.)", r"\1", token.text[1:-1], flags=re.DOTALL)
                return _Operand("text", lambda r: (words,), token.at, words)
            case "keyword" if token.text in {"true", "false"}:
                flag = token.text == "true"
                return _Operand("flag", lambda r: (flag,), token.at, flag)
            case "name":
                field = FIELDS.get(token.text.lower())
                if field is None:
                    raise _unknown(token)
                return _Operand(field.type, field.values, token.at)
            case "end":
                raise WhereError("a field or a value is missing at the end", token.at)
        raise WhereError(f"expected a field or a value, not {token.text!r}", token.at)


def _unknown(token: _Token) -> WhereError:
    near = get_close_matches(token.text.lower(), FIELDS, n=1, cutoff=0.6)
    hint = f"did you mean {near[0]}?" if near else f"words go in quotes; the fields are {', '.join(FIELDS)}"
    return WhereError(f"no field {token.text!r}; {hint}", token.at)


def _compared(left: _Operand, sign: str, right: _Operand) -> Test:
    """A comparison that one value of the left and one of the right fulfil; `!=` asks that no two are equal."""
    if not left.is_field and not right.is_field:
        raise WhereError("compares two values; one side must be a field", left.at)
    kind = left.type if left.is_field else right.type
    one, other = _fitting(left, kind), _fitting(right, kind)
    if sign == "!=":
        return lambda r: not any(_equal(kind, a, b) for a in one(r) for b in other(r))
    if sign == "==":
        return lambda r: any(_equal(kind, a, b) for a in one(r) for b in other(r))
    if kind == "flag":
        raise WhereError("true and false have no order; compare with == or !=", right.at)
    if kind == "date":
        return lambda r: any(_date_order(sign, a, b) for a in one(r) for b in other(r))
    order: Callable[[Any, Any], bool] = {"<": lt, "<=": le, ">": gt, ">=": ge}[sign]
    return lambda r: any(order(a, b) for a in one(r) for b in other(r))


def _fitting(side: _Operand, kind: Type) -> Callable[[AgreementRecord], Sequence[Any]]:
    """The values of a side in the form in which those of a type are compared: folded words, first and last days."""
    if side.type != kind:
        written = side.written
        # A year may be written as a number; a date is written as words.
        if kind == "date" and not side.is_field and side.type in {"text", "number"}:
            try:
                span = days(str(written))
            except ValueError as error:
                raise WhereError(str(error), side.at) from None
            return lambda r: (span,)
        raise WhereError(f"here must stand {_TYPE_WORDS[kind]}, or a field of that type", side.at)
    if kind == "text":
        if not side.is_field:
            folded = (fold(side.written),)
            return lambda r: folded
        return lambda r: [fold(v) for v in side.values(r)]
    return side.values


def _equal(kind: Type, one: Any, other: Any) -> bool:
    """Equality; of dates, that they have a day in common («2024-05-17» and «2024»)."""
    return bool(one == other if kind != "date" else one[0] <= other[1] and other[0] <= one[1])


def _date_order(sign: str, one: Span, other: Span) -> bool:
    """Whether dates can stand so: one known only by its month or year counts wherever in it that may be."""
    match sign:
        case "<":
            return one[0] < other[0]
        case "<=":
            return one[0] <= other[1]
        case ">":
            return one[1] > other[1]
        case _:
            return one[1] >= other[0]
