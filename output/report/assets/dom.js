"use strict";
// Elements are made here and nowhere else; words of records enter the page as text only.

const $ = (id) => document.getElementById(id);

function fill(node, props, children) {
  for (const [name, value] of Object.entries(props || {})) {
    if (value === null || value === undefined || value === false) continue;
    if (name === "class") node.setAttribute("class", value);
    else if (name === "text") node.textContent = value;
    else if (name === "on") for (const [event, handler] of Object.entries(value)) node.addEventListener(event, handler);
    else if (name === "style") for (const [key, v] of Object.entries(value)) node.style.setProperty(key, v);
    else node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false));
  return node;
}

const el = (tag, props, ...children) => fill(document.createElement(tag), props, children);
const svg = (tag, props, ...children) => fill(document.createElementNS("http://www.w3.org/2000/svg", tag), props, children);

// Words of others stand apart, so that marks which turn the direction of writing end with them.
const foreign = (text, props) => el("bdi", { ...props, text });

function keyed(event, keys) {
  return keys.includes(event.key) && !event.ctrlKey && !event.metaKey && !event.altKey;
}

// One tab stop for a chart; the arrows go from mark to mark, Enter and space choose.
function roving(container, marks, label) {
  marks.forEach((mark, i) => {
    mark.setAttribute("tabindex", i === 0 ? "0" : "-1");
    mark.setAttribute("role", "button");
  });
  container.setAttribute("role", "group");
  container.setAttribute("aria-label", label);
  container.onkeydown = (event) => {
    const at = marks.indexOf(document.activeElement);
    if (at < 0) return;
    if (keyed(event, ["Enter", " "])) {
      marks[at].dispatchEvent(new MouseEvent("click", { bubbles: true, shiftKey: event.shiftKey }));
      event.preventDefault();
      return;
    }
    const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    const to = event.key === "Home" ? 0 : event.key === "End" ? marks.length - 1 : step ? at + step : -1;
    if (to < 0 || to >= marks.length) return;
    marks[at].setAttribute("tabindex", "-1");
    marks[to].setAttribute("tabindex", "0");
    marks[to].focus();
    event.preventDefault();
  };
}

// Draw anew without losing the mark that has the focus.
function redraw(container, draw) {
  const focused = container.contains(document.activeElement) ? document.activeElement.dataset.key : null;
  draw();
  if (focused !== null && focused !== undefined) {
    const same = [...container.querySelectorAll("[data-key]")].find((node) => node.dataset.key === focused);
    if (same) same.focus({ preventScroll: true });
  }
}

let toastTimer = 0;
function toast(text) {
  $("toast").textContent = text;
  clearTimeout(toastTimer);
  toastTimer = setTimeout(() => { $("toast").textContent = ""; }, 4000);
}

// A browser that keeps nothing for a page on disk refuses with an error; the page works all the same.
const kept = {
  get(key) { try { return localStorage.getItem(key); } catch { return null; } },
  set(key, value) { try { if (value === null) localStorage.removeItem(key); else localStorage.setItem(key, value); } catch { /* not kept */ } },
};
