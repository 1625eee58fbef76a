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

/** The table as HTML. */
export function numbersHtml({ caption, columns, rows }: NumbersTable): string {
  const head = columns.map((name) => `<th scope="col">${escapeHtml(name)}</th>`).join("");
  const body = rows.slice(0, MAX_ROWS).map(([name, ...numbers]) => {
    const cells = numbers.map((number) => `<td>${escapeHtml(number)}</td>`).join("");
    return `<tr><th scope="row">${nameHtml(name)}</th>${cells}</tr>`;
  });
  const rest = rows.length - MAX_ROWS;
  const more = rest > 0 ? `<p>${rest} more rows are in the JSON.</p>` : "";
  return `<table><caption>${escapeHtml(caption)}</caption><thead><tr>${head}</tr></thead><tbody>${body.join("\n")}</tbody></table>${more}`;
}
