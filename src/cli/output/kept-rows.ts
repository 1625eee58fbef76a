import type { Explanation } from "../../core/explanation.js";
import { parseExplanation } from "../../core/parse-explanation.js";
import { hasPartial, partialLines, partialNameOf } from "./lines-file.js";
import type { TargetFile } from "./target-file.js";
import { UsageError } from "./usage-error.js";

/** A row of the run: where it stands in its table, and what that calls it. */
export type RowName = { readonly row: number; readonly id?: string };

/** The name of a row as a heading. */
export function rowHeading({ row, id }: RowName): string {
  return id === undefined ? `row ${row}` : `row ${row}, ${id}`;
}

/** What an earlier run has left. */
export type KeptRows = {
  readonly lines: number;
  readonly bytes: number;
  readonly failed: number;
  /** The first of its explanations, which says how they were made. */
  readonly first: Explanation | undefined;
};

/**
 * Reads what an earlier run has left, to go on from it; undefined where it has left nothing.
 *
 * @param rows  those that this run explains, in its order: what is kept must be the first of them
 * @param explained  given each explanation that is kept
 * @throws UsageError for a file with other rows, or that is none of ours
 */
export async function keptRows(
  { name, path }: TargetFile,
  rows: readonly RowName[],
  explained: (explanation: Explanation) => void,
): Promise<KeptRows | undefined> {
  if (!(await hasPartial(path))) return undefined;
  const partial = partialNameOf(name);
  let kept: KeptRows = { lines: 0, bytes: 0, failed: 0, first: undefined };
  for await (const { text, end } of partialLines(path)) {
    const line = parseLine(partial, kept.lines, text);
    const expected = rows[kept.lines];
    const found = line.explanation ? line.explanation.subject : line;
    if (expected === undefined || found.row !== expected.row || found.id !== expected.id) {
      const asked = expected ? `row ${nameOf(expected)}` : "no more rows";
      throw new UsageError(
        `--resume: line ${kept.lines + 1} of ${partial} is row ${nameOf(found)}, the command asks for ${asked} there; give the command that began the file, or remove it`,
      );
    }
    if (line.explanation) explained(line.explanation);
    kept = {
      lines: kept.lines + 1,
      bytes: end,
      failed: kept.failed + (line.explanation ? 0 : 1),
      first: kept.first ?? line.explanation,
    };
  }
  return kept;
}

/**
 * Throws UsageError where an explanation was made otherwise than those that are kept: with another method, options, seed
 * or model.
 */
export function checkSameRun(name: string, kept: Explanation, made: Explanation): void {
  const facts = ({ method, subject }: Explanation) => ({
    model: subject.model,
    method: method.name,
    seed: method.seed,
    ...method.options,
  });
  const [before, now]: { readonly [fact: string]: unknown }[] = [facts(kept), facts(made)];
  const other = Object.keys(now).find((fact) => JSON.stringify(before[fact]) !== JSON.stringify(now[fact]));
  if (other === undefined) return;
  throw new UsageError(
    `--resume: ${partialNameOf(name)} was made with ${other} ${JSON.stringify(before[other])}, the command says ${JSON.stringify(now[other])}; give the command that began the file, or remove it`,
  );
}

type Line = { readonly row?: number; readonly id?: string; readonly explanation?: Explanation };

function parseLine(partial: string, index: number, text: string): Line {
  try {
    const value = JSON.parse(text) as { index?: number; id?: string; error?: unknown };
    return value.error === undefined ? { explanation: parseExplanation(value) } : { row: value.index, id: value.id };
  } catch (cause) {
    throw new UsageError(`--resume: line ${index + 1} of ${partial} is no explanation: ${(cause as Error).message}`, {
      cause,
    });
  }
}

function nameOf({ row, id }: { readonly row?: number; readonly id?: string }): string {
  return id === undefined ? `${row}` : `${row} (${id})`;
}
