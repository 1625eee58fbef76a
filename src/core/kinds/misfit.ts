import type { Explained } from "../explained.js";

/** Fields of an explanation that do not fit together; parseExplanation makes a WhyboxError of it. */
export class Misfit extends Error {}

/** Throws: at the path, something else was expected. */
export function misfit(path: string, expected: string, got: unknown): never {
  throw new Misfit(`${path}: expected ${expected}, got ${String(got)}`);
}

/** Throws unless the list has so many entries. */
export function expectLength(path: string, list: readonly unknown[], expected: number): void {
  if (list.length !== expected) misfit(path, `${expected} entries`, list.length);
}

/** Throws where nothing of the model was explained. */
export function expectOutputs({ subject }: Explained<string, unknown>): void {
  if (subject.outputs.length === 0) misfit("subject.outputs", "at least one output", 0);
}

/** Throws unless the table is outputs x parts. */
export function expectTable(
  { subject }: Explained<string, unknown>,
  path: string,
  table: readonly (readonly unknown[])[],
): void {
  expectShape(path, table, subject.outputs.length, subject.parts.length);
}

/** Throws unless the table is rows x columns. */
export function expectShape(path: string, table: readonly (readonly unknown[])[], rows: number, columns: number): void {
  expectLength(path, table, rows);
  for (const [i, row] of table.entries()) expectLength(`${path}.${i}`, row, columns);
}

/** Throws unless all are positions among the parts, each at most once. */
export function expectParts({ subject }: Explained<string, unknown>, path: string, chosen: readonly number[]): void {
  const seen = new Set<number>();
  const parts = subject.parts.length;
  for (const [i, part] of chosen.entries()) {
    if (part >= parts || seen.has(part)) misfit(`${path}.${i}`, `a part below ${parts} that is not there yet`, part);
    seen.add(part);
  }
}

/** Throws unless all are positions among so many things of that name. */
export function expectAmong(path: string, positions: readonly number[], count: number, things: string): void {
  const stranger = positions.find((position) => position >= count);
  if (stranger !== undefined) misfit(path, `positions among ${count} ${things}`, stranger);
}
