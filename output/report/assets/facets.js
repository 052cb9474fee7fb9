// The facets beside the results: for each value how many records would be there with it.

const SHOWN = 7;
const SHOWN_MORE = 200;
const LONG = 12;
const boxes = {};

function makeFacet(facet) {
  const list = el("ul", { class: "values" });
  const more = el("button", { type: "button", class: "quiet more", "aria-expanded": "false", hidden: true });
  const find = el("input", { type: "search", class: "find", placeholder: T.find, "aria-label": `${T.find} : ${T[facet]}`, hidden: true });
  const box = { facet, list, more, find, open: false, items: new Map() };
  more.addEventListener("click", () => { box.open = !box.open; find.value = ""; drawFacet(box); if (box.open && !find.hidden) find.focus(); });
  find.addEventListener("input", () => drawFacet(box));
  const hint = ALL_OF.has(facet) ? el("span", { class: "hint", text: T.partner_logic }) : null;
  boxes[facet] = box;
  return el("fieldset", { class: "facet", "data-facet": facet }, el("legend", {}, T[facet], " ", hint), find, list, more);
}

function makeValue(box, key) {
  const input = el("input", { type: "checkbox", value: key, on: { change: () => toggle(box.facet, key) } });
  const number = el("span", { class: "n" });
  const bar = el("span", { class: "bar", "aria-hidden": "true" });
  const item = el("li", {}, el("label", {}, input, foreign(labelOf(box.facet, key), { class: "name" }), number), bar);
  const made = { item, input, number, bar };
  box.items.set(key, made);
  return made;
}

const BAND_ORDER = BANDS.map(([key]) => key);
function inOrder(facet, keys, counted, chosen) {
  const n = (key) => counted.get(key) || 0;
  if (facet === "year") return keys.sort((a, b) => (a === NONE) - (b === NONE) || Number(b) - Number(a));
  if (facet === "confidence") return keys.sort((a, b) => BAND_ORDER.indexOf(a) - BAND_ORDER.indexOf(b));
  return keys.sort((a, b) => chosen.has(b) - chosen.has(a) || (a === NONE) - (b === NONE) || n(b) - n(a) || (a < b ? -1 : 1));
}

function drawFacet(box) {
  const { facet } = box;
  const counted = result.counts[facet];
  const chosen = state[facet];
  const wanted = fold(box.find.value);
  let keys = [...counted.keys()];
  for (const key of chosen) if (!counted.has(key)) keys.push(key);
  const total = keys.length;
  if (wanted) keys = keys.filter((key) => fold(`${labelOf(facet, key)} ${key}`).includes(wanted));
  const ordered = inOrder(facet, keys, counted, chosen);
  const shown = ordered.slice(0, box.open ? SHOWN_MORE : SHOWN);
  for (const key of chosen) if (!wanted && !shown.includes(key)) shown.push(key);
  const most = Math.max(1, ...shown.map((key) => counted.get(key) || 0));
  const focused = box.list.contains(document.activeElement) ? document.activeElement : null;
  box.list.replaceChildren(...shown.map((key) => {
    const made = box.items.get(key) || makeValue(box, key);
    const n = counted.get(key) || 0;
    made.input.checked = chosen.has(key);
    made.number.textContent = count(n);
    made.item.classList.toggle("zero", n === 0);
    made.bar.style.setProperty("width", `${(100 * n) / most}%`);
    return made.item;
  }));
  if (focused && focused.isConnected) focused.focus({ preventScroll: true });
  box.find.hidden = !box.open || total <= LONG;
  box.more.hidden = total <= SHOWN;
  box.more.textContent = box.open ? T.less : `${T.more} (${count(total - SHOWN)})`;
  box.more.setAttribute("aria-expanded", String(box.open));
}

const drawFacets = () => Object.values(boxes).forEach(drawFacet);

function drawChips() {
  const chip = (name, text, drop) =>
    el("li", {}, el("button", { type: "button", class: "chip", "aria-label": `${T.remove} : ${name} ${text}`, on: { click: drop } },
      el("span", { class: "hint", text: name }), " ", foreign(text), el("span", { class: "x", "aria-hidden": "true", text: "×" })));
  const chips = FACETS.flatMap((facet) => [...state[facet]].map((key) => chip(T[facet], labelOf(facet, key), () => toggle(facet, key))));
  if (state.q) chips.unshift(chip(T.search, state.q, () => change({ q: "" })));
  if (chips.length > 1) chips.push(el("li", {}, el("button", { type: "button", class: "quiet", id: "clear", text: T.clear, on: { click: clearAll } })));
  $("chips").replaceChildren(...chips);
}
