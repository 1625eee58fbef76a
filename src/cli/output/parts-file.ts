import type { KeptChunk } from "./kept-chunks.js";
import { type KeptParts, partLine, type RunFacts } from "./kept-parts.js";
import { linesFile } from "./lines-file.js";
import type { TargetFile } from "./target-file.js";

/** A file beside results that are not there yet: what the run depends on, then what it has so far. */
export interface PartsFile {
  readonly partialName: string;
  /** Number of lines. The first says how the run was begun. */
  readonly rows: number;
  append(line: string): Promise<void>;
  /** Keeps answers to a part of a question, once the run has taken a while. */
  keepChunk(chunk: KeptChunk): Promise<void>;
  /** False from when on such answers are not kept. */
  takesChunks(): boolean;
  /** From here on such answers are not kept: what they belong to is. */
  endChunks(): void;
  close(): Promise<void>;
}

/** A run that fails sooner has cost little, and is begun again without a word about what it left. */
const KEPT_AFTER_MS = 3000;

/**
 * Opens the file of parts; it appears with the first of them.
 *
 * @param parts  what the run depends on, and what an earlier run has left; undefined: nothing is kept
 * @param named  waits for a write, and names the file in what it throws
 */
export function partsFile(
  target: TargetFile,
  named: (writing: Promise<void>) => Promise<void>,
  parts: { readonly facts: RunFacts; readonly kept: KeptParts | undefined } | undefined,
): PartsFile {
  const lines = linesFile(target, parts?.kept);
  const openedMs = performance.now();
  let takesChunks = parts !== undefined && target.isOrdinary && parts.kept?.answers === undefined;
  let early: string[] = [];
  // Chunks come side by side; a line is written after the other.
  let written = Promise.resolve();
  const append = async (...added: string[]) => {
    if (!target.isOrdinary || !parts) return;
    written = written.then(async () => {
      if (lines.rows === 0) await named(lines.append(partLine.begun(parts.facts), 0));
      for (const line of added) await named(lines.append(line, lines.rows));
    });
    await written;
  };
  return {
    partialName: lines.partialName,
    get rows() {
      return lines.rows;
    },
    append,
    async keepChunk(chunk) {
      if (!takesChunks) return;
      early.push(partLine.chunk(chunk));
      if (performance.now() - openedMs < KEPT_AFTER_MS) return;
      const added = early;
      early = [];
      await append(...added);
    },
    takesChunks: () => takesChunks,
    endChunks() {
      takesChunks = false;
      early = [];
    },
    async close() {
      await written.catch(() => {});
      await lines.close();
    },
  };
}
