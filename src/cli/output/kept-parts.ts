import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { basename, dirname, relative } from "node:path";
import { pipeline } from "node:stream/promises";
import { fileURLToPath } from "node:url";
import type { KeptAnswers } from "../../audit/answers/answers-of.js";
import type { Explanation } from "../../core/explanation.js";
import type { Matrix } from "../../core/matrix.js";
import type { Model } from "../../core/model.js";
import { parseExplanation } from "../../core/parse-explanation.js";
import { VERSION } from "../../core/version.js";
import { modelSources } from "../../models/model-sources.js";
import type { KeptChunk } from "./kept-chunks.js";
import { hasPartial, type KeptLines, type LinePlace, partialNameOf, wholeLines } from "./lines-file.js";
import type { TargetFile } from "./target-file.js";
import { terminalJson } from "./terminal-json.js";
import { UsageError } from "./usage-error.js";

/** Everything that the parts of a run depend on, by the word that an error has for it. */
export type RunFacts = { readonly [name: string]: unknown };

/** Parts of a document that an earlier run has finished, and the model's answers that they were made of. */
export type KeptParts = KeptLines & {
  readonly sections: readonly Explanation[];
  readonly answers?: KeptAnswers;
  /** Answers to parts of questions, of a run that ended while it asked them. */
  readonly chunks: readonly KeptChunk[];
};

/** Flags that say how a document is made and written, not what is in its parts. */
const WITHOUT_EFFECT: ReadonlySet<string> = new Set([
  "out",
  "format",
  "title",
  "failOn",
  "quiet",
  "workers",
  "timeoutMs",
  "workerMemoryMb",
  "resume",
  "top",
  "concurrency",
  "importance",
]);
const FILES: ReadonlySet<string> = new Set([
  ...["data", "model", "reference", "background"],
  ...["textFile", "image", "resumeFrom"],
]);

/**
 * Everything that the parts of a command's run depend on: its flags, the content of the files that they name and of those
 * that the model's file names, the model's name and outputs, and the version.
 */
export async function runFacts(
  command: string,
  options: { readonly [option: string]: unknown },
  model: Model | undefined,
): Promise<RunFacts> {
  const facts: { [name: string]: unknown } = { command, version: VERSION };
  for (const [option, value] of Object.entries(options)) {
    if (WITHOUT_EFFECT.has(option)) continue;
    const flag = `--${option.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
    facts[flag] = FILES.has(option) && typeof value === "string" ? await fileFact(value) : value;
  }
  if (typeof options.model === "string") {
    const [own, ...others] = await modelSources(options.model);
    for (const path of others.toSorted()) {
      facts[`${relative(dirname(own), path)}, a file of --model`] = await fileFact(path);
    }
  }
  if (model) facts.model = { name: model.name, outputs: model.outputs };
  return facts;
}

type FileFact = { readonly file: string; readonly sha256: string | null };

async function fileFact(name: string): Promise<FileFact> {
  const path = name.startsWith("file:") ? fileURLToPath(name) : name.replace(/^python:/, "");
  const hash = createHash("sha256");
  // An input that is no file, such as the name of a package, is known by its name.
  const isRead = await pipeline(createReadStream(path), hash).then(
    () => true,
    () => false,
  );
  return { file: basename(path), sha256: isRead ? hash.digest("hex") : null };
}

/** True for the code of a failure that another try may not meet: of the model, its server, its process or a worker. */
export function mayPass(code: string): boolean {
  return /^(MODEL|WORKER|UNEXPECTED)/.test(code);
}

/** The lines of a file of parts: what the run depends on, the answers, and one for each part. */
export const partLine = {
  begun: (facts: RunFacts) => terminalJson({ begun: facts }),
  answers: ({ answers, cost, run }: KeptAnswers) => terminalJson({ answers: inBase64(answers), cost, run }),
  chunk: ({ question, chunk }: KeptChunk) =>
    terminalJson({ question, chunk: { ...chunk, answers: inBase64(chunk.answers) } }),
  section: (section: Explanation) => terminalJson(section),
};

type InBase64 = { readonly rows: number; readonly columns: number; readonly numbers: string };

function inBase64({ data, rows, columns }: Matrix): InBase64 {
  return { rows, columns, numbers: Buffer.from(data.buffer, data.byteOffset, data.byteLength).toString("base64") };
}

function fromBase64({ rows, columns, numbers }: InBase64): Matrix {
  const data = new Float64Array(Uint8Array.from(Buffer.from(numbers, "base64")).buffer);
  if (data.length !== rows * columns) throw new Error("the answers are cut off");
  return { data, rows, columns };
}

/** True for a line of a file of parts that is no explanation. */
export function isAboutRun(line: unknown): boolean {
  if (typeof line !== "object" || line === null || "schema" in line) return false;
  return "begun" in line || "answers" in line || "question" in line;
}

/** True where an earlier run of many rows has left the model's answers alone, since it ended before its first row. */
export async function hasAnswersAlone({ path }: TargetFile): Promise<boolean> {
  if (!(await hasPartial(path))) return false;
  for await (const { text } of wholeLines(partialNameOf(path))) return text.startsWith('{"begun":');
  return false;
}

/**
 * Reads the parts that an earlier run has left. Undefined where it has left none.
 *
 * @throws UsageError where it depended on something else, naming it, or the file is none of ours
 */
async function keptParts(target: TargetFile, facts: RunFacts): Promise<KeptParts | undefined> {
  if (!(await hasPartial(target.path))) return undefined;
  const file = partialNameOf(target.name);
  const lines: LinePlace[] = [];
  const sections: Explanation[] = [];
  const chunks: KeptChunk[] = [];
  let answers: KeptAnswers | undefined;
  for await (const { text, from, end } of wholeLines(partialNameOf(target.path))) {
    const line = parsedLine(file, lines.length, text);
    if (lines.length === 0) checkSameFacts(file, line.begun, facts);
    else if (line.answers) answers = line.answers;
    else if (line.kept) chunks.push(line.kept);
    else if (line.section) sections.push(line.section);
    lines.push({ place: lines.length, from, end });
  }
  return { lines, bytes: lines.at(-1)?.end ?? 0, sections, chunks, ...(answers && { answers }) };
}

type Line = {
  readonly begun?: RunFacts;
  readonly answers?: KeptAnswers;
  readonly kept?: KeptChunk;
  readonly section?: Explanation;
};

function parsedLine(file: string, index: number, text: string): Line {
  try {
    const value = JSON.parse(text);
    if (!isAboutRun(value)) return { section: parseExplanation(value) };
    if ("begun" in value) return value as Line;
    if ("question" in value) {
      const { question, chunk } = value;
      return { kept: { question, chunk: { ...chunk, answers: fromBase64(chunk.answers) } } };
    }
    const { answers, cost, run } = value;
    return { answers: { answers: fromBase64(answers), cost, run } };
  } catch (cause) {
    throw new UsageError(
      `--resume: line ${index + 1} of ${file} is no part of a run: ${(cause as Error).message}; remove the file`,
      { cause },
    );
  }
}

function checkSameFacts(file: string, before: RunFacts | undefined, now: RunFacts): void {
  if (!before) throw new UsageError(`--resume: ${file} does not say how it was begun; remove it`);
  const names = [...new Set([...Object.keys(now), ...Object.keys(before)])];
  const other = names.find((name) => JSON.stringify(before[name]) !== JSON.stringify(now[name]));
  if (other === undefined) return;
  const [was, is] = [before[other], now[other]];
  const advice = "give the command that began the file, or remove it";
  if (isFileFact(was) && isFileFact(is) && was.file === is.file) {
    throw new UsageError(`--resume: ${is.file} (${other}) has changed since ${file} was begun; ${advice}`);
  }
  const made = was === undefined ? `without ${other}` : `with ${other} ${shown(was)}`;
  const says = is === undefined ? `leaves ${other} out` : `says ${other} ${shown(is)}`;
  throw new UsageError(`--resume: ${file} was made ${made}, the command ${says}; ${advice}`);
}

function isFileFact(value: unknown): value is FileFact {
  return typeof value === "object" && value !== null && "sha256" in value;
}

function shown(value: unknown): string {
  return isFileFact(value) ? value.file : JSON.stringify(value);
}

/**
 * The parts that a command is to go on from, as its flags ask: none without a file, and those of an earlier run with
 * `--resume`.
 *
 * @throws UsageError where there are some and the command does not say to go on; as keptParts does
 */
export async function partsToResume(
  target: TargetFile | undefined,
  resume: boolean,
  facts: RunFacts,
): Promise<KeptParts | undefined> {
  if (!target) {
    if (resume) throw new UsageError("--resume goes on with what a run has left beside its --out file; name that file");
    return undefined;
  }
  if (resume) return keptParts(target, facts);
  if (!target.isOrdinary || !(await hasPartial(target.path))) return undefined;
  throw new UsageError(
    `--out ${target.name}: ${partialNameOf(target.name)} holds parts of a run that did not finish; go on from there with --resume, or remove it`,
  );
}
