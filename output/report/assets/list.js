// The records one under the other; of thousands only those in view are in the page.

const BUFFER = 8;
const MOST_PRINTED = 1000;
const ORDERS = {
  recent: (a, b) => (b.date || "").localeCompare(a.date || "") || a.at - b.at,
  oldest: (a, b) => (a.date || "9999").localeCompare(b.date || "9999") || a.at - b.at,
  doubtful: (a, b) => a.confidence - b.confidence || a.at - b.at,
  title: (a, b) => COLLATOR.compare(a.title, b.title) || a.at - b.at,
};
const COLLATOR = new Intl.Collator(LANG);
let listed = [];
let active = 0;
const narrow = window.matchMedia("(max-width: 700px)");
const rowHeight = () => (narrow.matches ? 130 : 70);

function order() {
  listed = [...result.passing].sort(ORDERS[state.sort]);
  active = Math.max(0, Math.min(active, listed.length - 1));
}

function rowOf(record, place) {
  const known = verdictOf(record);
  const details = [
    record.renewal && el("span", { class: "tag", text: T.renewal.toLowerCase() }),
    record.status !== "signed" && el("span", { class: "tag", text: INDEX.statuses[record.status] }),
    known && el("span", { class: `tag ${known}`, text: T[`reviewed_${known}`] }),
    ...record.money.slice(0, 2).map((money) => el("span", { class: "tag money", text: moneyOf(money) })),
    ...record.sectors.slice(0, 3).map((i) => foreign(SECTORS[i].label, { class: "tag plain" })),
  ];
  const title = record.partners.map((i) => PARTNERS[i].name).join(" – ");
  return el("div", { role: "listitem", class: "row", "aria-setsize": listed.length, "aria-posinset": place + 1 },
    el("a", { href: address({ id: record.key }), "data-place": place, tabindex: place === active ? "0" : "-1", title: record.title,
      on: { click: (event) => { if (event.button || event.ctrlKey || event.metaKey || event.shiftKey) return; event.preventDefault(); active = place; change({ id: record.key }); } } },
      el("span", { class: "when", text: record.date ? dateText(record.date) : T.undated }),
      el("span", { class: "what" }, el("span", { class: "kicker" }, el("span", { class: `swatch k${KIND_HUE.get(record.kind)}`, "aria-hidden": "true" }), INDEX.kinds[record.kind]),
        foreign(title, { class: "who" }), el("span", { class: "tags" }, details)),
      el("span", { class: "sure", title: T.confidence }, el("span", { class: "hidden", text: `${T.confidence} ` }), SHARE.format(record.confidence),
        el("span", { class: "meter", "aria-hidden": "true" }, el("span", { style: { width: `${100 * record.confidence}%` } })))));
}

function drawRows() {
  const rows = $("rows");
  if (state.view !== "list" && !printing) return;
  if (!listed.length) {
    rows.style.setProperty("height", "auto");
    rows.replaceChildren(el("p", { class: "notice", text: RECORDS.length ? T.none : T.empty }));
    return;
  }
  const height = rowHeight();
  let first = 0, last = Math.min(listed.length, MOST_PRINTED);
  if (!printing) {
    const top = -rows.getBoundingClientRect().top;
    first = Math.max(0, Math.min(Math.floor(top / height) - BUFFER, listed.length - 1));
    last = Math.min(listed.length, Math.ceil((top + window.innerHeight) / height) + BUFFER);
  }
  rows.style.setProperty("height", printing ? "auto" : `${listed.length * height}px`);
  const focused = document.activeElement && rows.contains(document.activeElement) ? Number(document.activeElement.dataset.place) : -1;
  rows.replaceChildren(...listed.slice(first, Math.max(first, last)).map((record, i) => {
    const row = rowOf(record, first + i);
    if (!printing) row.style.setProperty("top", `${(first + i) * height}px`);
    return row;
  }));
  // The tab key finds the list wherever it was scrolled to.
  if (!rows.querySelector('[tabindex="0"]')) rows.querySelector("a")?.setAttribute("tabindex", "0");
  if (focused >= 0) rows.querySelector(`[data-place="${focused}"]`)?.focus({ preventScroll: true });
}

function goTo(place) {
  if (place < 0 || place >= listed.length) return;
  active = place;
  const rows = $("rows"), height = rowHeight();
  const top = rows.getBoundingClientRect().top + place * height;
  if (top < 120) window.scrollBy(0, top - 120);
  else if (top + height > window.innerHeight) window.scrollBy(0, top + height - window.innerHeight);
  drawRows();
  rows.querySelectorAll("a").forEach((a) => a.setAttribute("tabindex", a.dataset.place === String(place) ? "0" : "-1"));
  rows.querySelector(`[data-place="${place}"]`)?.focus({ preventScroll: true });
}

$("rows").addEventListener("keydown", (event) => {
  const page = Math.max(1, Math.floor(window.innerHeight / rowHeight()) - 2);
  const to = { ArrowDown: active + 1, j: active + 1, ArrowUp: active - 1, k: active - 1, Home: 0, End: listed.length - 1,
    PageDown: Math.min(listed.length - 1, active + page), PageUp: Math.max(0, active - page) }[event.key];
  if (to === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
  event.preventDefault();
  goTo(to);
});

let scrolled = 0;
window.addEventListener("scroll", () => {
  if (!scrolled) scrolled = requestAnimationFrame(() => { scrolled = 0; drawRows(); });
}, { passive: true });

let printing = false;
window.addEventListener("beforeprint", () => {
  printing = true;
  $("print-cut").textContent = listed.length > MOST_PRINTED ? T.print_cut.replace("{n}", count(MOST_PRINTED)) : "";
  drawRows();
});
window.addEventListener("afterprint", () => { printing = false; drawRows(); });
