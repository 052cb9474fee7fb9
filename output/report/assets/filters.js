// Which records pass, and how many would with one value more: a record fails a facet by a bit of its mask.

const NONE = "-";
const BANDS = [["high", 0.9, "≥ 0,90"], ["good", 0.7, "0,70 – 0,89"], ["fair", 0.5, "0,50 – 0,69"], ["low", 0, "< 0,50"]];
const band = (confidence) => BANDS.find(([, least]) => confidence >= least)[0];
const orNone = (values) => (values.length ? values : [NONE]);

// The values of a record in each facet, as keys. Of partners and countries a record must have all that are chosen, as in
// `accords inspect`; of the others any.
const VALUES = {
  partner: (r) => r.partners.map((i) => PARTNERS[i].key),
  country: (r) => orNone([...new Set(r.partners.map((i) => PARTNERS[i].country).filter(Boolean))]),
  sector: (r) => orNone(r.sectors.map((i) => SECTORS[i].key)),
  kind: (r) => [r.kind],
  status: (r) => [r.status],
  year: (r) => [r.year === null ? NONE : String(r.year)],
  confidence: (r) => [band(r.confidence)],
};
const ALL_OF = new Set(["partner", "country"]);
const VALUES_OF = Object.fromEntries(FACETS.map((facet) => [facet, RECORDS.map(VALUES[facet])]));
const SEARCH_BIT = 1 << FACETS.length;

const partnerNames = new Map(PARTNERS.map((p) => [p.key, p.name]));
const sectorLabels = new Map(SECTORS.map((s) => [s.key, s.label]));
const bandLabels = new Map(BANDS.map(([key, , label]) => [key, LANG === "en" ? label.replaceAll(",", ".") : label]));
function labelOf(facet, key) {
  if (key === NONE) return T.without;
  switch (facet) {
    case "partner": return partnerNames.get(key) || key;
    case "country": return countryName(key);
    case "sector": return sectorLabels.get(key) || INDEX.taxonomy[key] || key;
    case "kind": return INDEX.kinds[key] || key;
    case "status": return INDEX.statuses[key] || key;
    case "confidence": return bandLabels.get(key) || key;
    default: return key;
  }
}

// «une suite de mots» or "…" is looked for as it stands, all else word by word.
function needles(query) {
  const found = [];
  const rest = query.replace(/[«"“]([^»"”]*)[»"”]/g, (_, phrase) => { found.push(fold(phrase)); return " "; });
  return [...found, ...fold(rest).split(" ")].filter(Boolean);
}

// `passing` are the records shown; `butYear` those that pass all but the choice of years; `counts` by facet and value.
let result = { passing: [], butYear: [], counts: {} };

function applyFilters() {
  const masks = new Uint16Array(RECORDS.length);
  FACETS.forEach((facet, bit) => {
    const chosen = state[facet];
    if (!chosen.size) return;
    const values = VALUES_OF[facet];
    const wanted = [...chosen];
    for (let i = 0; i < masks.length; i++) {
      const own = values[i];
      const passes = ALL_OF.has(facet) ? wanted.every((v) => own.includes(v)) : own.some((v) => chosen.has(v));
      if (!passes) masks[i] |= 1 << bit;
    }
  });
  const asked = needles(state.q);
  if (asked.length) {
    for (const record of RECORDS) {
      const own = wordsOf(record);
      if (!asked.every((needle) => own.includes(needle))) masks[record.at] |= SEARCH_BIT;
    }
  }
  const counts = {};
  FACETS.forEach((facet, bit) => {
    const spared = ALL_OF.has(facet) ? 0 : 1 << bit;
    const counted = (counts[facet] = new Map());
    const values = VALUES_OF[facet];
    for (let i = 0; i < masks.length; i++) {
      if ((masks[i] & ~spared) === 0) for (const v of values[i]) counted.set(v, (counted.get(v) || 0) + 1);
    }
  });
  const yearBit = 1 << FACETS.indexOf("year");
  result = {
    counts,
    passing: RECORDS.filter((record) => masks[record.at] === 0),
    butYear: RECORDS.filter((record) => (masks[record.at] & ~yearBit) === 0),
  };
}
