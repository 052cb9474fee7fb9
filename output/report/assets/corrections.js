// What a reader says of records: right, wrong, or with other values. Kept in the browser, saved as corrections.jsonl.

const STORE = `accords-corrections:${location.pathname}`;
const VERDICTS = ["right", "wrong", "edited"];
let corrections = new Map();

function readCorrections() {
  try {
    const found = JSON.parse(kept.get(STORE) || "[]");
    corrections = new Map(found.filter(([key, c]) => typeof key === "string" && typeof c.id === "string" && VERDICTS.includes(c.verdict)));
  } catch {
    corrections = new Map();
  }
}

const verdictOf = (record) => corrections.get(record.key)?.verdict;

function review(record, verdict, changes = {}) {
  if (verdict === null) corrections.delete(record.key);
  else {
    const { digests, sources } = cardOf(record);
    corrections.set(record.key, {
      id: record.id, title: record.title, verdict, changes, digests, articles: sources.map((source) => source.article),
    });
  }
  kept.set(STORE, corrections.size ? JSON.stringify([...corrections]) : null);
  for (const listener of listeners) listener(["review", "id"]);
}

function drawDownload() {
  const n = corrections.size;
  $("download").hidden = n === 0;
  $("download").textContent = `${T.download} (${count(n)})`;
}

$("download").addEventListener("click", () => {
  const lines = [...corrections.values()].map((correction) => `${JSON.stringify(correction)}\n`);
  const url = URL.createObjectURL(new Blob(lines, { type: "application/jsonl" }));
  const link = el("a", { href: url, download: "corrections.jsonl" });
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 10000);
});

// The form: a field of the record each, a row each for what a record has several of.

const EDTF = /^\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?~?$/;
const DECIMAL = /^\d+(\.\d+)?$/;

function textInput(value, label, props) {
  return el("input", { type: "text", value: value || "", "aria-label": label, placeholder: label, autocomplete: "off", spellcheck: "false", ...props });
}
function choice(options, value, label) {
  return el("select", { "aria-label": label }, Object.entries(options).map(([code, text]) => el("option", { value: code, selected: code === value, text })));
}

// `makers` give the inputs of a row, `read` what they say in the record's shape (null: an empty row).
function rowsField(values, inputsOf, read, blank) {
  const box = el("div", { class: "edit-rows" });
  const add = (value, focus) => {
    const inputs = inputsOf(value);
    const row = el("div", { class: "edit-row" }, inputs, el("button", { type: "button", class: "quiet", "aria-label": T.delete, text: "×", on: { click: () => row.remove() } }));
    row.read = () => read(inputs, value);
    box.insertBefore(row, more);
    if (focus) inputs[0].focus();
  };
  const more = el("button", { type: "button", class: "quiet", text: `+ ${T.add}`, on: { click: () => add(blank, true) } });
  box.append(more);
  values.forEach((value) => add(value, false));
  return { node: box, read: () => [...box.querySelectorAll(".edit-row")].map((row) => row.read()).filter(Boolean) };
}

function checked(test, message) { if (!test) throw new Error(message); }
const country = (text) => { checked(text === "" || /^[A-Z]{2}$/.test(text), T.bad_country); return text || null; };

function dateField(date, label) {
  const input = textInput(date?.value, label, { title: T.date_hint, placeholder: T.date_form, size: 14 });
  return { node: input, read: () => {
    const value = input.value.trim();
    checked(value === "" || EDTF.test(value), T.bad_date);
    return value ? { value, text: date?.text || "" } : null;
  } };
}

function formFields(card) {
  const kind = choice(INDEX.kinds, card.kind, T.kind), status = choice(INDEX.statuses, card.status, T.status);
  const renewal = el("input", { type: "checkbox", checked: card.renewal, "aria-label": T.renewal });
  const place = textInput(card.place?.name, T.name), placeCountry = textInput(card.place?.country, T.country, { size: 3, maxlength: 2 });
  const roles = { single: "–", ...INDEX.roles };
  return {
    kind: { label: T.kind, node: kind, read: () => kind.value },
    status: { label: T.status, node: status, read: () => status.value },
    renewal: { label: T.renewal, node: renewal, read: () => renewal.checked },
    partners: { label: T.partners, ...rowsField(card.partners,
      (p) => [textInput(p.name, T.name, { class: "long" }), choice(INDEX.types, p.type, T.type), textInput(p.country, T.country, { size: 3, maxlength: 2 }), textInput(p.code, T.code, { size: 10 })],
      ([name, type, where, code], old) => name.value.trim() ? { name: name.value.trim(), type: type.value, country: country(where.value.trim().toUpperCase()), code: code.value.trim() || null, mentions: old.mentions || [], implied: old.implied || false } : null,
      { type: "other" }) },
    signed: { label: T.signed, ...dateField(card.signed, T.signed) },
    start: { label: T.start, ...dateField(card.start, T.start) },
    end: { label: T.end, ...dateField(card.end, T.end) },
    sectors: { label: T.sectors, ...rowsField(card.sectors,
      (s) => [choice({ ...(s.code && !INDEX.taxonomy[s.code] ? { [s.code]: s.label || s.code } : {}), ...(s.code ? {} : { "": s.label || s.text || "–" }), ...INDEX.taxonomy }, s.code || "", T.sector)],
      ([code], old) => code.value === (old.code || "") ? (old.text === undefined ? null : old) : { code: code.value, label: INDEX.labels[code.value] || null, text: old.text || "" },
      {}) },
    amounts: { label: T.amount, ...rowsField(card.amounts,
      (a) => [textInput(a.value, T.value), textInput(a.currency, T.currency, { size: 4, maxlength: 3 }), choice(roles, a.role || "single", T.role),
        el("label", {}, el("input", { type: "checkbox", checked: a.approximate }), ` ${T.approximate}`)],
      ([value, currency, role, about], old) => {
        if (!value.value.trim()) return null;
        const money = currency.value.trim().toUpperCase();
        checked(DECIMAL.test(value.value.trim()), T.bad_amount);
        checked(money === "" || /^[A-Z]{3}$/.test(money), T.bad_currency);
        return { value: value.value.trim(), currency: money || null, approximate: about.firstChild.checked, role: role.value, per: old.per || null, text: old.text || "" };
      }, {}) },
    place: { label: T.place, node: el("div", { class: "edit-row" }, place, placeCountry),
      read: () => place.value.trim() ? { name: place.value.trim(), country: country(placeCountry.value.trim().toUpperCase()) } : null },
    signatories: { label: T.signatories, ...rowsField(card.signatories,
      (s) => [textInput(s.name, T.name, { class: "long" }), textInput(s.role, T.role), textInput(s.for, T.for)],
      ([name, role, of]) => name.value.trim() ? { name: name.value.trim(), role: role.value.trim() || null, for: of.value.trim() || null } : null,
      {}) },
  };
}

function editForm(record, card, done) {
  const original = cardOf(record);
  const fields = formFields(card);
  const problem = el("p", { class: "problem", role: "alert" });
  const rows = Object.entries(fields).map(([name, field]) => el("div", { class: "edit-field", role: "group", "aria-label": field.label, "data-field": name }, el("span", { class: "edit-label", text: field.label }), field.node));
  return el("form", { class: "edit", on: { submit: (event) => {
    event.preventDefault();
    try {
      const changes = {};
      for (const [name, field] of Object.entries(fields)) {
        const value = field.read();
        if (JSON.stringify(value) !== JSON.stringify(original[name])) changes[name] = value;
      }
      checked(!changes.partners || changes.partners.length, T.bad_partners);
      checked(Object.keys(changes).length, T.nothing_changed);
      done();
      review(record, "edited", changes);
    } catch (error) {
      problem.textContent = error.message;
    }
  } } }, rows, problem, el("div", { class: "actions" },
    el("button", { type: "submit", class: "button", text: T.save }), el("button", { type: "button", class: "quiet", text: T.cancel, on: { click: () => { done(); showCard(); } } })));
}
