import { rm } from "node:fs/promises";
import type { Explanation } from "../../core/explanation.js";
import { atomicWrite } from "./atomic-write.js";
import { type KeptLines, linesFile, partialNameOf } from "./lines-file.js";
import { type TargetFile, targetFile } from "./target-file.js";
import { terminalJson } from "./terminal-json.js";

/** Destination of a run's results. */
export interface Output {
  /** @param place  of many results, which this is in their order */
  write(content: string | Uint8Array, place?: number): Promise<void>;
  /** Keeps a finished part of a document that is written at the end, until it is. */
  keep(part: Explanation): Promise<void>;
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
  /** Rows that an earlier run has left. */
  readonly kept?: KeptLines;
};

/**
 * Opens a file for results, or stdout.
 *
 * One result is written as a whole at the end; its finished parts wait in a file named `.partial`. Many are added to
 * such a file as they come, which gets its name when all are there. A run that ends before, however it ends, leaves
 * them there.
 *
 * @throws UsageError where no such file can be made
 */
export async function openOutput(options: OutputOptions, stdout: NodeJS.WriteStream): Promise<Output> {
  const { out, many, canResume, kept } = options;
  if (out === undefined) return streamOutput(stdout);
  const target = await targetFile(out);
  const named = async (writing: Promise<void>) => {
    await writing.catch((cause: NodeJS.ErrnoException) => {
      throw new Error(`--out ${out}: ${SENTENCES[cause.code ?? ""] ?? cause.message}`, { cause });
    });
  };
  if (!many || !target.isOrdinary) return wholeOutput(target, named);
  const lines = linesFile(target, kept);
  let finished = false;
  return {
    write: (content, place = lines.rows) => named(lines.append(String(content), place)),
    keep: async () => {},
    async finish() {
      await named(lines.finish());
      finished = true;
    },
    close: lines.close,
    kept() {
      if (finished || lines.rows === 0) return undefined;
      const how = canResume ? "; the same command with --resume goes on from there" : "";
      return `${lines.rows === 1 ? "the finished row is" : `${lines.rows} finished rows are`} in ${lines.partialName}${how}`;
    },
  };
}

const SENTENCES: { readonly [code: string]: string } = {
  ENOSPC: "no space is left on the device",
  EDQUOT: "the disk quota is used up",
  EFBIG: "the file is as large as it may be",
};

function streamOutput(stream: NodeJS.WriteStream): Output {
  return {
    write: (content) =>
      new Promise((resolve, reject) => {
        stream.write(content, (error) => (error ? reject(error) : resolve()));
      }),
    keep: async () => {},
    finish: async () => {},
    close: async () => {},
    kept: () => undefined,
  };
}

/** Collects what is written, and writes all of it at the end. Until then the parts that are kept lie beside the file. */
function wholeOutput(target: TargetFile, named: (writing: Promise<void>) => Promise<void>): Output {
  const pieces: Uint8Array[] = [];
  const parts = linesFile(target);
  let finished = false;
  return {
    write: async (content) => {
      pieces.push(Buffer.from(content));
    },
    async keep(part) {
      if (target.isOrdinary) await named(parts.append(terminalJson(part), parts.rows));
    },
    async finish() {
      await named(atomicWrite(target, Buffer.concat(pieces)));
      finished = true;
      await parts.close();
      if (parts.rows > 0) await rm(partialNameOf(target.path), { force: true });
    },
    close: parts.close,
    kept() {
      if (finished || parts.rows === 0) return undefined;
      const how = parts.rows === 1 ? "the finished part is" : `${parts.rows} finished parts are`;
      return `${how} in ${parts.partialName}; whybox render ${parts.partialName} shows ${parts.rows === 1 ? "it" : "them"}`;
    },
  };
}
