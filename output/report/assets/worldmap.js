// The world: a country is the darker, the more records have a partner there; a click chooses it.

const WORLD = parsed("data-world");
const SHADES = 5;

function drawMap() {
  const holder = $("map");
  const counted = new Map(result.counts.country);
  counted.delete(NONE);
  const most = Math.max(1, ...counted.values());
  const shade = (n) => Math.max(1, Math.ceil((SHADES * Math.log1p(n)) / Math.log1p(most)));
  const label = (code, n) => `${countryName(code)} : ${count(n)} ${n === 1 ? T.record : T.records}`;
  const mark = (tag, code, n, props) => svg(tag, {
    ...props, class: `mark s${shade(n)}${state.country.has(code) ? " chosen" : ""}`, "data-key": code,
    "aria-pressed": String(state.country.has(code)), "aria-label": label(code, n), on: { click: () => toggle("country", code) },
  }, svg("title", { text: label(code, n) }));
  const marks = [];
  const ground = WORLD.other.map((d) => svg("path", { class: "land", d }));
  for (const [code, [d]] of Object.entries(WORLD.land)) {
    const n = counted.get(code);
    if (n) marks.push([n, mark("path", code, n, { d })]);
    else ground.push(svg("path", { class: "land", d }));
  }
  for (const [code, [cx, cy]] of Object.entries(WORLD.points)) {
    const n = counted.get(code);
    if (n) marks.push([n, mark("circle", code, n, { cx, cy, r: 4.5 })]);
  }
  const drawn = marks.sort((a, b) => b[0] - a[0]).map(([, node]) => node);
  // Small countries last, so that none lies under another; the keyboard goes from the most records down.
  const chart = svg("svg", { viewBox: `90 12 ${WORLD.width - 130} ${WORLD.height - 16}` }, ground,
    [...drawn].sort((a, b) => (a.tagName === "circle") - (b.tagName === "circle")));
  const steps = [1, ...Array.from({ length: SHADES - 1 }, (_, i) => Math.floor(Math.expm1((Math.log1p(most) * (i + 1)) / SHADES)) + 1)];
  const scale = el("ul", { class: "legend scale" }, [...new Set(steps)].filter((n) => n <= most)
    .map((n) => el("li", {}, el("span", { class: `swatch s${shade(n)}`, "aria-hidden": "true" }), n === most ? count(n) : `${count(n)}+`)));
  redraw(holder, () => {
    holder.replaceChildren(chart, counted.size ? scale : "");
    roving(chart, drawn, T.map);
  });
  drawPairs();
}

// Which countries sign with which: of a record every two countries once; partners of one country are a pair too.
function drawPairs() {
  const counted = new Map();
  for (const record of result.passing) {
    const codes = record.partners.map((i) => PARTNERS[i].country).filter(Boolean).sort();
    const pairs = new Set(codes.flatMap((one, i) => codes.slice(i + 1).map((other) => `${one}-${other}`)));
    for (const pair of pairs) counted.set(pair, (counted.get(pair) || 0) + 1);
  }
  const top = [...counted].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)).slice(0, 6);
  const chosen = (pair) => pair.split("-").every((code) => state.country.has(code));
  const choose = (pair) => change({ country: new Set(chosen(pair) ? [] : pair.split("-")) });
  const name = (pair) => { const [one, other] = pair.split("-"); return `${countryName(one)} – ${countryName(other)}`; };
  redraw($("pairs"), () => $("pairs").replaceChildren(barList(top, name, chosen, choose)));
}
