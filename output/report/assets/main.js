// What is drawn when; the search box, the tabs, the theme and the keys.

const searchBox = $("search");
const AFTER_PAINT = 30;

function drawCount() {
  const n = result.passing.length;
  const noun = (k) => (k === 1 ? T.record : T.records);
  $("count").replaceChildren(el("strong", { text: count(n) }), n === RECORDS.length ? ` ${noun(n)}` : ` ${T.of} ${count(RECORDS.length)} ${noun(RECORDS.length)}`);
  drawChips();
}

// The timeline is drawn at once, the charts under it when the frame with the new counts has been painted.
let waiting = 0;
function drawOverview() {
  if (state.view !== "overview") return;
  drawTimeline();
  drawSectors();
  drawAmounts();
  clearTimeout(waiting);
  const rest = () => { waiting = 0; drawMap(); drawNetwork(); };
  if (printing) rest();
  else waiting = setTimeout(rest, AFTER_PAINT);
}

function drawView() {
  for (const view of VIEWS) {
    const shown = state.view === view;
    $(view).hidden = !shown;
    $(`tab-${view}`).setAttribute("aria-selected", String(shown));
    $(`tab-${view}`).setAttribute("tabindex", shown ? "0" : "-1");
  }
  drawOverview();
  drawRows();
}

listeners.push((changed) => {
  const has = (...names) => names.some((name) => changed.includes(name));
  if (has("q", ...FACETS)) {
    applyFilters();
    if (searchBox.value !== state.q) searchBox.value = state.q;
    drawCount();
    drawFacets();
    active = 0;
  }
  if (has("q", "sort", ...FACETS)) { $("sort").value = state.sort; order(); }
  if (has("q", "sort", "view", "review", ...FACETS)) drawView();
  if (has("review")) drawDownload();
  if (has("id")) showCard();
});

let typing = 0;
searchBox.addEventListener("input", () => {
  clearTimeout(typing);
  typing = setTimeout(() => change({ q: searchBox.value.trim() }, true), 120);
});
$("search-form").addEventListener("submit", (event) => {
  event.preventDefault();
  clearTimeout(typing);
  change({ q: searchBox.value.trim(), view: "list" });
});
$("sort").addEventListener("change", () => change({ sort: $("sort").value }));
$("skip").addEventListener("click", (event) => { event.preventDefault(); $("results").focus(); });

for (const [i, view] of VIEWS.entries()) {
  const tab = $(`tab-${view}`);
  tab.addEventListener("click", () => change({ view }));
  tab.addEventListener("keydown", (event) => {
    if (!keyed(event, ["ArrowLeft", "ArrowRight"])) return;
    const other = VIEWS[(i + 1) % VIEWS.length];
    change({ view: other });
    $(`tab-${other}`).focus();
  });
}

document.addEventListener("keydown", (event) => {
  const writing = event.target.closest?.("input, select, textarea");
  if (keyed(event, ["/"]) && !writing && !$("card").open) { event.preventDefault(); searchBox.focus(); searchBox.select(); }
});

const THEMES = ["auto", "light", "dark"];
let theme = THEMES.includes(kept.get("accords-theme")) ? kept.get("accords-theme") : "auto";
function drawTheme() {
  if (theme === "auto") delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
  $("theme").textContent = { auto: "◐", light: "○", dark: "●" }[theme];
  $("theme").title = T[`theme_${theme}`];
  $("theme").setAttribute("aria-label", T[`theme_${theme}`]);
}
$("theme").addEventListener("click", () => {
  theme = THEMES[(THEMES.indexOf(theme) + 1) % THEMES.length];
  kept.set("accords-theme", theme);
  drawTheme();
});

let width = window.innerWidth;
window.addEventListener("resize", () => {
  if (window.innerWidth === width) return;
  width = window.innerWidth;
  drawOverview();
  drawRows();
});

drawTheme();
if (window.matchMedia("(max-width: 900px)").matches) $("filters").open = false;
$("facets").append(...FACETS.map(makeFacet));
readCorrections();
readAddress();
for (const listener of listeners) listener(["q", "view", "sort", "id", "review", ...FACETS]);
performance.mark("accords-ready");
