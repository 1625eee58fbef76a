import { type FileHandle, open, rm } from "node:fs/promises";
import type { KeptAnswers } from "../../audit/answers/answers-of.js";
import type { Explanation } from "../../core/explanation.js";
import { atomicWrite } from "./atomic-write.js";
import type { KeptChunk } from "./kept-chunks.js";
import { type KeptParts, partLine, type RunFacts } from "./kept-parts.js";
import { type KeptLines, linesFile, partialNameOf } from "./lines-file.js";
import { type TargetFile, targetFile } from "./target-file.js";

/** Destination of a run's results. */
export interface Output {
  /**
   * @param place  of many results, which this is in their order
   * @param failed  it says why there is no result
   */
  write(content: string | Uint8Array, place?: number, failed?: boolean): Promise<void>;
  /** Keeps a finished part of a document that is written at the end, until it is. */
  keep(part: Explanation): Promise<void>;
  /** Keeps the model's answers that parts are made of, likewise. */
  keepAnswers(answers: KeptAnswers): Promise<void>;
  /** Keeps answers to a part of a question, until the answers that it belongs to are kept. */
  keepChunk(chunk: KeptChunk): Promise<void>;
  /** Leaves kept parts where they are when the document is written, since a later run may make those that failed. */
  leaveParts(): void;
  /** All is written: a file gets its name now. */
  finish(): Promise<void>;
  close(): Promise<void>;
  /** Description of the output of an unfinished run, as a clause; undefined where there is none. */
  kept(): string | undefined;
}

/** Options of writing. */
export type OutputOptions = {
  /** The file; undefined: stdout. */
  readonly out: string | undefined;
  /** Results come one after another, and each is kept as soon as it is there. Else there is one. */
  readonly many: boolean;
  /** The run can go on from what is kept. */
  readonly canResume?: boolean;
  /** Rows that an earlier run has left, and those among them that failed. */
  readonly kept?: KeptLines & { readonly failed?: ReadonlySet<number> };
  /** Of a document in parts: what these depend on, and those that an earlier run has left. */
  readonly parts?: { readonly facts: RunFacts; readonly kept: KeptParts | undefined };
};

/**
 * Opens a file for results, or stdout.
 *
 * One result is written as a whole at the end; its finished parts wait in a file named `.partial`. Many are added to
 * such a file as they come, which gets its name when all are there. A run that ends before, however it ends, leaves
 * them there. To a pipe or a device they are written as they come.
 *
 * @throws UsageError where no such file can be made
 */
export async function openOutput(options: OutputOptions, stdout: NodeJS.WriteStream): Promise<Output> {
  const { out, many, canResume, kept, parts } = options;
  if (out === undefined) return streamOutput(stdout);
  const target = await targetFile(out);
  if (target.isStdout) return streamOutput(stdout);
  const named = async (writing: Promise<void>) => {
    await writing.catch((cause: NodeJS.ErrnoException) => {
      throw new Error(`--out ${out}: ${SENTENCES[cause.code ?? ""] ?? cause.message}`, { cause });
    });
  };
  if (!many) return wholeOutput(target, named, parts);
  if (!target.isOrdinary) return deviceOutput(target, named);
  const lines = linesFile(target, kept);
  const failures = new Set(kept?.failed);
  let finished = false;
  return {
    async write(content, place = lines.rows, failed = false) {
      await named(lines.append(String(content), place));
      if (failed) failures.add(place);
      else failures.delete(place);
    },
    ...NO_PARTS,
    async finish() {
      await named(lines.finish());
      finished = true;
    },
    close: lines.close,
    kept() {
      if (finished || lines.rows === 0) return undefined;
      const how = canResume ? "; the same command with --resume goes on from there" : "";
      return `${rowsKept(lines.rows - failures.size, failures.size)} in ${lines.partialName}${how}`;
    },
  };
}

/** Rows of either kind as the subject of a sentence, with its verb. */
function rowsKept(finished: number, failed: number): string {
  if (finished === 0) return failed === 1 ? "1 row that failed is" : `${failed} rows that failed are`;
  if (failed > 0) return `${finished} finished row${finished === 1 ? "" : "s"} and ${failed} that failed are`;
  return finished === 1 ? "the finished row is" : `${finished} finished rows are`;
}

const NO_PARTS = {
  keep: async () => {},
  keepAnswers: async () => {},
  keepChunk: async () => {},
  leaveParts: () => {},
};

/** A run that fails sooner has cost little, and is begun again without a word about what it left. */
const KEPT_AFTER_MS = 3000;

const SENTENCES: { readonly [code: string]: string } = {
  ENOSPC: "no space is left on the device",
  EDQUOT: "the disk quota is used up",
  EFBIG: "the file is as large as it may be",
  EPIPE: "its reader has left before everything was written",
};

function streamOutput(stream: NodeJS.WriteStream): Output {
  return {
    write: (content) =>
      new Promise((resolve, reject) => {
        stream.write(content, (error) => (error ? reject(error) : resolve()));
      }),
    ...NO_PARTS,
    finish: async () => {},
    close: async () => {},
    kept: () => undefined,
  };
}

/** Writes to a pipe or a device at once: whoever reads there wants each result when it is there. */
function deviceOutput({ path }: TargetFile, named: (writing: Promise<void>) => Promise<void>): Output {
  let file: FileHandle | undefined;
  // One after the other: results come side by side.
  let written = Promise.resolve();
  const write = async (content: string | Uint8Array) => {
    file ??= await open(path, "a");
    await file.writeFile(content);
  };
  return {
    write(content) {
      written = written.then(() => named(write(content)));
      return written;
    },
    ...NO_PARTS,
    finish: () => written,
    close: async () => file?.close(),
    kept: () => undefined,
  };
}

/** Collects what is written, and writes all of it at the end. Until then the parts that are kept lie beside the file. */
function wholeOutput(
  target: TargetFile,
  named: (writing: Promise<void>) => Promise<void>,
  parts: OutputOptions["parts"],
): Output {
  const pieces: Uint8Array[] = [];
  const lines = linesFile(target, parts?.kept);
  let count = parts?.kept?.sections.length ?? 0;
  let isLeft = false;
  let finished = false;
  let hasAnswers = parts?.kept?.answers !== undefined;
  const openedMs = performance.now();
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
  let early: string[] = [];
  return {
    write: async (content) => {
      pieces.push(Buffer.from(content));
    },
    async keep(part) {
      await append(partLine.section(part));
      count++;
    },
    keepAnswers(answers) {
      hasAnswers = true;
      early = [];
      return append(partLine.answers(answers));
    },
    async keepChunk(chunk) {
      if (hasAnswers) return;
      early.push(partLine.chunk(chunk));
      if (performance.now() - openedMs < KEPT_AFTER_MS) return;
      const added = early;
      early = [];
      await append(...added);
    },
    leaveParts() {
      isLeft = true;
    },
    async finish() {
      await named(atomicWrite(target, Buffer.concat(pieces)));
      finished = !isLeft;
      await lines.close();
      if (lines.rows > 0 && finished) await rm(partialNameOf(target.path), { force: true });
    },
    close: lines.close,
    kept() {
      // The first line says how the run was begun.
      if (finished || lines.rows < 2) return undefined;
      const what =
        count === 0 ? "the model's answers are" : count === 1 ? "the finished part is" : `${count} finished parts are`;
      return `${what} in ${lines.partialName}; the same command with --resume goes on from there`;
    },
  };
}
