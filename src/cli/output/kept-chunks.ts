import { createHash, type Hash } from "node:crypto";
import type { AskOptions, ChunkDone, Executor } from "../../core/executor.js";
import type { Perturbation } from "../../core/masker.js";
import type { Batch, Model } from "../../core/model.js";
import { type Plan, planRows, type Range } from "../../core/plan.js";
import { askPlainRows, assemble } from "../../evaluate/chunks.js";

/** A chunk that the model has answered, and the name of the question that it is part of. */
export type KeptChunk = { readonly question: string; readonly chunk: ChunkDone };

/**
 * The executor, with every answered chunk handed over to be kept; the chunks of an earlier run of the same command are taken
 * for answered, at the cost that they had then. A question is known by what it asks and, since a model may be asked the
 * same again to see whether its answers vary, by how often it was asked before.
 *
 * @param keep  called with each chunk that the model answers now; the question waits for what it promises
 * @param isKeeping  false from when on chunks are kept no more: nothing is worked out for them then
 */
export function keptChunks(
  executor: Executor,
  earlier: readonly KeptChunk[],
  keep: (chunk: KeptChunk) => Promise<void>,
  isKeeping: () => boolean = () => true,
): Executor {
  const answered = new Map<string, ChunkDone[]>();
  for (const { question, chunk } of earlier) answered.set(question, [...(answered.get(question) ?? []), chunk]);
  const times = new Map<string, number>();
  const ask: Executor["ask"] = async (model, rows, plan, options = {}) => {
    if (answered.size === 0 && !isKeeping()) return executor.ask(model, rows, plan, options);
    const asked = questionHash(model, rows, plan);
    const time = times.get(asked) ?? 0;
    times.set(asked, time + 1);
    const question = `${asked} ${time}`;
    const { matrix, add } = assemble(plan.z.rows, model.outputs.length, options);
    const known = answered.get(question) ?? [];
    for (const chunk of known) add(chunk);
    const keeping: Promise<void>[] = [];
    for (const { from, to } of missingRanges(known, plan.z.rows)) {
      const onChunk: AskOptions["onChunk"] = (part) => {
        const chunk = { ...part, from: from + part.from };
        const kept = keep({ question, chunk });
        kept.catch(() => {});
        keeping.push(kept);
        add(chunk);
      };
      await executor.ask(model, rows, planRows(plan, { from, to }), { ...options, onChunk });
    }
    await Promise.all(keeping);
    return matrix;
  };
  const { name, close } = executor;
  return { name, ask, predict: askPlainRows(ask), close, [Symbol.asyncDispose]: close };
}

/** The ranges of a plan that no chunk covers. */
function missingRanges(chunks: readonly ChunkDone[], rows: number): Range[] {
  const missing: Range[] = [];
  let end = 0;
  for (const { from, answers } of chunks.toSorted((a, b) => a.from - b.from)) {
    if (from > end) missing.push({ from: end, to: from });
    end = Math.max(end, from + answers.rows);
  }
  if (end < rows) missing.push({ from: end, to: rows });
  return missing;
}

function questionHash(model: Model<never>, rows: Perturbation<Batch>, plan: Plan): string {
  const { references, weights, sampled, resamplesKept, spec } = rows;
  const hash = createHash("sha256");
  addTo(hash, [model.name, references, weights, sampled, resamplesKept, spec, plan]);
  return hash.digest("base64");
}

/** Adds a value of plain data, with its typed arrays, to a hash. */
function addTo(hash: Hash, value: unknown): void {
  if (ArrayBuffer.isView(value)) {
    hash.update(`${value.constructor.name} ${value.byteLength} `);
    hash.update(new Uint8Array(value.buffer, value.byteOffset, value.byteLength));
  } else if (typeof value === "object" && value !== null) {
    for (const [name, inner] of Object.entries(value)) {
      hash.update(`${JSON.stringify(name)}:`);
      addTo(hash, inner);
    }
    hash.update(";");
  } else {
    hash.update(`${typeof value} ${String(value)},`);
  }
}
