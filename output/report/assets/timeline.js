// Records by year and kind: a bar for each year, stacked by kind; a click chooses the year.

const HUES = 6;
// The colours of kinds hold for the whole file, whatever is filtered.
const KIND_HUE = (() => {
  const totals = new Map();
  for (const record of RECORDS) totals.set(record.kind, (totals.get(record.kind) || 0) + 1);
  const order = [...totals].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)).map(([kind]) => kind);
  return new Map(order.map((kind, i) => [kind, Math.min(i, HUES - 1)]));
})();
const LUMPED = [...KIND_HUE].filter(([, hue]) => hue === HUES - 1).map(([kind]) => kind);
const FIRST_YEAR = Math.min(...RECORDS.map((r) => r.year ?? Infinity));
const LAST_YEAR = Math.max(...RECORDS.map((r) => r.year ?? -Infinity));
// Years long past and far apart would squeeze the others; they stand together before a gap.
const MOST_YEARS = 45;
let lastYear = null;

function chooseYear(event, year) {
  if (event.shiftKey && lastYear !== null) {
    const [from, to] = [Math.min(lastYear, year), Math.max(lastYear, year)];
    const years = Array.from({ length: to - from + 1 }, (_, i) => String(from + i));
    change({ year: new Set([...state.year, ...years]) });
  } else toggle("year", String(year));
  lastYear = year;
}

function yearsOf(records) {
  const byYear = new Map();
  let undated = 0;
  for (const record of records) {
    if (record.year === null) { undated++; continue; }
    const stack = byYear.get(record.year) || byYear.set(record.year, new Array(HUES).fill(0)).get(record.year);
    stack[KIND_HUE.get(record.kind)]++;
  }
  return { byYear, undated };
}

function drawTimeline() {
  const holder = $("timeline");
  const width = Math.max(280, holder.clientWidth);
  const height = 190, foot = 22, left = 30, right = 14, head = 8;
  // Bars of years that are not chosen stay, paler: the year is the one facet that the chart itself sets.
  const { byYear, undated } = yearsOf(result.butYear);
  const last = Number.isFinite(LAST_YEAR) ? LAST_YEAR : 0;
  const first = Number.isFinite(FIRST_YEAR) ? Math.max(FIRST_YEAR, last - MOST_YEARS + 1) : 0;
  const early = [...byYear.keys()].filter((year) => year < first);
  const years = Number.isFinite(FIRST_YEAR) ? Array.from({ length: last - first + 1 }, (_, i) => first + i) : [];
  const sum = (stack) => stack.reduce((a, b) => a + b, 0);
  const most = Math.max(1, ...years.map((year) => sum(byYear.get(year) || [0])));
  const step = (width - left - right) / Math.max(1, years.length);
  const y = (n) => head + (height - foot - head) * (1 - n / most);
  const ticks = most <= 4 ? [most] : [Math.round(most / 2), most];
  const grid = ticks.map((n) => svg("g", { class: "tick" },
    svg("line", { x1: left, x2: width - right, y1: y(n), y2: y(n) }), svg("text", { x: left - 6, y: y(n) + 4, "text-anchor": "end", text: count(n) })));
  const every = Math.ceil(34 / step);
  const marks = [];
  for (const [i, year] of years.entries()) {
    const stack = byYear.get(year) || [];
    const total = sum(stack);
    const x = left + i * step;
    const chosen = state.year.has(String(year));
    if ((last - year) % every === 0) marks.push(svg("text", { class: "axis", x: x + step / 2, y: height - 6, "text-anchor": "middle", text: year }));
    if (!total) continue;
    let base = 0;
    const bars = stack.map((n, hue) => {
      if (!n) return null;
      base += n;
      return svg("rect", { class: `k${hue}`, x: x + step * 0.12, width: Math.max(1, step * 0.76), y: y(base), height: Math.max(0.5, y(base - n) - y(base)) });
    });
    marks.push(svg("g", {
      class: `mark${state.year.size && !chosen ? " faded" : ""}`, "data-key": year, "aria-pressed": String(chosen),
      "aria-label": `${year} : ${count(total)} ${total === 1 ? T.record : T.records}`, on: { click: (event) => chooseYear(event, year) },
    }, svg("title", { text: `${year} : ${count(total)}` }), svg("rect", { class: "hit", x, y: head, width: step, height: height - foot - head }), bars));
  }
  const chart = svg("svg", { viewBox: `0 0 ${width} ${height}`, width, height }, grid, marks);
  redraw(holder, () => {
    holder.replaceChildren(chart);
    roving(chart, [...chart.querySelectorAll(".mark")], T.timeline);
  });
  const remarks = [];
  if (early.length) remarks.push(`${early.length > 1 ? `${Math.min(...early)}–${Math.max(...early)}` : early[0]} : ${count(early.reduce((n, year) => n + sum(byYear.get(year)), 0))}`);
  if (undated) remarks.push(`${count(undated)} ${T.undated}`);
  $("undated").textContent = remarks.length ? `${remarks.join(" ; ")}.` : "";
  drawLegend();
}

function drawLegend() {
  const groups = [...KIND_HUE].filter(([, hue]) => hue < HUES - 1).map(([kind, hue]) => [hue, INDEX.kinds[kind], [kind]]);
  if (LUMPED.length) groups.push([HUES - 1, LUMPED.length === 1 ? INDEX.kinds[LUMPED[0]] : T.others, LUMPED]);
  const choose = (kinds) => {
    const all = kinds.every((kind) => state.kind.has(kind));
    const chosen = new Set(state.kind);
    for (const kind of kinds) { if (all) chosen.delete(kind); else chosen.add(kind); }
    change({ kind: chosen });
  };
  redraw($("timeline-legend"), () => $("timeline-legend").replaceChildren(...groups.map(([hue, label, kinds]) =>
    el("li", {}, el("button", { type: "button", class: "quiet", "data-key": hue, "aria-pressed": String(kinds.every((k) => state.kind.has(k))), on: { click: () => choose(kinds) } },
      el("span", { class: `swatch k${hue}`, "aria-hidden": "true" }), label)))));
}
