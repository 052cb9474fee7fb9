// The state of the view, and its form in the address: whoever opens the address sees the same.

const FACETS = ["partner", "country", "sector", "kind", "status", "year", "confidence"];
const VIEWS = ["overview", "list"];
const SORTS = ["recent", "oldest", "doubtful", "title"];

const state = { q: "", view: "overview", sort: "recent", id: null, ...Object.fromEntries(FACETS.map((f) => [f, new Set()])) };
const listeners = [];

function readAddress() {
  const asked = new URLSearchParams(location.hash.slice(1));
  const choice = (name, known) => (known.includes(asked.get(name)) ? asked.get(name) : known[0]);
  state.q = asked.get("q") || "";
  state.view = choice("view", VIEWS);
  state.sort = choice("sort", SORTS);
  state.id = asked.get("id");
  for (const facet of FACETS) state[facet] = new Set(asked.getAll(facet));
}

function address(changes) {
  const told = { ...state, ...changes };
  const params = new URLSearchParams();
  if (told.q) params.set("q", told.q);
  for (const facet of FACETS) for (const value of told[facet]) params.append(facet, value);
  if (told.view !== VIEWS[0]) params.set("view", told.view);
  if (told.sort !== SORTS[0]) params.set("sort", told.sort);
  if (told.id) params.set("id", told.id);
  return `#${params}`;
}

// `quietly` leaves no step in the browser's history: what is typed letter by letter is one step.
function change(changes, quietly = false) {
  Object.assign(state, changes);
  history[quietly ? "replaceState" : "pushState"](null, "", address());
  for (const listener of listeners) listener(Object.keys(changes));
}

function toggle(facet, value) {
  const chosen = new Set(state[facet]);
  if (!chosen.delete(value)) chosen.add(value);
  change({ [facet]: chosen });
}

const filtered = () => state.q !== "" || FACETS.some((facet) => state[facet].size > 0);
const clearAll = () => change({ q: "", ...Object.fromEntries(FACETS.map((f) => [f, new Set()])) });

window.addEventListener("popstate", () => {
  readAddress();
  for (const listener of listeners) listener(["q", "view", "sort", "id", ...FACETS]);
});
