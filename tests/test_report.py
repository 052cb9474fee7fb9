"""The report's page as text: what it is given, and that nothing in a record can leave its place. In a browser: test_report_browser."""

from __future__ import annotations

import json
import re
from decimal import Decimal
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

import output.report
from output.record import AgreementRecord, Amount
from output.record_view import Told
from output.report.page import element_json, page
from output.report.payload import index, totals, words
from output.report.texts import TEXTS
from pipeline.cli import main
from tests.records import TEXT, read_record, record


def _amount(value: str, currency: str | None = "EUR", **more: Any) -> Amount:
    return Amount(value=value, currency=currency, text="", **more)


def _sums(*amounts: Amount) -> dict[str | None, tuple[int, int]]:
    return {money.currency: (money.low, money.high) for money in totals(amounts)}


def _page(*records: AgreementRecord, **options: Any) -> str:
    return "".join(page(records, lambda source: Told(source, problem="absent"), **options))


class _Elements(HTMLParser):
    """The tags of a page with their attributes, and the text of its data elements by id."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.data: dict[str, str] = {}
        self._inside: str | None = None
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        self._inside = dict(attrs).get("id") if tag == "script" else None

    def handle_data(self, data: str) -> None:
        if self._inside:
            self.data[self._inside] = self.data.get(self._inside, "") + data


def test_amounts_of_two_currencies_are_never_added() -> None:
    assert _sums(_amount("10"), _amount("5", "USD"), _amount("1", None)) == {"EUR": (1000, 1000), "USD": (500, 500), None: (100, 100)}  # fmt: skip


def test_a_total_is_counted_and_its_shares_are_not() -> None:
    assert _sums(_amount("10", role="total"), _amount("4", role="share"), _amount("6", role="share")) == {"EUR": (1000, 1000)}  # fmt: skip


def test_a_sum_restated_in_another_currency_or_given_per_year_is_not_counted() -> None:
    assert _sums(_amount("10"), _amount("11", "USD", role="equivalent"), _amount("3", per="year")) == {"EUR": (1000, 1000)}  # fmt: skip


def test_a_minimum_and_a_maximum_give_a_range() -> None:
    assert _sums(_amount("2", role="minimum"), _amount("3", role="maximum")) == {"EUR": (200, 300)}


@given(st.lists(st.decimals(0, 10**12, places=2), max_size=6))
def test_sums_are_exact_to_the_hundredth(values: list[Decimal]) -> None:
    low = _sums(*(_amount(f"{value:f}") for value in values)).get("EUR", (0, 0))[0]
    assert low == int(sum(values, Decimal()) * 100)


def test_a_partner_of_several_records_is_one_under_its_most_frequent_name() -> None:
    one = {"name": "Région Normandie", "type": "region", "country": "FR", "code": "FR-NOR"}
    other = {**one, "name": "Normandie"}
    told = index([record(partners=[one]), record(partners=[other]), record(partners=[one])], "fr", {})
    assert told["partners"] == [["FR-NOR", "Région Normandie", "FR", "FR-NOR"]]
    assert [row[6] for row in told["records"]] == [[0], [0], [0]]


def test_a_record_is_found_by_its_values_its_evidence_and_the_name_of_its_article() -> None:
    found = words(record())
    assert all(word in found for word in ("region normandie", "fr nor", "la peche", "ce vendredi", "a.txt", "agr 0123456789ab"))  # fmt: skip


@given(st.recursive(st.text() | st.integers() | st.none(), lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner)))  # fmt: skip
def test_a_data_element_gives_back_any_value_and_holds_nothing_that_html_or_a_script_takes_up(value: Any) -> None:
    text = str(element_json(value))
    assert json.loads(text) == value
    assert not re.search("[<>&\u2028\u2029\ud800-\udfff]", text)
    text.encode("utf-8")


_REPORT = Path(output.report.__file__).parent
HOSTILE = '</script><script>alert(1)</script><img src=x onerror="alert(2)">\u2028&lt;'


def test_words_of_a_record_stand_in_data_elements_only() -> None:
    hostile = record(title=HOSTILE, notes=[HOSTILE], sources=[{"article": HOSTILE, "title": HOSTILE}])
    plain, found = _Elements(_page(record())), _Elements(_page(hostile))
    assert [tag for tag, _ in found.tags] == [tag for tag, _ in plain.tags]
    (card,) = json.loads(found.data["data-cards-0"])
    assert card["title"] == card["sources"][0]["article"] == HOSTILE


def test_the_page_asks_for_nothing_and_has_no_handler_in_a_tag() -> None:
    found = _Elements(_page(record()))
    names = {name for _, attributes in found.tags for name in attributes}
    assert not {name for name in names if name.startswith("on") or name in ("src", "srcset", "style")}
    assert [attributes.get("href") for tag, attributes in found.tags if tag in ("a", "link")] == ["#results"]


def test_the_policy_allows_the_pages_own_style_and_script_alone() -> None:
    (policy,) = [a["content"] or "" for t, a in _Elements(_page(record())).tags if a.get("http-equiv")]
    assert policy.startswith("default-src 'none'; style-src 'sha256-")
    assert "unsafe" not in policy and "http" not in policy and "script-src 'sha256-" in policy


def test_the_script_makes_elements_from_text_only() -> None:
    for file in (_REPORT / "assets").glob("*.js"):
        text = file.read_text(encoding="utf-8")
        assert not re.search(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\b|new Function|fetch\(|XMLHttp|</", text), file  # fmt: skip


def test_every_word_that_the_script_asks_for_is_there_in_both_languages() -> None:
    asked = set()
    for file in (_REPORT / "assets").glob("*.js"):
        asked |= set(re.findall(r"\bT\.(\w+)", file.read_text(encoding="utf-8")))
    template = (_REPORT / "templates" / "report.html").read_text(encoding="utf-8")
    asked |= set(re.findall(r"texts\.(\w+)", template))
    assert TEXTS["fr"].keys() == TEXTS["en"].keys()
    assert not asked - TEXTS["fr"].keys()


def test_every_word_of_the_page_is_asked_for() -> None:
    sources = "".join(
        file.read_text(encoding="utf-8") for file in _REPORT.rglob("*") if file.suffix in (".js", ".html")
    )
    indirect = re.compile(r"(theme|reviewed|mark)_")  # `T[`theme_${theme}`]`
    facets = {"partner", "country", "sector", "kind", "status", "year", "confidence"}
    unused = [key for key in TEXTS["fr"] if not indirect.match(key) and key not in facets and not re.search(rf"\b(T|texts)(\.|\['){key}\b", sources)]  # fmt: skip
    assert unused == []


def test_the_page_of_the_same_records_is_the_same() -> None:
    assert _page(record()) == _page(record())


def test_a_file_without_records_gives_a_page() -> None:
    assert json.loads(_Elements(_page()).data["data-index"])["records"] == []


def test_report_shows_passages_of_the_articles_of_a_folder(tmp_path: Path) -> None:
    (tmp_path / "articles").mkdir()
    (tmp_path / "articles" / "a.txt").write_text(TEXT, encoding="utf-8")
    (tmp_path / "r.jsonl").write_text(read_record().to_line() + "\n", encoding="utf-8")
    target = tmp_path / "r.html"
    done = CliRunner().invoke(main, ["report", str(tmp_path / "r.jsonl"), "-o", str(target), "--articles", str(tmp_path / "articles")])  # fmt: skip
    assert done.exit_code == 0, done.output
    assert done.stderr.startswith(f"1 records -> {target} (")
    (card,) = json.loads(_Elements(target.read_text(encoding="utf-8")).data["data-cards-0"])
    pieces = [piece for passage in card["sources"][0]["passages"] for piece in passage[2]]
    assert ["ce vendredi", "signed"] in pieces
    assert " ont signé " in pieces


def test_report_shows_the_evidence_alone_where_the_article_is_not_found(tmp_path: Path) -> None:
    (tmp_path / "r.jsonl").write_text(record().to_line() + "\n", encoding="utf-8")
    target = tmp_path / "r.html"
    assert CliRunner().invoke(main, ["report", str(tmp_path / "r.jsonl"), "-o", str(target)]).exit_code == 0
    (card,) = json.loads(_Elements(target.read_text(encoding="utf-8")).data["data-cards-0"])
    assert ["signed", "ce vendredi"] in card["sources"][0]["quotes"]


def test_report_in_english_speaks_english(tmp_path: Path) -> None:
    (tmp_path / "r.jsonl").write_text(record().to_line() + "\n", encoding="utf-8")
    target = tmp_path / "r.html"
    assert CliRunner().invoke(main, ["report", str(tmp_path / "r.jsonl"), "-o", str(target), "--lang", "en"]).exit_code == 0  # fmt: skip
    text = target.read_text(encoding="utf-8")
    assert '<html lang="en">' in text and "<title>Cooperation agreements</title>" in text and '"Roadmap"' in text
    assert json.loads(_Elements(text).data["data-index"])["sectors"] == [["peche", "Fisheries and blue economy"]]


@pytest.mark.parametrize("target", ["-", "r.jsonl"])
def test_report_is_not_written_over_the_records_nor_to_a_stream(tmp_path: Path, target: str, monkeypatch: pytest.MonkeyPatch) -> None:  # fmt: skip
    monkeypatch.chdir(tmp_path)
    Path("r.jsonl").write_text(record().to_line() + "\n", encoding="utf-8")
    done = CliRunner().invoke(main, ["report", "r.jsonl", "-o", target])
    assert done.exit_code == 2
    assert Path("r.jsonl").read_text(encoding="utf-8") == record().to_line() + "\n"


def test_every_country_of_the_map_has_a_code_and_an_outline_or_a_point() -> None:
    world = json.loads((_REPORT / "assets" / "world.json").read_text(encoding="utf-8"))
    assert {"FR", "MA", "SN", "CN"} <= world["land"].keys() and {"CV", "MU", "MT", "SG"} <= world["points"].keys()
    assert not world["land"].keys() & world["points"].keys()
    for path, x, y in world["land"].values():
        assert re.fullmatch(r"[Mlz\d -]+", path) and 0 <= x <= world["width"] and -5 <= y <= world["height"] + 20
