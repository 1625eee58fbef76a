import { chartsOf } from "../charts/charts.js";
import { attributionTable } from "../charts/many/attribution-table.js";
import type { Attribution } from "../core/explanation.js";
import { oneClass, twoClassesNote } from "../core/one-class.js";
import { counted } from "../render/counted.js";
import { labelOf } from "../render/label-of.js";
import { listed } from "../render/listed.js";
import { quantity } from "../render/quantity.js";
import { significant } from "../render/significant.js";
import { escapeHtml, nameHtml, sentenceHtml } from "./escape-html.js";
import { notesHtml } from "./explanation-article.js";
import { type FigureCount, figureHtml } from "./figures.js";
import { numbersHtml } from "./numbers-table.js";

/** Parts whose dependence is drawn; and parts that the table of rows names for each row. */
const MAX_DEPENDENCE = 6;
const NAMED = 3;

/** Explanations of many rows by the same parts: a global picture, and a table from which a row opens its own explanation. */
export function rowsArticle(
  explanations: readonly Attribution[],
  places: readonly number[],
  id: string,
  figures: FigureCount,
): string {
  const [first] = explanations;
  const classes = oneClass(explanations);
  const pictured = classes?.explanations ?? explanations;
  const outputs = [...new Set(pictured.flatMap(({ subject }) => subject.outputs))].slice(0, 3);
  return [
    `<article id="${id}" aria-labelledby="${id}-title" tabindex="-1">`,
    `<h2 id="${id}-title">${nameHtml(first.subject.model)} <small>${counted(explanations.length, "row")}</small></h2>`,
    ...outputs.map((output) =>
      globalPicture(
        pictured.filter(({ subject }) => subject.outputs.includes(output)),
        output,
        figures,
        outputs.length > 1,
      ),
    ),
    notesHtml([...(classes ? [twoClassesNote(classes)] : []), ...sharedNotes(explanations)]),
    rowTable(explanations, places),
    `<p class="cost">${nameHtml(first.method.name)}: ${counted(
      explanations.reduce((sum, { cost }) => sum + cost.modelRows, 0),
      "model row",
    )}, seed ${nameHtml(String(first.method.seed))}</p>`,
    "</article>",
  ].join("\n");
}

function globalPicture(
  explanations: readonly Attribution[],
  output: string,
  figures: FigureCount,
  isOneOfSeveral: boolean,
): string {
  const table = attributionTable(explanations, explanations[0].subject.outputs.indexOf(output));
  const movers = table.columns
    .filter(({ meanAbsolute }) => meanAbsolute > 0)
    .slice(0, NAMED)
    .map(({ name, meanAbsolute }) => `${name} (by ${quantity(meanAbsolute, table.scale)})`);
  const sentence =
    movers.length === 0
      ? `Over ${counted(table.rows.length, "row")}, no part was found to move ${output}.`
      : `Over ${counted(table.rows.length, "row")}, ${output} is moved most by ${listed(movers)}, on average and in either direction.`;
  const held = table.columns.filter((column) => column.held.some((value) => value !== null)).slice(0, MAX_DEPENDENCE);
  const names = explanations[0].subject.parts.map(({ name }) => name);
  const [global, ...others] = chartsOf(explanations[0], "many");
  return [
    isOneOfSeveral ? `<h3>${nameHtml(output)}</h3>` : "",
    `<p class="sentence">${sentenceHtml(sentence)}</p>`,
    figureHtml(global, explanations, figures, { output }),
    ...others.map((chart) =>
      chart.name === "dependence"
        ? dependence(
            held.map(({ part }) => names[part]),
            (part) => figureHtml(chart, explanations, figures, { output, part }),
          )
        : figureHtml(chart, explanations, figures, { output }),
    ),
    `<details class="numbers"><summary>The numbers</summary>${numbersHtml({
      caption: `${output}: over ${counted(table.rows.length, "row")}`,
      columns: [
        "part",
        table.scale ? `mean absolute effect, in ${table.scale}` : "mean absolute effect",
        "standard error",
      ],
      rows: table.columns.map(({ name, meanAbsolute, error }) => [
        name,
        significant(meanAbsolute),
        error === null ? "unknown" : significant(error),
      ]),
    })}</details>`,
  ].join("\n");
}

/** One figure at a time, chosen by the part. Without the page's script all of them stand below each other. */
function dependence(parts: readonly string[], draw: (part: string) => string): string {
  const distinct = [...new Set(parts)];
  if (distinct.length === 0) return "";
  const options = distinct.map((part, i) => `<option value="${i}">${escapeHtml(part.slice(0, 100))}</option>`);
  const figures = distinct.map((part, i) => `<div data-choice="${i}">${draw(part)}</div>`);
  return `<div class="chooser"><label>How the answer depends on <select>${options.join("")}</select></label>${figures.join("")}</div>`;
}

/** Each note once, with how many explanations carry it. */
function sharedNotes(explanations: readonly Attribution[]): { code: string; message: string }[] {
  const found = new Map<string, { rows: number; message: string }>();
  for (const { notes } of explanations)
    for (const { code, message } of notes) {
      const known = found.get(code);
      if (known) known.rows++;
      else found.set(code, { rows: 1, message });
    }
  return [...found].map(([code, { rows, message }]) => ({
    code,
    message:
      rows === explanations.length
        ? `Of every row: ${message}`
        : `Of ${rows} of ${explanations.length} rows, such as: ${message}`,
  }));
}

function rowTable(explanations: readonly Attribution[], places: readonly number[]): string {
  const rows = explanations.map((explanation, i) => {
    const { subject, result, notes } = explanation;
    const name = subject.id ?? String(subject.row ?? places[i]);
    const strongest = subject.parts
      .map((part, p) => ({ part, value: result.values[0][p] }))
      .filter(({ value }) => value !== 0)
      .toSorted((a, b) => Math.abs(b.value) - Math.abs(a.value))
      .slice(0, NAMED)
      .map(({ part, value }) => `${value > 0 ? "+" : "-"} ${labelOf(part).slice(0, 60)}`);
    const prediction = subject.prediction[0];
    return `<tr><th scope="row"><button type="button" class="open" data-place="${places[i]}">${nameHtml(name)}</button></th><td>${nameHtml(subject.outputs[0])}</td><td data-value="${prediction}">${escapeHtml(quantity(prediction, subject.units[0]))}</td><td>${strongest.map(nameHtml).join("<br>")}</td><td data-value="${notes.length}">${notes.length === 0 ? "" : notes.length}</td></tr>`;
  });
  const columns = ["row", "output", "prediction", "strongest effects", "doubts"];
  const head = columns.map(
    (name, i) => `<th scope="col"><button type="button" class="sort" data-column="${i}">${name}</button></th>`,
  );
  return [
    '<section class="rows" aria-label="rows">',
    "<h3>Rows</h3>",
    '<p><label>Show rows with <input type="search" class="filter"></label> <span class="found" role="status"></span></p>',
    `<div class="scroll" tabindex="0" role="group" aria-label="table of rows, moves sideways"><table class="sortable"><thead><tr>${head.join("")}</tr></thead><tbody>`,
    ...rows,
    "</tbody></table></div>",
    "</section>",
  ].join("\n");
}
