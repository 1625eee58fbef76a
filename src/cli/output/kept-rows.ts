import { stat } from "node:fs/promises";
import { basename } from "node:path";
import { fileURLToPath } from "node:url";
import type { Explanation } from "../../core/explanation.js";
import { parseExplanation } from "../../core/parse-explanation.js";
import { modelSources } from "../../models/model-sources.js";
import type { ExplainMethod } from "../methods/explain-method.js";
import { beginFrom, hasPartial, type KeptLines, type LinePlace, partialNameOf, wholeLines } from "./lines-file.js";
import type { TargetFile } from "./target-file.js";
import { UsageError } from "./usage-error.js";

/** A row of the run: where it stands in its table, and what that calls it. */
export type RowName = { readonly row: number; readonly id?: string };

/** The name of a row as a heading. */
export function rowHeading({ row, id }: RowName): string {
  return id === undefined ? `row ${row}` : `row ${row}, ${id}`;
}

/** Rows that an earlier run has left. */
export type KeptRows = KeptLines & {
  /** The places of the rows that are explained. Those that failed are not among them: they are tried again. */
  readonly explained: ReadonlySet<number>;
  /** The places of the rows that failed. */
  readonly failed: ReadonlySet<number>;
  /** All rows are explained, and the file has its name. */
  readonly isFinished: boolean;
  /** The first of its explanations, which says how they were made. */
  readonly first: Explanation | undefined;
  /** Those of the rows whose prediction is lowest and highest, and the first: where the model is another now, one of them tells. */
  readonly witnesses: readonly Explanation[];
};

/**
 * Reads what an earlier run has left, to go on from it: a file that is not finished, or a finished one with rows that
 * failed or are missing. Undefined where it has left nothing.
 *
 * @param rows  those that this run explains, in its order
 * @param explained  given each explanation that is kept
 * @throws UsageError for a file with other rows, or that is none of ours
 */
export async function keptRows(
  target: TargetFile,
  rows: readonly RowName[],
  explained: (explanation: Explanation) => void,
): Promise<KeptRows | undefined> {
  const isPartial = await hasPartial(target.path);
  if (!isPartial && target.mode === undefined) return undefined;
  const file = isPartial ? partialNameOf(target.name) : target.name;
  const places = new Map(rows.map((row, place) => [nameOf(row), place]));
  const lines: LinePlace[] = [];
  const done = new Set<number>();
  let first: Explanation | undefined;
  let [lowest, highest]: (Explanation | undefined)[] = [];
  for await (const { text, from, end } of wholeLines(isPartial ? partialNameOf(target.path) : target.path)) {
    const line = parseLine(file, lines.length, text);
    const name = nameOf(line.explanation ? line.explanation.subject : line);
    const place = places.get(name);
    if (place === undefined) {
      throw new UsageError(
        `--resume: line ${lines.length + 1} of ${file} is row ${name}, which is none that the command explains; give the command that began the file, or remove it`,
      );
    }
    lines.push({ place, from, end });
    if (!line.explanation) continue;
    done.add(place);
    explained(line.explanation);
    const { explanation } = line;
    first ??= explanation;
    if (predicted(explanation) < predicted(lowest ?? explanation)) lowest = explanation;
    if (predicted(explanation) > predicted(highest ?? explanation)) highest = explanation;
    lowest ??= explanation;
    highest ??= explanation;
  }
  const witnesses = [...new Set([first, lowest, highest])].filter((each) => each !== undefined);
  const isFinished = !isPartial && done.size === rows.length;
  if (!isPartial && !isFinished) await beginFrom(target);
  const failed = new Set(lines.map(({ place }) => place).filter((place) => !done.has(place)));
  return { lines, bytes: lines.at(-1)?.end ?? 0, explained: done, failed, isFinished, first, witnesses };
}

function predicted({ subject }: Explanation): number {
  return subject.prediction[0];
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
  throw otherwise(partialNameOf(name), other, before[other], now[other]);
}

/**
 * Throws UsageError where a finished explanation was made with another method, or with other values of the options that
 * the command names; of options that it leaves out a run alone could tell.
 */
export function checkSameRequest(
  name: string,
  { method }: Explanation,
  { name: wanted, record, spec }: ExplainMethod["declared"],
  options: { readonly [option: string]: unknown },
): void {
  const asked = Object.entries(record(options)).filter(([option]) => options[option] !== undefined);
  // Samples are cut to what a budget pays for.
  const facts = asked.filter(([option]) => option !== "samples" || options.budgetRows === undefined);
  const seed = !("seed" in spec) ? [] : [["seed", options.seed] as const];
  for (const [fact, now] of [["method", wanted] as const, ...seed, ...facts]) {
    const before = fact === "method" ? method.name : fact === "seed" ? method.seed : method.options[fact];
    if (JSON.stringify(before) !== JSON.stringify(now)) throw otherwise(name, fact, before, now);
  }
}

/**
 * The files that a run reads and that have changed, by their times, since the first of the rows that are kept was made: the
 * files that its options name, and those that the model's file names.
 *
 * @param read  what the options name, such as a table
 */
export async function changedSince(
  { run }: Explanation,
  model: string,
  read: readonly (string | undefined)[],
): Promise<string[]> {
  const begunMs = Date.parse(run.startedAt);
  const paths = read.flatMap((name) =>
    name === undefined ? [] : [name.startsWith("file:") ? fileURLToPath(name) : name],
  );
  const changed: string[] = [];
  for (const path of [...(await modelSources(model)), ...paths]) {
    const { mtimeMs = 0 } = (await stat(path).catch(() => undefined)) ?? {};
    if (mtimeMs > begunMs) changed.push(basename(path));
  }
  return changed;
}

function otherwise(file: string, fact: string, before: unknown, now: unknown): UsageError {
  return new UsageError(
    `--resume: ${file} was made with ${fact} ${JSON.stringify(before)}, the command says ${JSON.stringify(now)}; give the command that began the file, or remove it`,
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
