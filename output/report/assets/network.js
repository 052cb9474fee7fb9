// Partners and who signs with whom: the most frequent of the records shown, laid out the same each time.

const NODES = 36;
const CONSIDERED = 90;
const LABELS = 16;
const ROUNDS = 120;
const APART = 24;

function graphOf(records) {
  const weight = new Map();
  for (const record of records) for (const i of record.partners) weight.set(i, (weight.get(i) || 0) + 1);
  const frequent = [...weight].sort((a, b) => b[1] - a[1] || a[0] - b[0]).slice(0, CONSIDERED).map(([partner, n]) => ({ partner, n, x: 0, y: 0 }));
  // One who signs with none of the others would only drift; of a few partners all are shown.
  const all = linksAmong(frequent, records);
  const some = linkedBy(all, frequent).slice(0, NODES);
  const kept = new Set(some);
  const links = all.filter(({ from, to }) => kept.has(from) && kept.has(to));
  return { nodes: linkedBy(links, some), links };
}

function linkedBy(links, nodes) {
  const linked = new Set(links.flatMap(({ from, to }) => [from, to]));
  return linked.size ? nodes.filter((node) => linked.has(node)) : nodes;
}

function linksAmong(nodes, records) {
  const place = new Map(nodes.map((node, at) => [node.partner, at]));
  const links = new Map();
  for (const record of records) {
    const own = record.partners.map((i) => place.get(i)).filter((at) => at !== undefined).sort((a, b) => a - b);
    for (let i = 0; i < own.length; i++) for (let j = i + 1; j < own.length; j++) {
      const key = own[i] * CONSIDERED + own[j];
      links.set(key, (links.get(key) || 0) + 1);
    }
  }
  return [...links].map(([key, n]) => ({ from: nodes[Math.floor(key / CONSIDERED)], to: nodes[key % CONSIDERED], n }));
}

// Fruchterman and Reingold's forces from a spiral: what repels all, what links draw together, what holds to the middle.
function layOut({ nodes, links }, width, height) {
  const middle = [width / 2, height / 2];
  const ideal = 0.62 * Math.sqrt((width * height) / Math.max(1, nodes.length));
  nodes.forEach((node, i) => {
    const turn = i * 2.399963, far = ideal * 0.55 * Math.sqrt(i);
    node.x = middle[0] + far * Math.cos(turn);
    node.y = middle[1] + far * Math.sin(turn);
  });
  for (let round = 0; round < ROUNDS; round++) {
    const heat = ideal * 0.25 * (1 - round / ROUNDS);
    for (const node of nodes) { node.dx = (middle[0] - node.x) * 0.16; node.dy = (middle[1] - node.y) * 0.24; }
    for (let i = 0; i < nodes.length; i++) for (let j = 0; j < i; j++) {
      const a = nodes[i], b = nodes[j];
      const dx = a.x - b.x || 0.01, dy = a.y - b.y || 0.01;
      const push = (ideal * ideal) / Math.max(60, dx * dx + dy * dy);
      a.dx += dx * push; a.dy += dy * push; b.dx -= dx * push; b.dy -= dy * push;
    }
    for (const { from, to, n } of links) {
      const dx = from.x - to.x, dy = from.y - to.y;
      const pull = (Math.hypot(dx, dy) / ideal) * Math.min(0.6, 0.25 + n / 20);
      from.dx -= dx * pull * 0.5; from.dy -= dy * pull * 0.5; to.dx += dx * pull * 0.5; to.dy += dy * pull * 0.5;
    }
    for (const node of nodes) {
      const force = Math.hypot(node.dx, node.dy) || 1;
      const step = Math.min(force, heat) / force;
      node.x += node.dx * step;
      node.y += node.dy * step;
    }
  }
  fit(nodes, "x", 30, width - 30);
  fit(nodes, "y", 20, height - 28);
  // What the fit has pressed together is moved apart.
  for (let round = 0; round < 30; round++) {
    for (let i = 0; i < nodes.length; i++) for (let j = 0; j < i; j++) {
      const a = nodes[i], b = nodes[j], dx = a.x - b.x || 0.1, dy = a.y - b.y, far = Math.hypot(dx, dy);
      if (far >= APART) continue;
      const by = (APART - far) / far / 3;
      a.x += dx * by; a.y += dy * by; b.x -= dx * by; b.y -= dy * by;
    }
  }
  for (const node of nodes) { node.x = Math.min(width - 12, Math.max(12, node.x)); node.y = Math.min(height - 12, Math.max(12, node.y)); }
}

function fit(nodes, axis, from, to) {
  const least = Math.min(...nodes.map((node) => node[axis])), most = Math.max(...nodes.map((node) => node[axis]));
  for (const node of nodes) node[axis] = most > least ? from + ((node[axis] - least) * (to - from)) / (most - least) : (from + to) / 2;
}

const shortened = (name, most) => (name.length > most ? `${name.slice(0, most - 1).trimEnd()}…` : name);

// Labels of the most frequent first; one that would lie on another is left to the title.
function labelled(nodes, width, height, radius) {
  const taken = nodes.map((node) => ({ l: node.x - radius(node), r: node.x + radius(node), t: node.y - radius(node), b: node.y + radius(node), of: node }));
  const labels = [];
  for (const node of nodes) {
    if (labels.length >= LABELS && !state.partner.has(PARTNERS[node.partner].key)) continue;
    const text = shortened(PARTNERS[node.partner].name, 26);
    const half = text.length * 3.1, r = radius(node);
    const x = Math.min(width - half - 2, Math.max(half + 2, node.x));
    for (const y of [node.y + r + 12, node.y - r - 5]) {
      if (y < 11 || y > height - 3) continue;
      const box = { l: x - half, r: x + half, t: y - 10, b: y + 3, of: node };
      if (taken.some((o) => o.of !== node && o.l < box.r && o.r > box.l && o.t < box.b && o.b > box.t)) continue;
      taken.push(box);
      labels.push(svg("text", { class: "node-label", x, y, "text-anchor": "middle", text }));
      break;
    }
  }
  return labels;
}

function drawNetwork() {
  const holder = $("network");
  const width = Math.max(280, holder.clientWidth), height = Math.round(Math.min(470, Math.max(300, width * 0.95)));
  const graph = graphOf(result.passing);
  layOut(graph, width, height);
  const most = Math.max(1, ...graph.nodes.map((node) => node.n));
  const radius = (node) => 3.5 + 7 * Math.sqrt(node.n / most);
  const lines = graph.links.map(({ from, to, n }) => svg("line", { class: "link", x1: from.x, y1: from.y, x2: to.x, y2: to.y, "stroke-width": Math.min(5, 1 + Math.log2(n)) }));
  const marks = graph.nodes.map((node) => {
    const { key, name } = PARTNERS[node.partner];
    const told = `${name} : ${count(node.n)} ${node.n === 1 ? T.record : T.records}`;
    return svg("circle", { class: `mark node${state.partner.has(key) ? " chosen" : ""}`, cx: node.x, cy: node.y, r: radius(node), "data-key": key, "aria-pressed": String(state.partner.has(key)), "aria-label": told, on: { click: () => toggle("partner", key) } }, svg("title", { text: told }));
  });
  const chart = svg("svg", { viewBox: `0 0 ${width} ${height}`, width, height }, lines, marks, labelled(graph.nodes, width, height, radius));
  redraw(holder, () => { holder.replaceChildren(chart); roving(chart, marks, T.network); });
  $("network-note").textContent = T.network_note.replace("{n}", count(graph.nodes.length));
}
