// Sectors as bars, and what the amounts of each currency come to; nothing is added across currencies.

function barList(counted, nameOf, isChosen, choose) {
  const most = Math.max(1, ...counted.map(([, n]) => n));
  return el("ul", { class: "bars" }, counted.map(([key, n]) => el("li", {},
    el("button", { type: "button", class: "bar-row", "data-key": key, "aria-pressed": String(isChosen(key)), on: { click: () => choose(key) } },
      foreign(nameOf(key), { class: "name" }),
      el("span", { class: "track", "aria-hidden": "true" }, el("span", { class: "fill", style: { width: `${(100 * n) / most}%` } })),
      el("span", { class: "n", text: count(n) })))));
}

function drawSectors() {
  const counted = [...result.counts.sector].filter(([key]) => key !== NONE).sort((a, b) => b[1] - a[1]).slice(0, 18);
  redraw($("sectors"), () => $("sectors").replaceChildren(
    barList(counted, (key) => labelOf("sector", key), (key) => state.sector.has(key), (key) => toggle("sector", key))));
}

function drawAmounts() {
  const sums = new Map();
  for (const record of result.passing) for (const [currency, low, high, about] of record.money) {
    const sum = sums.get(currency) || { low: 0n, high: 0n, records: 0, about: false };
    sum.low += BigInt(low); sum.high += BigInt(high); sum.records++; sum.about ||= about;
    sums.set(currency, sum);
  }
  const rows = [...sums].sort((a, b) => b[1].records - a[1].records || (a[0] < b[0] ? -1 : 1)).map(([currency, sum]) =>
    el("tr", {},
      el("th", { scope: "row" }, el("abbr", { title: currency ? currencyName(currency) : T.unknown_currency, text: currency || T.unknown_currency })),
      el("td", { class: "n", text: moneyText(sum.low, sum.high, sum.about) }),
      el("td", { class: "n", text: count(sum.records) })));
  const head = el("thead", {}, el("tr", {}, el("th", { scope: "col", text: T.currency }), el("th", { scope: "col", class: "n", text: T.total }), el("th", { scope: "col", class: "n", text: T.list })));
  $("amounts").replaceChildren(rows.length ? el("table", { class: "table" }, head, el("tbody", {}, rows)) : el("p", { class: "note", text: T.no_amounts }));
}
