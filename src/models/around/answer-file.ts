import { thrownMessage } from "../../core/checks/thrown-message.js";
import type { Batch, Model } from "../../core/model.js";
import { WhyboxError } from "../../core/whybox-error.js";

/** Answers in a file: one JSON line that says whose they are, then one for each row. */
export interface AnswerFile {
  /** Content of the file when it was opened. */
  readonly entries: readonly (readonly [key: string, answers: Float64Array])[];
  /** Adds lines at the end, in one write, so that a process that is ended leaves whole lines and at most one half. */
  append(entries: readonly (readonly [key: string, answers: Float64Array])[]): void;
}

const FORMAT = "whybox/answers@1";

/**
 * Opens a file of answers, or begins it. A last line that was cut off is dropped.
 *
 * @throws WhyboxError INVALID_DATA for a file of another model, or of something else; INVALID_ARGUMENT in a browser
 */
export function answerFile<B extends Batch>(where: string, path: string, model: Model<B>, version: string): AnswerFile {
  const fs = globalThis.process?.getBuiltinModule?.("node:fs");
  if (!fs) throw new WhyboxError("INVALID_ARGUMENT", `${where}: path takes Node; leave it out in a browser`);
  const head = JSON.stringify({
    format: FORMAT,
    model: model.name,
    version,
    input: model.input,
    outputs: model.outputs.map(({ name }) => name),
  });
  const fail = (message: string): never => {
    throw new WhyboxError("INVALID_DATA", `${where}: ${path}: ${message}`);
  };
  let text = "";
  try {
    text = fs.existsSync(path) ? fs.readFileSync(path, "utf8") : "";
  } catch (cause) {
    fail(thrownMessage(cause));
  }
  const end = text.lastIndexOf("\n") + 1;
  if (end < text.length) fs.truncateSync(path, Buffer.byteLength(text.slice(0, end)));
  const [first, ...lines] = text.split("\n").slice(0, -1);
  if (first === undefined) {
    fs.writeFileSync(path, `${head}\n`, { flag: "w", mode: 0o600 });
  } else if (first !== head) {
    if (!first.includes(FORMAT)) fail("holds something else than answers; name another file");
    fail(`holds answers of another model, version, input or outputs (${first.slice(0, 200)}); name another file`);
  }
  const entries = lines.map((line, i) => {
    try {
      const [key, answers] = JSON.parse(line) as [string, number[]];
      if (typeof key === "string" && answers.length === model.outputs.length && areFinite(answers)) {
        return [key, Float64Array.from(answers)] as const;
      }
    } catch {
      // Said below.
    }
    return fail(`line ${i + 2} is no answer`);
  });
  return {
    entries,
    append(more) {
      // A model asked again may do better than no number, which JSON could not hold either.
      const lines = more
        .filter(([, answers]) => areFinite(answers))
        .map(([key, answers]) => `${JSON.stringify([key, Array.from(answers)])}\n`);
      if (lines.length > 0) fs.appendFileSync(path, lines.join(""));
    },
  };
}

function areFinite(answers: ArrayLike<number>): boolean {
  return Array.from(answers).every(Number.isFinite);
}
