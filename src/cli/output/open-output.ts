import { atomicWrite } from "./atomic-write.js";
import { type KeptLines, linesFile } from "./lines-file.js";
import { targetFile } from "./target-file.js";

/** Destination of a run's results. */
export interface Output {
  /** @param place  of many results, which this is in their order */
  write(content: string | Uint8Array, place?: number): Promise<void>;
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
 * One result is written as a whole at the end. Many are added to a file named `.partial` as they come, which gets its
 * name when all are there; a run that ends before, however it ends, leaves them there.
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
  if (!many || !target.isOrdinary) return wholeOutput((content) => named(atomicWrite(target, content)));
  const lines = linesFile(target, kept);
  let finished = false;
  return {
    write: (content, place = lines.rows) => named(lines.append(String(content), place)),
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
    finish: async () => {},
    close: async () => {},
    kept: () => undefined,
  };
}

/** Collects what is written, and writes all of it at the end. */
function wholeOutput(write: (content: Uint8Array) => Promise<void>): Output {
  const pieces: Uint8Array[] = [];
  return {
    write: async (content) => {
      pieces.push(Buffer.from(content));
    },
    finish: () => write(Buffer.concat(pieces)),
    close: async () => {},
    kept: () => undefined,
  };
}
