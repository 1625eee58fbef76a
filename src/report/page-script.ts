/** The script of a page, and its hash for the page's policy; a test holds the two together. Text goes in as text, never as HTML. */
export const pageScript = `
"use strict";
(() => {
  const SVG = "http://www.w3.org/2000/svg";
  const all = (selector, from) => Array.from((from || document).querySelectorAll(selector));
  const make = (name, text, className) => {
    const element = document.createElement(name);
    if (text !== undefined) element.textContent = text;
    if (className) element.className = className;
    return element;
  };

  let lines;
  async function jsonLines() {
    if (lines) return lines;
    const data = document.getElementById("explanations");
    let text = data.textContent;
    if (data.dataset.coding) {
      const bytes = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
      const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream(data.dataset.coding));
      text = await new Response(stream).text();
    }
    lines = text.split("\\n");
    return lines;
  }

  document.getElementById("save").addEventListener("click", async () => {
    const found = await jsonLines();
    const link = make("a");
    link.href = URL.createObjectURL(new Blob([found.join("\\n") + "\\n"], { type: "application/json" }));
    link.download = found.length === 1 ? "explanation.json" : "explanations.jsonl";
    link.click();
    URL.revokeObjectURL(link.href);
  });

  for (const figure of all("figure")) {
    const slider = figure.querySelector("input[type=range]");
    if (!slider) continue;
    const overlay = figure.querySelector(".overlay");
    slider.addEventListener("input", () => overlay.setAttribute("opacity", String(slider.value / 100)));
  }

  for (const chooser of all(".chooser")) {
    const select = chooser.querySelector("select");
    const choices = all("[data-choice]", chooser);
    const show = () => choices.forEach((choice) => { choice.hidden = choice.dataset.choice !== select.value; });
    select.addEventListener("change", show);
    show();
  }

  // In the frame of a notebook a link to a place in the page would load the notebook itself.
  for (const link of all("a[href^='#']"))
    link.addEventListener("click", (event) => {
      const place = document.getElementById(link.hash.slice(1));
      if (!place) return;
      event.preventDefault();
      place.focus({ preventScroll: true });
      place.scrollIntoView();
    });

  function markLeaf(button) {
    const article = document.getElementById(button.dataset.tree);
    for (const other of all("[aria-current]", article)) other.removeAttribute("aria-current");
    for (const other of all("[data-marked]", article)) other.removeAttribute("data-marked");
    button.closest("li").setAttribute("aria-current", "true");
    for (const leaf of all("svg [data-leaf='" + button.dataset.leaf + "']", article)) leaf.setAttribute("data-marked", "");
  }
  for (const button of all("button.leaf")) button.addEventListener("click", () => markLeaf(button));
  for (const leaf of all("svg [data-leaf]"))
    leaf.addEventListener("click", () => {
      const article = leaf.closest("article");
      const button = article.querySelector("button.leaf[data-leaf='" + leaf.dataset.leaf + "']");
      if (!button) return;
      button.closest("details").open = true;
      markLeaf(button);
      button.focus();
    });

  for (const section of all(".rows")) {
    const body = section.querySelector("tbody");
    const rows = all("tr", body);
    const found = section.querySelector(".found");
    const texts = rows.map((row) => row.textContent.toLowerCase());
    section.querySelector(".filter").addEventListener("input", (event) => {
      const wanted = event.target.value.toLowerCase();
      let count = 0;
      rows.forEach((row, i) => {
        row.hidden = !texts[i].includes(wanted);
        if (!row.hidden) count++;
      });
      found.textContent = wanted === "" ? "" : count + " of " + rows.length + " rows";
    });
    for (const button of all("button.sort", section))
      button.addEventListener("click", () => {
        const header = button.closest("th");
        const falls = header.getAttribute("aria-sort") === "ascending";
        for (const other of all("th[aria-sort]", section)) other.removeAttribute("aria-sort");
        header.setAttribute("aria-sort", falls ? "descending" : "ascending");
        const keyOf = (row) => {
          const cell = row.cells[button.dataset.column];
          const number = Number(cell.dataset.value === undefined ? cell.textContent : cell.dataset.value);
          return Number.isNaN(number) ? cell.textContent : number;
        };
        const keys = new Map(rows.map((row, i) => [row, [keyOf(row), i]]));
        const compare = (a, b) => {
          const [one, place] = keys.get(a);
          const [two, other] = keys.get(b);
          const order = typeof one === "number" && typeof two === "number" ? one - two : String(one).localeCompare(String(two));
          return (falls ? -order : order) || place - other;
        };
        body.append(...rows.slice().sort(compare));
      });
    for (const button of all("button.open", section)) button.addEventListener("click", () => openRow(Number(button.dataset.place), button.textContent));
  }

  const dialog = document.getElementById("row");
  dialog.querySelector(".close").addEventListener("click", () => dialog.close());

  async function openRow(place, name) {
    const explanation = JSON.parse((await jsonLines())[place]);
    const content = dialog.querySelector(".content");
    content.replaceChildren(make("h2", name), ...contentOf(explanation));
    dialog.showModal();
  }

  const four = (number) => String(Number(number.toPrecision(4)));
  function contentOf({ subject, result, notes, method }) {
    const shown = [];
    subject.outputs.forEach((output, o) => {
      const unit = subject.units[o] && subject.units[o] !== "probability" ? " " + subject.units[o] : "";
      const start = subject.baseline[o] === null || result.link ? "" : "; on average " + four(subject.baseline[o]) + unit;
      shown.push(make("p", output + ": the model says " + four(subject.prediction[o]) + unit + start, "sentence"));
      if (notes.length > 0 && o === 0) {
        const aside = make("aside", undefined, "doubts");
        const list = make("ul");
        for (const note of notes) list.append(make("li", note.message));
        aside.append(list);
        shown.push(aside);
      }
      const bars = subject.parts
        .map((part, p) => ({ part, value: result.values[o][p], error: result.standardErrors[o][p] }))
        .sort((a, b) => Math.abs(b.value) - Math.abs(a.value));
      const largest = Math.max(...bars.map(({ value, error }) => Math.abs(value) + 1.96 * (error || 0)), Number.MIN_VALUE);
      const grid = make("div", undefined, "bars");
      for (const { part, value, error } of bars) {
        const held = part.value === undefined ? "" : " = " + (typeof part.value === "object" ? JSON.stringify(part.value) : part.value);
        const label = make("bdi", part.predicate === undefined ? part.name + held : part.predicate);
        grid.append(label, barOf(value / largest, (error || 0) / largest), make("span", (value > 0 ? "+" : "") + four(value) + (error === 0 ? "" : " \\u00b1 " + (error === null ? "?" : four(error)))));
      }
      shown.push(grid);
    });
    shown.push(make("p", method.name + ", seed " + method.seed, "cost"));
    return shown;
  }

  function barOf(share, error) {
    const svg = document.createElementNS(SVG, "svg");
    const draw = (name, attributes) => {
      const element = document.createElementNS(SVG, name);
      for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, String(value));
      svg.append(element);
    };
    for (const [key, value] of Object.entries({ viewBox: "-100 0 200 16", preserveAspectRatio: "none", "aria-hidden": "true" })) svg.setAttribute(key, value);
    draw("rect", { x: Math.min(0, 100 * share), y: 2, width: Math.abs(100 * share), height: 12, class: share < 0 ? "lowers" : "raises" });
    if (error > 0) draw("path", { d: "M" + 100 * (share - 1.96 * error) + " 8H" + 100 * (share + 1.96 * error), class: "axis", "stroke-width": 1.5 });
    draw("path", { d: "M0 0V16", class: "axis", "stroke-width": 1 });
    return svg;
  }

  let closed = [];
  addEventListener("beforeprint", () => {
    closed = all("details:not([open])").concat(all("[data-choice][hidden]"));
    for (const element of closed) element.tagName === "DETAILS" ? (element.open = true) : (element.hidden = false);
  });
  addEventListener("afterprint", () => {
    for (const element of closed) element.tagName === "DETAILS" ? (element.open = false) : (element.hidden = true);
  });
})();
`;

export const pageScriptHash = "sha256-ggEdSGJi1Y9I/M+1Ck3hkdUqj7R3HM+tjhDHqPAORcE=";
