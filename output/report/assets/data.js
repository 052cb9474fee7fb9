// What the page was given. The index is read now, cards and words when they are first asked for.

const parsed = (id) => JSON.parse($(id).textContent);
const INDEX = parsed("data-index");
const T = INDEX.texts;
const LANG = INDEX.lang;

const RECORDS = INDEX.records.map((row, at) => ({
  at, id: row[0], title: row[1], kind: row[2], status: row[3], date: row[4], year: row[5], partners: row[6],
  sectors: row[7], money: row[8], confidence: row[9], renewal: row[10], sources: row[11],
}));
// Two records may have one id (a run with --no-merge): the second is known by «id-2».
const BY_KEY = new Map();
for (const record of RECORDS) {
  let n = 1;
  while (BY_KEY.has(n === 1 ? record.id : `${record.id}-${n}`)) n++;
  record.key = n === 1 ? record.id : `${record.id}-${n}`;
  BY_KEY.set(record.key, record);
}
const PARTNERS = INDEX.partners.map(([key, name, country, code]) => ({ key, name, country, code }));
const SECTORS = INDEX.sectors.map(([key, label]) => ({ key, label }));

const chunks = new Map();
function cardOf(record) {
  const chunk = Math.floor(record.at / INDEX.chunk);
  if (!chunks.has(chunk)) chunks.set(chunk, parsed(`data-cards-${chunk}`));
  return chunks.get(chunk)[record.at % INDEX.chunk];
}

let words = null;
const wordsOf = (record) => (words = words || parsed("data-words"))[record.at];

// As `output.folding.fold` does: case, accents, apostrophes and hyphens never matter.
function fold(text) {
  return text.normalize("NFD").replace(/\p{Mn}/gu, "").toLowerCase().replace(/œ/g, "oe").replace(/æ/g, "ae")
    .replace(/ß/g, "ss").replace(/[\s'’_\-‐‑–]+/g, " ").trim();
}

const regionNames = new Intl.DisplayNames([LANG], { type: "region", fallback: "none" });
const currencyNames = new Intl.DisplayNames([LANG], { type: "currency", fallback: "none" });
function named(names, code) {
  try { return names.of(code) || code; } catch { return code; }
}
const countryName = (code) => named(regionNames, code);
const currencyName = (code) => named(currencyNames, code);

const NUMBER = new Intl.NumberFormat(LANG);
const SHARE = new Intl.NumberFormat(LANG, { minimumFractionDigits: 2, maximumFractionDigits: 2 });
const count = (n) => NUMBER.format(n);

function dateText(edtf) {
  const [, year, month, day, about] = /^(\d{4})(?:-(\d\d))?(?:-(\d\d))?(~?)$/.exec(edtf) || [];
  if (!year) return edtf;
  const date = new Date(Date.UTC(2000, month ? month - 1 : 0, day || 1));
  date.setUTCFullYear(Number(year));
  const form = { timeZone: "UTC", ...(month && { month: "long" }), ...(day && { day: "numeric" }) };
  const text = month ? new Intl.DateTimeFormat(LANG, { ...form, year: "numeric" }).format(date) : year;
  return about ? `${T.about} ${text}` : text;
}

// Hundredths of a unit, as whole numbers: sums are exact.
function moneyText(low, high, about) {
  const one = (value) => {
    const rest = value % 100n;
    const text = NUMBER.format(value / 100n);
    return rest ? `${text}${LANG === "fr" ? "," : "."}${String(rest).padStart(2, "0")}` : text;
  };
  const range = low === high ? one(low) : `${one(low)} – ${one(high)}`;
  return `${about ? "≈ " : ""}${range}`;
}
const withCurrency = (text, currency) => `${text} ${currency || `(${T.currency.toLowerCase()} ${T.unknown_currency})`}`;
const moneyOf = ([currency, low, high, about]) => withCurrency(moneyText(BigInt(low), BigInt(high), about), currency);
