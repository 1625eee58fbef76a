import { shortLabel } from "../charts/short-label.js";
import { counted } from "../render/counted.js";
import { escapeHtml, nameHtml } from "./escape-html.js";

/** The numbers behind a chart, for those who would rather read and for screen readers. */
export type NumbersTable = {
  readonly caption: string;
  readonly columns: readonly string[];
  /** The first entry of each row is its name; numbers are ready to read. */
  readonly rows: readonly (readonly string[])[];
};

/** Rows that a page lists; the JSON has all of them. */
const MAX_ROWS = 200;
const MAX_CELL = 160;

/** The table as HTML. */
export function numbersHtml({ caption, columns, rows }: NumbersTable): string {
  const cell = (text: string) => escapeHtml(shortLabel(text, MAX_CELL));
  const head = columns.map((name) => `<th scope="col">${cell(name)}</th>`).join("");
  const body = rows.slice(0, MAX_ROWS).map(([name, ...numbers]) => {
    const cells = numbers.map((number) => `<td>${cell(number)}</td>`).join("");
    return `<tr><th scope="row">${nameHtml(name)}</th>${cells}</tr>`;
  });
  const rest = rows.length - MAX_ROWS;
  const more = rest > 0 ? `<p>${counted(rest, "more row is", "more rows are")} in the JSON.</p>` : "";
  return `<div class="scroll" tabindex="0" role="group" aria-label="table, moves sideways"><table><caption>${escapeHtml(shortLabel(caption, 240))}</caption><thead><tr>${head}</tr></thead><tbody>${body.join("\n")}</tbody></table></div>${more}`;
}
