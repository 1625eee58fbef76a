import { type FileHandle, open, rm } from "node:fs/promises";
import type { KeptAnswers } from "../../audit/answers/answers-of.js";
import type { Explanation } from "../../core/explanation.js";
import { atomicWrite } from "./atomic-write.js";
import type { KeptChunk } from "./kept-chunks.js";
import { type KeptParts, partLine, type RunFacts } from "./kept-parts.js";
import { type KeptLines, linesFile, partialNameOf } from "./lines-file.js";
import { type PartsFile, partsFile } from "./parts-file.js";
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
  /** False from when on such answers are not kept. */
  takesChunks(): boolean;
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
  /**
   * Of a document in parts: what these depend on, and those that an earlier run has left. Of many results: what they depend
   * on, and the answers of a run that has left no result.
   */
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
  const { out, many, parts } = options;
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
  return rowsOutput(target, named, options);
}

/** Adds results to a file as they come. Before the first of them it holds the answers that are there. */
function rowsOutput(
  target: TargetFile,
  named: (writing: Promise<void>) => Promise<void>,
  { canResume, kept, parts }: OutputOptions,
): Output {
  const lines = linesFile(target, kept);
  const begun = partsFile(target, named, parts);
  let hasRows = lines.rows > 0;
  if (hasRows) begun.endChunks();
  const failures = new Set(kept?.failed);
  let finished = false;
  return {
    async write(content, place = lines.rows, failed = false) {
      if (!hasRows) {
        // The file is begun anew.
        hasRows = true;
        begun.endChunks();
        await begun.close();
      }
      await named(lines.append(String(content), place));
      if (failed) failures.add(place);
      else failures.delete(place);
    },
    ...NO_PARTS,
    keepChunk: begun.keepChunk,
    takesChunks: begun.takesChunks,
    async finish() {
      await named(lines.finish());
      finished = true;
    },
    async close() {
      await begun.close();
      await lines.close();
    },
    kept() {
      if (finished) return undefined;
      if (lines.rows === 0) return answersKept(begun);
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
  takesChunks: () => false,
  leaveParts: () => {},
};

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
  const file = partsFile(target, named, parts);
  let count = parts?.kept?.sections.length ?? 0;
  let isLeft = false;
  let finished = false;
  return {
    write: async (content) => {
      pieces.push(Buffer.from(content));
    },
    async keep(part) {
      await file.append(partLine.section(part));
      count++;
    },
    keepAnswers(answers) {
      file.endChunks();
      return file.append(partLine.answers(answers));
    },
    keepChunk: file.keepChunk,
    takesChunks: file.takesChunks,
    leaveParts() {
      isLeft = true;
    },
    async finish() {
      await named(atomicWrite(target, Buffer.concat(pieces)));
      finished = !isLeft;
      await file.close();
      if (file.rows > 0 && finished) await rm(partialNameOf(target.path), { force: true });
    },
    close: file.close,
    kept() {
      if (finished) return undefined;
      return count === 0 ? answersKept(file) : partsKept(count, file);
    },
  };
}

function partsKept(count: number, { partialName }: PartsFile): string {
  const what = count === 1 ? "the finished part is" : `${count} finished parts are`;
  return `${what} in ${partialName}; the same command with --resume goes on from there`;
}

/** The first line says how the run was begun. */
function answersKept({ rows, partialName }: PartsFile): string | undefined {
  if (rows < 2) return undefined;
  return `the model's answers are in ${partialName}; the same command with --resume goes on from there`;
}
