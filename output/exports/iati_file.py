"""IATI 2.03 activities: what of a record the standard has a place for, in the order of elements that its XML schema asks for.

The standard needs a start date and lets money be told only as firm transactions that readers may add: a record without a
date is left out, and amounts that are rates, bounds or restatements are told in words alone.
"""

from __future__ import annotations

import datetime
from calendar import monthrange
from collections.abc import Iterable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

from lxml import etree

from output.exports import Options, Written
from output.exports.texts import xml_text
from output.exports.writing import keyed, whole_file
from output.jsonl import OutputError
from output.record import KIND_LABELS, AgreementRecord, Amount

VERSION = "2.03"
# A stand-in that is nobody's identifier, for a look at the file; a publisher has one of their own.
STAND_IN = "ACCORDS"

_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
# Codelists of IATI 2.03: ActivityStatus, OrganisationType, OrganisationRole, ActivityDateType.
_STATUS = {"announced": "1", "signed": "2", "ongoing": "2", "ended": "4"}
_ORGANISATION = {
    "state": "10",
    "region": "11",
    "department": "11",
    "municipality": "11",
    "intermunicipality": "11",
    "international_org": "40",
    "eu": "40",
    "ministry": "10",
    "agency": "15",
    "university": "80",
    "company": "70",
    "association": "22",
    "other": "90",
}
_ACCOUNTABLE = "2"
_PLANNED_START, _ACTUAL_START, _PLANNED_END, _ACTUAL_END = "1", "2", "3", "4"
_COMMITMENT = "2"
_SIBLING = "3"
_WEB_PAGE = "A12"
_SECONDARY = "1"
_OTHER_TYPE = "90"


def write(records: Iterable[AgreementRecord], target: Path, options: Options) -> Written:
    """Write the activities. Raises OutputError when no record has a date: the standard knows no empty file."""
    count = undated = 0
    with whole_file(target) as path:
        with path.open("wb") as stream, etree.xmlfile(stream, encoding="utf-8") as file:
            file.write_declaration()
            with file.element("iati-activities", version=VERSION):
                file.write("\n")
                for key, record in keyed(records):
                    element = activity(key, record, options)
                    if element is None:
                        undated += 1
                        continue
                    etree.indent(element)
                    file.write(element)
                    file.write("\n")
                    count += 1
        if not count:
            why = f"none of {undated} records has a date" if undated else "there is no record"
            raise OutputError(f"{target}: {why}, and IATI needs an activity that has one; nothing was written")
    remarks = []
    if undated:
        remarks.append(f"left out: {undated} records without a start or a date of signature, which IATI needs")
    if options.publisher is None:
        remarks.append(
            f"the reporting organisation is a stand-in ({STAND_IN}); give yours with --publisher before you publish"
        )
    return Written(count, tuple(remarks))


def activity(key: str, record: AgreementRecord, options: Options) -> Any | None:
    """The record as an `iati-activity`, or None when it has no date to begin at."""
    dates = list(_dates(record))
    if not any(kind in (_PLANNED_START, _ACTUAL_START) for kind, _, _ in dates):
        return None
    publisher = options.publisher or STAND_IN
    root = etree.Element("iati-activity", {_LANG: "fr"})
    _add(root, "iati-identifier").text = xml_text(f"{publisher}-{key}")
    told_by = {"ref": xml_text(publisher), "type": _OTHER_TYPE, "secondary-reporter": _SECONDARY}
    _narrative(_add(root, "reporting-org", told_by), options.publisher_name or publisher)
    _narrative(_add(root, "title"), record.title)
    _narrative(_add(root, "description", type="1"), _description(record))
    for partner in record.partners:
        role = {"type": _ORGANISATION[partner.type], "role": _ACCOUNTABLE}
        _narrative(_add(root, "participating-org", role), partner.name)
    _add(root, "activity-status", code=_STATUS[record.status])
    for kind, day, words in dates:
        _narrative(_add(root, "activity-date", {"type": kind, "iso-date": day.isoformat()}), words)
    for country in _countries(record):
        _add(root, "recipient-country", code=country)
    if record.place:
        _narrative(_add(_add(root, "location"), "name"), record.place.name)
    for vocabulary, code, label in _sectors(record, options):
        _narrative(_add(root, "sector", vocabulary=vocabulary, code=code), label)
    signed = _first_day(record.signed.value) if record.signed else None
    for amount in record.amounts:
        if signed and _is_commitment(amount, record):
            _transaction(root, amount, signed)
    for url, title in dict.fromkeys((s.url, s.title or s.article) for s in record.sources):
        if url and (address := _web_address(url)):
            link = _add(root, "document-link", {"format": "text/html", "url": address})
            _narrative(_add(link, "title"), title)
            _add(link, "category", code=_WEB_PAGE)
            _add(link, "language", code="fr")
    if record.renews:
        _add(root, "related-activity", ref=xml_text(f"{publisher}-{record.renews}"), type=_SIBLING)
    return root


def _description(record: AgreementRecord) -> str:
    """What has no element of its own, in a sentence: the act, the parties, the words for money."""
    text = f"{KIND_LABELS[record.kind]} : {', '.join(p.name for p in record.partners)}."
    if record.amounts:
        text += f" Montants cités : {' ; '.join(a.text for a in record.amounts)}."
    return " ".join((text, *record.notes))


def _dates(record: AgreementRecord) -> Iterator[tuple[str, datetime.date, str]]:
    """Type, day and words of each activity date. The start is the period's, or else the day of signature.

    A start or end is actual when the articles, by their dates, could tell of it as past; the date of the run is never used.
    """
    told = max((day for s in record.sources if s.published and (day := _last_day(s.published))), default=None)
    begun = record.start or record.signed
    if begun and (day := _first_day(begun.value)):
        told = told or (record.signed and _last_day(record.signed.value)) or None
        actual = record.status != "announced" and told is not None and day <= told
        yield (_ACTUAL_START if actual else _PLANNED_START), day, f"{begun.value} ({begun.text})"
    if record.end and (day := _last_day(record.end.value)):
        actual = record.status == "ended" and told is not None and day <= told
        yield (_ACTUAL_END if actual else _PLANNED_END), day, f"{record.end.value} ({record.end.text})"


def _countries(record: AgreementRecord) -> list[str]:
    """The partners' countries; France only when there is no other, for cooperation is told from there. Shares are not told."""
    found = dict.fromkeys(p.country for p in record.partners if p.country and p.country != "EU")
    return [xml_text(c) for c in found if c != "FR"] or [xml_text(c) for c in found]


def _sectors(record: AgreementRecord, options: Options) -> list[tuple[str, str, str]]:
    """Vocabulary, code and label of each sector: OECD DAC codes of 5 digits (1) or 3 (2), else our own taxonomy (99)."""
    found: dict[tuple[str, str], str] = {}
    for sector in record.sectors:
        if sector.code:
            dac = options.sectors_dac.get(sector.code)
            vocabulary = "99" if dac is None else "1" if len(dac) == 5 else "2"
            found.setdefault((vocabulary, xml_text(dac or sector.code)), sector.label or sector.text)
    return [(vocabulary, code, label) for (vocabulary, code), label in found.items()]


def _is_commitment(amount: Amount, record: AgreementRecord) -> bool:
    """Whether a reader may count the amount: firm, in a known currency, and not a part or a restatement of another one."""
    if record.status == "announced" or amount.currency is None or amount.per:
        return False
    totals = any(other.role == "total" for other in record.amounts)
    return amount.role == "total" if totals else amount.role in ("single", "share")


def _transaction(root: Any, amount: Amount, day: datetime.date) -> None:
    transaction = _add(root, "transaction")
    _add(transaction, "transaction-type", code=_COMMITMENT)
    _add(transaction, "transaction-date", {"iso-date": day.isoformat()})
    money = {"currency": xml_text(amount.currency or ""), "value-date": day.isoformat()}
    _add(transaction, "value", money).text = format(Decimal(amount.value), "f")
    _narrative(_add(transaction, "description"), amount.text)


def _first_day(edtf: str) -> datetime.date | None:
    return _day(edtf, last=False)


def _last_day(edtf: str) -> datetime.date | None:
    return _day(edtf, last=True)


def _day(edtf: str, *, last: bool) -> datetime.date | None:
    """The first or last day of an EDTF date; of the month, where the day is one that the month has not."""
    year, *rest = (int(part) for part in edtf.rstrip("~").split("-"))
    if not year:
        return None
    month = rest[0] if rest else (12 if last else 1)
    length = monthrange(year, month)[1]
    day = min(rest[1], length) if len(rest) > 1 else (length if last else 1)
    return datetime.date(year, month, day)


def _web_address(url: str) -> str | None:
    try:
        parts = urlsplit(xml_text(url))
    except ValueError:
        return None
    if parts.scheme not in ("http", "https") or not parts.netloc:
        return None
    return quote(parts.geturl(), safe="%/:?#[]@!$&'()*+,;=~-._")


def _add(parent: Any, tag: str, attributes: dict[str, str] | None = None, **more: str) -> Any:
    return etree.SubElement(parent, tag, {**(attributes or {}), **more})


def _narrative(parent: Any, text: str) -> None:
    _add(parent, "narrative").text = xml_text(text)
