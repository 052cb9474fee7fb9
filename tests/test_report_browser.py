"""The report's page in a real browser: Chromium without a window. Skipped, and said so, where none is installed."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from benchmarks.report import made_up
from output.exports import Lang
from output.record import AgreementRecord
from output.report.page import page
from pipeline.passages import Articles
from rules.taxonomy import taxonomy
from tests.browser import MISSING, installed, opened
from tests.records import TEXT, read_record, record

pytestmark = [
    pytest.mark.skipif(installed() is None, reason=MISSING),
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]

PECHE, PARIS, OLD = "agr_0123456789ab", "agr_00000000aaaa", "agr_00000000bbbb"
_PATIENCE = 10.0


def _corpus() -> list[AgreementRecord]:
    """A record with its article, two without, and some hundred more."""
    paris = {"name": "Ville de Paris", "type": "municipality", "country": "FR", "code": "insee:75056"}
    amman = {"name": "Amman", "type": "municipality", "country": "JO"}
    euros = [{"value": "100", "currency": "EUR", "text": "cent euros"}, {"value": "7.50", "currency": "USD", "text": "7,5 $"}]  # fmt: skip
    return [
        read_record(sectors=[{"code": "peche", "label": "Pêche et mer", "text": "la pêche"}]),
        record(id=PARIS, kind="charte", title="Charte Ville de Paris – Amman", partners=[paris, amman], amounts=euros, status="announced", confidence=0.45, signed={"value": "2001-02", "text": "février"}, sources=[{"article": "b.txt"}]),
        record(id=OLD, kind="charte", title="Charte", partners=[paris], amounts=[], signed=None, sectors=[], sources=[{"article": "c.txt", "evidence": [{"field": "kind", "start": 0, "end": 6, "text": "charte", "rule": "t"}]}]),
        *made_up(140),
    ]  # fmt: skip


def _written(folder: Path, records: list[AgreementRecord], name: str = "report.html", lang: Lang = "fr") -> str:
    sectors = {code: (s.label, s.en) for code, s in taxonomy().items()}
    file = folder / name
    file.write_text(
        "".join(page(records, Articles(Path("-"), [folder]).told, lang=lang, sectors=sectors)), encoding="utf-8"
    )
    return file.as_uri()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    found = tmp_path_factory.mktemp("report")
    (found / "a.txt").write_text(TEXT, encoding="utf-8")
    (found / "downloads").mkdir()
    return found


@pytest.fixture(scope="module")
def url(folder: Path) -> str:
    return _written(folder, _corpus())


@pytest.fixture(scope="module")
def driver(folder: Path) -> Iterator[Any]:
    with opened(downloads=folder / "downloads") as found:
        yield found


class Page:
    """What a test sees and does of the page."""

    def __init__(self, driver: Any) -> None:
        self.driver = driver

    def run(self, script: str, *given: Any) -> Any:
        return self.driver.execute_script(script, *given)

    def text(self, selector: str) -> str:
        return str(self.run("return document.querySelector(arguments[0])?.textContent ?? ''", selector))

    def all(self, selector: str) -> list[str]:
        found = self.run("return [...document.querySelectorAll(arguments[0])].map((e) => e.textContent)", selector)
        return [str(text) for text in found]

    def click(self, selector: str) -> None:
        self.driver.find_element("css selector", selector).click()

    def press(self, *keys: str) -> None:
        self.driver.switch_to.active_element.send_keys(*keys)

    def until(self, seen: Callable[[], bool], what: str) -> None:
        end = time.monotonic() + _PATIENCE
        while not seen():
            assert time.monotonic() < end, f"waited in vain for {what}"
            time.sleep(0.03)

    def count(self) -> int:
        return int(self.text("#count strong").replace("\u202f", ""))

    def facet(self, name: str, value: str) -> None:
        """Choose a value, behind «Plus» where it is not among the first."""
        more = self.driver.find_element("css selector", f"[data-facet={name}] .more")
        if more.is_displayed() and more.get_attribute("aria-expanded") == "false":
            more.click()
        values = self.driver.find_elements("css selector", f"[data-facet={name}] input[type=checkbox]")
        next(box for box in values if box.get_attribute("value") == value).click()

    def search(self, words: str) -> None:
        box = self.driver.find_element("id", "search")
        box.clear()
        box.send_keys(words)
        self.until(lambda: self.run("return state.q") == words, "the search")

    def address(self) -> str:
        return str(self.run("return location.hash"))


@pytest.fixture
def fresh(driver: Any, url: str) -> Iterator[Callable[..., Page]]:
    """Opens the page anew, with nothing kept from before; afterwards nothing was logged and nothing asked of the network."""

    def show(address: str = "", at: str = url) -> Page:
        driver.get("about:blank")
        driver.get_log("performance")
        driver.get(at)
        driver.execute_script("localStorage.clear()")
        driver.get("about:blank")
        driver.get(at + address)
        return Page(driver)

    yield show
    faults = [entry for entry in driver.get_log("browser") if entry["level"] in ("SEVERE", "WARNING")]
    assert faults == []
    messages = [json.loads(entry["message"])["message"] for entry in driver.get_log("performance")]
    asked = {m["params"]["request"]["url"].partition("#")[0] for m in messages if m["method"] == "Network.requestWillBeSent"}  # fmt: skip
    assert not {address for address in asked if not address.startswith(("file:", "blob:", "data:"))}
    assert len({address for address in asked if address.startswith("file:")}) <= 1


def test_facets_combine_and_tell_what_each_value_would_give(fresh: Callable[..., Page]) -> None:
    page = fresh()
    assert page.count() == 143
    page.facet("kind", "charte")
    charters = page.count()
    told = page.run("return result.counts.country.get('JO')")
    page.facet("country", "JO")
    assert told == page.count() == 1 < charters
    assert page.all("#chips bdi") == ["Jordanie", "Charte"]
    page.click("#clear")
    assert page.count() == 143


def test_of_countries_a_record_must_have_all_and_of_kinds_any(fresh: Callable[..., Page]) -> None:
    page = fresh("#country=FR&country=JO")
    assert page.count() == 1
    one, other = (page.run("return RECORDS.filter((r) => r.kind === arguments[0]).length", k) for k in ("charte", "pacte"))  # fmt: skip
    assert fresh("#kind=charte&kind=pacte").count() == one + other


def test_search_finds_words_whatever_their_accents_and_phrases_as_they_stand(fresh: Callable[..., Page]) -> None:
    page = fresh()
    page.search("peche NORMANDIE")
    assert page.count() == 1
    page.search("« normandie la »")
    assert page.count() == 0
    page.press("\ue007")  # Enter: to the list
    assert page.run("return state.view") == "list"
    assert page.text("#rows") == "Aucun accord ne répond à ces filtres."


def test_a_card_shows_the_words_of_each_value_in_the_article(fresh: Callable[..., Page]) -> None:
    page = fresh(f"#id={PECHE}")
    assert page.run("return document.getElementById('card').open")
    assert "ont signé" in page.text("blockquote + blockquote") or "ont signé" in page.text("blockquote")
    marks = dict(page.run("return [...document.querySelectorAll('blockquote mark')].map((m) => [m.textContent, m.dataset.fields])"))  # fmt: skip
    assert marks["ce vendredi"] == "signed" and marks["Région Normandie"] == "partners" and marks["la pêche"] == "sectors"  # fmt: skip
    assert "17 mai 2024" in page.text("[data-field=signed]")


def test_pointing_at_a_value_lights_its_words(fresh: Callable[..., Page]) -> None:
    page = fresh(f"#id={PECHE}")
    from selenium.webdriver import ActionChains

    ActionChains(page.driver).move_to_element(page.driver.find_element("css selector", ".value[data-field=amounts]")).perform()  # fmt: skip
    assert page.all("mark.lit") == ["environ 1 250 000,50 euros"]


def test_without_its_article_a_card_shows_the_evidence_alone(fresh: Callable[..., Page]) -> None:
    page = fresh(f"#id={OLD}")
    assert page.all(".quotes mark") == ["charte"]
    assert "n'est pas joint" in page.text(".source")


def test_an_address_gives_the_same_view_and_the_browser_goes_back(fresh: Callable[..., Page]) -> None:
    page = fresh("#q=amman&country=JO&view=list&sort=oldest")
    assert page.count() == 1
    assert page.run("return [document.getElementById('search').value, document.getElementById('sort').value]") == ["amman", "oldest"]  # fmt: skip
    page.click("#rows a")
    assert page.address().endswith(f"&id={PARIS}")
    page.driver.back()
    page.until(lambda: not page.run("return document.getElementById('card').open"), "the card to close")
    assert page.address() == "#q=amman&country=JO&view=list&sort=oldest"


def test_an_address_that_names_what_is_not_there_says_so_and_breaks_nothing(fresh: Callable[..., Page]) -> None:
    page = fresh("#id=agr_ffffffffffff&view=moon&sort=%E0%A4%A&kind=%3Cscript%3E")
    assert page.text("#toast") == "L'accord agr_ffffffffffff n'est pas dans ce fichier."
    assert page.count() == 0 and page.all("#chips bdi") == ["<script>"]


def test_timeline_map_network_and_sectors_choose_what_they_show(fresh: Callable[..., Page]) -> None:
    page = fresh()
    page.until(lambda: bool(page.all("#network circle")), "the network")
    for selector, facet in (("#timeline g.mark[data-key='2001']", "year"), ("#map [data-key=JO]", "country"), ("#network circle", "partner"), ("#sectors button", "sector")):  # fmt: skip
        page.run("document.querySelector(arguments[0]).dispatchEvent(new MouseEvent('click', { bubbles: true }))", selector)  # fmt: skip
        assert page.run("return state[arguments[0]].size", facet) == 1
        page.run("clearAll()")
        page.until(lambda: page.run("return waiting") == 0, "the charts")


def test_amounts_are_told_for_each_currency(fresh: Callable[..., Page]) -> None:
    page = fresh("#country=JO")
    assert page.all("#amounts tbody tr") == ["EUR1001", "USD7,501"]


def test_the_whole_page_can_be_used_with_the_keyboard(fresh: Callable[..., Page]) -> None:
    down, enter, escape, right = "\ue015", "\ue007", "\ue00c", "\ue014"
    page = fresh("#view=list&sort=title")
    page.run("document.querySelector('#rows [tabindex=\"0\"]').focus()")
    page.press(down, down, enter)
    page.until(lambda: page.run("return document.getElementById('card').open"), "the card")
    first = page.text("#card-title")
    page.press(right)
    page.until(lambda: page.text("#card-title") != first, "the next record")
    page.press(escape)
    # The browser tells of a closed dialog a moment after it is closed; until then the row of before has the focus.
    page.until(lambda: page.run("return document.activeElement.dataset.place") == "3", "the record last seen")
    assert not page.run("return document.getElementById('card').open")
    page.press("/")
    assert page.run("return document.activeElement.id") == "search"
    page.run("document.getElementById('tab-list').focus()")
    page.press("\ue012")
    assert page.run("return [state.view, document.activeElement.id]") == ["overview", "tab-overview"]
    page.run("document.querySelector('#timeline [tabindex=\"0\"]').focus()")
    page.press(right, enter)
    chosen = page.run("return [...state.year][0]")
    assert page.run("return document.activeElement.dataset.key") == chosen
    assert page.run("return document.activeElement.getAttribute('aria-pressed')") == "true"


def test_everything_that_can_be_pressed_has_a_name(fresh: Callable[..., Page]) -> None:
    nameless = "return [...document.querySelectorAll('button, a, input, select, [role=button], [role=tab]')].filter((e) => !(e.getAttribute('aria-label') || e.textContent || e.labels?.length)).map((e) => e.outerHTML)"
    page = fresh(f"#id={PECHE}")
    assert page.run(nameless) == []
    page.click("[data-verdict=edited]")
    assert page.run(nameless) == []
    page = fresh("#view=list")
    assert page.run(nameless) == []


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_words_stand_out_from_what_is_behind_them(fresh: Callable[..., Page], theme: str) -> None:
    for address in ("", "#view=list&country=FR&q=essai", f"#id={PECHE}"):
        page = fresh(address)
        page.run("document.documentElement.dataset.theme = arguments[0]", theme)
        assert page.run(_CONTRAST) == []
    page.click("[data-verdict=edited]")
    assert page.run(_CONTRAST) == []


# WCAG 2: text that differs too little (4.5:1) from the colour that it stands on.
_CONTRAST = """
const rgb = (text) => text.match(/[\\d.]+/g).map(Number);
const light = ([r, g, b]) => [r, g, b].map((c) => (c /= 255) <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4)
  .reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i], 0);
function ground(node) {
  for (; node; node = node.parentElement) {
    const colour = rgb(getComputedStyle(node).backgroundColor);
    if (colour.length === 3 || colour[3] === 1) return colour;
  }
  return [255, 255, 255];
}
const bad = new Set();
for (const node of document.querySelectorAll('body *')) {
  if (![...node.childNodes].some((c) => c.nodeType === 3 && c.textContent.trim()) || !node.getClientRects().length) continue;
  if (node.disabled || node.closest('svg, script, style')) continue;
  const [a, b] = [light(rgb(getComputedStyle(node).color)), light(ground(node))];
  const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
  if (ratio < 4.5) bad.add(`${node.className} ${node.textContent.slice(0, 20)} ${ratio.toFixed(2)}`);
}
return [...bad];
"""


def _downloaded(page: Page, folder: Path) -> list[dict[str, Any]]:
    file = folder / "downloads" / "corrections.jsonl"
    file.unlink(missing_ok=True)
    page.run("document.getElementById('download').click()")
    page.until(file.exists, "the download")
    return [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]


def test_a_record_is_marked_right_or_wrong_and_saved_with_the_digests_of_its_evidence(fresh: Callable[..., Page], folder: Path) -> None:  # fmt: skip
    page = fresh(f"#id={PECHE}")
    page.click("[data-verdict=right]")
    page.run("change({ id: arguments[0] })", PARIS)
    page.click("[data-verdict=wrong]")
    assert page.text("#download") == "Télécharger les corrections (2)"
    right, wrong = _downloaded(page, folder)
    assert (right["id"], right["verdict"], right["changes"]) == (PECHE, "right", {})
    assert set(right["digests"]) == {"partners", "signed", "kind", "sectors", "amounts"} and right["articles"] == ["a.txt"]  # fmt: skip
    assert (wrong["id"], wrong["verdict"]) == (PARIS, "wrong")


def test_two_records_with_one_id_are_two(fresh: Callable[..., Page], folder: Path) -> None:
    twins = [record(), record(kind="pacte", title="Pacte")]
    page = fresh("#view=list", _written(folder, twins, "twins.html"))
    page.click("#rows [role=listitem]:nth-child(2) a")
    assert page.text("#card-title") == "Pacte" and page.address().endswith(f"id={PECHE}-2")
    page.click("[data-verdict=wrong]")
    page.run("change({ id: arguments[0] })", PECHE)
    assert page.run("return document.querySelectorAll('.review [aria-pressed=true]').length") == 0
    (line,) = _downloaded(page, folder)
    assert (line["id"], line["title"]) == (PECHE, "Pacte")


def test_an_edited_field_is_shown_kept_over_a_reload_and_saved_in_the_records_form(fresh: Callable[..., Page], folder: Path) -> None:  # fmt: skip
    page = fresh(f"#id={PECHE}")
    page.click("[data-verdict=edited]")
    date = page.driver.find_element("css selector", "[data-field=signed] input")
    date.clear()
    date.send_keys("mai 2024")
    page.click("form.edit [type=submit]")
    assert page.text(".problem") == "Une date s'écrit 2024, 2024-05 ou 2024-05-17."
    date.clear()
    date.send_keys("2024-05-18")
    page.click("form.edit [type=submit]")
    assert "18 mai 2024" in page.text("[data-field=signed]")
    page.driver.refresh()
    assert "18 mai 2024" in page.text("[data-field=signed]")
    (line,) = _downloaded(page, folder)
    assert line["changes"] == {"signed": {"value": "2024-05-18", "text": "ce vendredi"}}
    page.click(".review .quiet")
    assert page.run("return document.getElementById('download').hidden")


def test_what_the_page_saves_is_what_accords_correct_applies(fresh: Callable[..., Page], folder: Path) -> None:
    from pipeline.corrections import apply, read_corrections

    page = fresh(f"#id={PECHE}")
    page.click("[data-verdict=edited]")
    page.run("document.querySelector('[data-field=partners] .edit-row:nth-child(2) button').click()")
    page.run("document.querySelector('[data-field=kind] select').value = 'pacte'")
    page.run("document.querySelector('[data-field=sectors] .edit-rows > .quiet').click()")
    page.run("document.querySelector('[data-field=sectors] .edit-row:nth-child(2) select').value = 'eau'")
    page.click("form.edit [type=submit]")
    _downloaded(page, folder)
    after, (outcome,) = apply(_corpus(), read_corrections([folder / "downloads" / "corrections.jsonl"]))
    assert outcome.state == "applied"
    assert (after[0].kind, [p.name for p in after[0].partners]) == ("pacte", ["Région Normandie"])
    assert [s.code for s in after[0].sectors] == ["peche", "eau"]
    assert after[0].title == "Pacte Région Normandie (2024)"


def test_ten_thousand_rows_keep_few_of_them_in_the_page(fresh: Callable[..., Page], folder: Path) -> None:
    page = fresh("#view=list", _written(folder, list(made_up(3_000)), "many.html"))
    page.run("window.scrollTo(0, 100000)")
    page.until(lambda: page.run("return Number(document.querySelector('#rows a').dataset.place)") > 1_000, "the rows there")  # fmt: skip
    assert len(page.all("#rows a")) < 60
    assert page.run("return document.getElementById('rows').offsetHeight") == 3_000 * 70


def test_the_english_page_speaks_english(fresh: Callable[..., Page], folder: Path) -> None:
    page = fresh(f"#id={PECHE}", _written(folder, _corpus(), "english.html", "en"))
    assert page.text("#count") == "143 agreements"
    assert "17 May 2024" in page.text("[data-field=signed]").replace("May 17, 2024", "17 May 2024")
    assert page.all("[data-field=sectors] bdi")[0] == "Fisheries and blue economy"
    assert "≈ 1,250,000.50 EUR" in page.text("[data-field=amounts]")


def test_an_empty_file_gives_a_page_that_says_so(fresh: Callable[..., Page], folder: Path) -> None:
    page = fresh("#view=list", _written(folder, [], "empty.html"))
    assert page.text("#rows") == "Ce fichier ne contient aucun accord."
    page.click("#tab-overview")
    assert page.count() == 0


@pytest.mark.parametrize("view", ["overview", "list"])
def test_a_small_screen_shows_all_without_scrolling_sideways(fresh: Callable[..., Page], view: str) -> None:
    page = fresh()
    size = {"width": 390, "height": 844, "deviceScaleFactor": 1, "mobile": True}
    page.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
    try:
        page = fresh(f"#view={view}")
        assert page.run("return [innerWidth, document.documentElement.scrollWidth]") == [390, 390]
    finally:
        page.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", {**size, "width": 1280, "height": 900, "mobile": False})  # fmt: skip


PAYLOADS = (
    "<script>window.ran = 1</script>",
    '"><img src=x onerror="window.ran = 1">',
    "</script><script>window.ran = 1</script>",
    "]]><svg/onload=window.ran=1>",
    "\u2028window.ran = 1;\u2029",
    "\u202eécalper\u2066 RTL",
    "x</style><style>body{display:none}</style>;background:url(http://127.0.0.1:9/x)",
    "javascript:window.ran=1",
    "${window.ran=1}{{7*7}}<!--<script>",
    "__proto__",
    "e\u0301\U0001f600\x00\x1b[31m",
)


def _hostile(folder: Path) -> list[AgreementRecord]:
    """Every payload in every place where a record has words of others, and in an article with its file name."""
    records = []
    for number, payload in enumerate(PAYLOADS):
        name = f"{number}-{payload}.txt".replace("/", "∕").replace("\x00", "")
        text = f"La {payload.replace(chr(0), '')} a signé un accord. "
        (folder / name).write_text(text, encoding="utf-8")
        partner = {"name": payload, "type": "other", "country": payload[:2], "code": payload, "mentions": [payload]}
        evidence = [{"field": field, "start": 3, "end": 3 + len(payload), "text": payload, "rule": payload} for field in ("partners", "signed", payload)]  # fmt: skip
        source = {"article": payload, "title": payload, "url": payload, "evidence": evidence}
        records.append(
            record(
                id=f"agr_{number:012x}",
                title=payload,
                partners=[partner, {**partner, "name": f"{payload} 2", "code": None}],
                signed={"value": "2024", "text": payload},
                sectors=[{"code": payload, "label": payload, "text": payload}],
                amounts=[{"value": "9" * 400, "currency": payload, "per": payload, "text": payload}],
                place={"name": payload, "country": payload},
                signatories=[{"name": payload, "role": payload, "for": payload}],
                renews=payload,
                notes=[payload, f"Nature : {payload} selon {payload}, x selon {name} ; est retenu {payload}."],
                sources=[source, {**source, "article": name}],
            )
        )
    return records


def test_words_of_a_hostile_corpus_run_nothing_and_stay_words(fresh: Callable[..., Page], folder: Path) -> None:
    hostile = folder / "hostile"
    hostile.mkdir()
    records = _hostile(hostile)
    page = fresh("", _written(hostile, records))
    usual = {"SCRIPT": 5, "STYLE": 1, "IMG": 0, "IFRAME": 0, "OBJECT": 0, "LINK": 0}

    def nothing_ran() -> None:
        assert page.run("return window.ran") is None
        assert {tag: page.run("return document.getElementsByTagName(arguments[0]).length", tag) for tag in usual} == usual  # fmt: skip
        assert page.run("return getComputedStyle(document.body).display") != "none"
        assert page.run("return [...document.querySelectorAll('a')].filter((a) => !/^(https?|file):$/.test(a.protocol)).length") == 0  # fmt: skip

    page.until(lambda: page.run("return waiting") == 0, "the charts")
    nothing_ran()
    page.run("change({ view: 'list' })")
    assert len(page.all("#rows a")) == len(PAYLOADS)
    nothing_ran()
    for given in records:
        page.run("change({ id: arguments[0] })", given.id)
        assert page.text("#card-title") == given.title
        page.click("[data-verdict=edited]")
        nothing_ran()
        page.run("document.querySelector('form.edit .actions .quiet').click()")
    page.run("card.close()")
    for payload in PAYLOADS:
        page.run("change({ q: arguments[0], partner: new Set([arguments[0]]) })", payload)
        nothing_ran()
