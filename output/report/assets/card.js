// One record: its values, and each source's passages with the words that they were read in.

const card = $("card");
let editing = false;

const GROUPS = { amounts: "amounts", signed: "dates", start: "dates", end: "dates", partners: "partners", sectors: "sectors" };
const groupOf = (fields) => {
  const found = new Set(fields.split(" ").map((field) => GROUPS[field] || "other"));
  return ["amounts", "dates", "partners", "sectors", "other"].find((group) => found.has(group));
};

function mark(text, fields) {
  const names = fields.split(" ").map((field) => ({ amounts: T.amount, act: T.kind }[field] || T[field] || field));
  return el("mark", { class: `m-${groupOf(fields)}`, "data-fields": fields, title: names.join(", ") }, text);
}

// A web address in a record may be any text; only these become links.
function sourceLink(url) {
  if (!url) return null;
  return /^https?:\/\/[^\s]+$/i.test(url) ? el("a", { href: url, rel: "noopener noreferrer nofollow", target: "_blank" }, foreign(url)) : foreign(url);
}

function sourceView(source, number) {
  const head = [el("h4", {}, el("span", { class: "hint", text: `${T.source} ${number}` }), " ", foreign(source.title || source.article)),
    el("p", { class: "note" }, [source.title && foreign(source.article), source.published && `${T.published} ${dateText(source.published)}`, sourceLink(source.url)]
      .filter(Boolean).flatMap((part, i) => (i ? [" · ", part] : [part])))];
  if (!source.passages) {
    return el("section", { class: "source" }, head, el("p", { class: "note", text: source.alone ? T.alone : T.duplicate }),
      el("ul", { class: "quotes" }, source.quotes.map(([field, text]) => el("li", {}, el("bdi", {}, mark(text, field))))));
  }
  return el("section", { class: "source" }, head, source.passages.map(([before, after, pieces]) =>
    el("blockquote", { dir: "auto" }, before ? "… " : "", pieces.map((piece) => (typeof piece === "string" ? piece : mark(piece[0], piece[1]))), after ? " …" : "")));
}

function valueRow(field, label, ...content) {
  if (!content.flat(Infinity).filter(Boolean).length) return null;
  return el("div", { class: "value", "data-field": field }, el("dt", { text: label }), el("dd", {}, content));
}
const quoted = (text) => (text ? foreign(`« ${text} »`, { class: "quote" }) : null);
const line = (...parts) => el("div", {}, parts.filter(Boolean).flatMap((part, i) => (i ? [" ", part] : [part])));

function valuesOf(shown) {
  const date = (d) => (d ? [line(el("span", { text: dateText(d.value) }), quoted(d.text))] : []);
  return el("dl", { class: "fields" },
    valueRow("partners", T.partners, shown.partners.map((p) => line(foreign(p.name, { class: "strong" }),
      el("span", { class: "note" }, [INDEX.types[p.type], p.country && countryName(p.country), p.code, p.implied && T.implied].filter(Boolean).join(", "))))),
    valueRow("signed", T.signed, date(shown.signed)), valueRow("start", T.start, date(shown.start)), valueRow("end", T.end, date(shown.end)),
    valueRow("sectors", T.sectors, shown.sectors.map((s) => line(foreign(INDEX.taxonomy[s.code] || s.label || s.code || "–"), quoted(s.text)))),
    valueRow("amounts", T.amount, shown.amounts.map((a) => line(el("span", { class: "strong", text: amountText(a) }), quoted(a.text)))),
    valueRow("place", T.place, shown.place ? [line(foreign(shown.place.name), shown.place.country && el("span", { class: "note", text: countryName(shown.place.country) }))] : []),
    valueRow("signatories", T.signatories, shown.signatories.map((s) => line(foreign(s.name, { class: "strong" }), el("span", { class: "note" }, foreign([s.role, s.for].filter(Boolean).join(", ")))))),
    valueRow("renewal", T.renewal, shown.renewal ? [T.yes] : []),
    valueRow("renews", T.renews, shown.renews ? [BY_KEY.has(shown.renews) ? el("a", { href: address({ id: shown.renews }), on: { click: (event) => { event.preventDefault(); change({ id: shown.renews }); } } }, BY_KEY.get(shown.renews).title) : shown.renews] : []),
    valueRow("notes", T.notes, shown.notes.map((note) => el("div", {}, foreign(note)))));
}

function amountText(amount) {
  const [units, rest = ""] = amount.value.split(".");
  const value = BigInt(units + (rest + "00").slice(0, 2));
  const text = withCurrency(moneyText(value, value, amount.approximate), amount.currency);
  const known = [INDEX.roles[amount.role], INDEX.rates[amount.per] || amount.per].filter(Boolean);
  return text + (known.length ? ` (${known.join(", ")})` : "");
}

function conflictsView(shown) {
  if (!shown.conflicts.length) return null;
  const head = ["", ...shown.sources.map((_, i) => `${T.source} ${i + 1}`), T.kept];
  return el("section", {}, el("h3", { text: T.conflicts }), el("div", { class: "scroll" }, el("table", { class: "table" },
    el("thead", {}, el("tr", {}, head.map((text) => el("th", { scope: "col", text })))),
    el("tbody", {}, shown.conflicts.map(([label, told, won]) => el("tr", {}, el("th", { scope: "row", text: label }), [...told, won].map((text) => el("td", {}, foreign(text || "–")))))))));
}

function reviewBar(record) {
  const known = verdictOf(record);
  const button = (verdict, text, act) => el("button", { type: "button", class: `button ${verdict}`, "aria-pressed": String(known === verdict), "data-verdict": verdict, text, on: { click: act } });
  return el("div", { class: "review", role: "group", "aria-label": T.review },
    button("right", T.right, () => review(record, known === "right" ? null : "right")),
    button("wrong", T.wrong, () => review(record, known === "wrong" ? null : "wrong")),
    button("edited", T.edit, () => { editing = true; showCard(); }),
    known && el("button", { type: "button", class: "quiet", text: T.undo, on: { click: () => review(record, null) } }));
}

const LEGEND = ["partners", "dates", "sectors", "amounts", "other"];

// A record is looked at: the words of a value stand out while the pointer or the focus is on the value.
function light(field) {
  card.querySelectorAll("mark[data-fields]").forEach((node) => node.classList.toggle("lit", field !== null && node.dataset.fields.split(" ").includes(field)));
}

function showCard() {
  const record = BY_KEY.get(state.id);
  if (!record) {
    if (state.id) toast(T.gone.replace("{id}", state.id));
    if (card.open) card.close();
    return;
  }
  const changes = corrections.get(record.key)?.changes || {};
  const shown = { ...cardOf(record), ...changes };
  const when = shown.signed || shown.start || shown.end;
  const place = listed.indexOf(record);
  const step = (text, label, to) => el("button", { type: "button", class: "quiet", "aria-label": label, title: label, disabled: !listed[to], text, on: { click: () => stepTo(to) } });
  const legend = el("ul", { class: "legend", "aria-label": T.legend }, LEGEND.map((group) => el("li", {}, el("mark", { class: `m-${group}`, text: T[`mark_${group}`] }))));
  card.replaceChildren(
    el("header", { class: "card-head" }, step("←", T.previous, place - 1), step("→", T.next, place + 1),
      el("button", { type: "button", class: "quiet", text: T.copy, on: { click: copyLink } }), el("span", { class: "grow" }),
      el("button", { type: "button", class: "quiet", id: "close", "aria-label": T.close, title: T.close, text: "×", on: { click: () => card.close() } })),
    el("article", { class: "card-body" },
      el("p", { class: "kicker" }, el("span", { class: `swatch k${KIND_HUE.get(record.kind)}`, "aria-hidden": "true" }),
        [INDEX.kinds[shown.kind], INDEX.statuses[shown.status], when && dateText(when.value), `${T.confidence.toLowerCase()} ${SHARE.format(record.confidence)}`].filter(Boolean).join(" · ")),
      el("h2", { id: "card-title", tabindex: "-1", autofocus: true }, foreign(shown.title)),
      editing ? editForm(record, shown, () => { editing = false; }) : [reviewBar(record), valuesOf(shown)],
      conflictsView(shown), legend, shown.sources.map((source, i) => sourceView(source, i + 1)),
      el("p", { class: "note id", text: record.id })));
  card.querySelectorAll(".value").forEach((row) => {
    row.addEventListener("pointerenter", () => light(row.dataset.field));
    row.addEventListener("pointerleave", () => light(null));
  });
  if (!card.open) { card.showModal(); card.scrollTop = 0; }
}

function stepTo(place) {
  if (!listed[place]) return;
  active = place;
  editing = false;
  card.scrollTop = 0;
  change({ id: listed[place].key }, true);
}

async function copyLink() {
  try {
    await navigator.clipboard.writeText(location.href);
    toast(T.copied);
  } catch {
    toast(location.href);
  }
}

card.addEventListener("close", () => {
  editing = false;
  card.replaceChildren();
  if (BY_KEY.has(state.id)) {
    change({ id: null });
    if (state.view === "list") { drawRows(); $("rows").querySelector(`[data-place="${active}"]`)?.focus({ preventScroll: true }); }
  }
});
card.addEventListener("click", (event) => { if (event.target === card) card.close(); });
card.addEventListener("keydown", (event) => {
  if (editing || event.target.closest("input, select, textarea")) return;
  const at = listed.indexOf(BY_KEY.get(state.id));
  if (keyed(event, ["ArrowLeft", "k"])) stepTo(at - 1);
  else if (keyed(event, ["ArrowRight", "j"])) stepTo(at + 1);
});
