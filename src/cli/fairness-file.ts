import type { Answers } from "../audit/answers/answers.js";
import { answersAgain, answersOf } from "../audit/answers/answers-of.js";
import { storedAnswers } from "../audit/answers/stored-answers.js";
import { storedAnswersOptions } from "../audit/answers/stored-answers-options.js";
import { fairness } from "../audit/fairness/review/fairness.js";
import { type FairnessOptions, fairnessOptions } from "../audit/fairness/review/fairness-options.js";
import { MAX_GROUPS } from "../audit/fairness/review/partitions-of.js";
import { thrownMessage } from "../core/checks/thrown-message.js";
import type { Dataset } from "../core/dataset.js";
import type { Explanation } from "../core/explanation.js";
import type { Fairness } from "../core/kinds/fairness.js";
import type { Model } from "../core/model.js";
import { WhyboxError } from "../core/whybox-error.js";
import type { GroupChoice } from "../data/dataset-options.js";
import { readDataset } from "../data/read-dataset.js";
import { toText } from "../render/text/to-text.js";
import { toHtml } from "../report/to-html.js";
import { toMarkdown } from "../report/to-markdown.js";
import type { FairnessFileOptions } from "./fairness-file-options.js";
import { type ReviewPart, reviewParts } from "./fairness-parts.js";
import { datasetOptions } from "./inputs/dataset-flags.js";
import { loadModel } from "./inputs/load-model.js";
import { methodOptions } from "./methods/method-flags.js";
import { checkOut } from "./output/check-out.js";
import { type DocumentFormat, documentFormat } from "./output/document-format.js";
import { FOUND } from "./output/exit-codes.js";
import { explanationInFlags, inFlags } from "./output/in-flags.js";
import { type KeptParts, mayPass, partsToResume, runFacts } from "./output/kept-parts.js";
import { type CommandRun, runCommand } from "./output/run-command.js";
import { targetFile } from "./output/target-file.js";
import { terminalJson } from "./output/terminal-json.js";
import { UsageError } from "./output/usage-error.js";
import { warn } from "./output/warn.js";

/**
 * Runs `whybox fairness`: reads the table, asks the model or takes the answers it holds, writes the review.
 *
 * @returns the exit code: 3 where the evidence is what `--fail-on` names
 * @throws UsageError, WhyboxError
 */
export async function fairnessFile(
  options: FairnessFileOptions,
  stdout: NodeJS.WriteStream,
  flags: readonly string[],
): Promise<number> {
  const { out, workers, timeoutMs, workerMemoryMb, quiet = false, data, title, failOn } = options;
  await checkOut(out, { "--model": options.model, "--data": data });
  const format = documentFormat(options);
  checkFlags(options, format);
  const model = options.model === undefined ? undefined : await loadModel({ ...options, model: options.model });
  const target = out === undefined ? undefined : await targetFile(out);
  // Before anything listens for signals: reading a large table gives no way, and a signal is to end it at once.
  const people = await readPeople(options, model);
  const facts = target ? await runFacts("fairness", options, model) : {};
  const kept = await partsToResume(target, options.resume === true, facts);
  const asking = { workers, timeoutMs, workerMemoryMb };
  const settings = { out, ...asking, quiet, flags, many: false, unit: "model rows", parts: { facts, kept } };
  return runCommand(settings, stdout, async (run) => {
    const answers = await answersFor(options, people, model, kept, run);
    const review = await reviewOf(options, answers, kept, run);
    const parts = reviewParts(options, model, answers, review, run);
    const { made, failures } = await madeParts(parts, kept?.sections ?? [], run, flags);
    run.bar.stop();
    await run.output.write(written([review, ...made], format, title, flags));
    // A text or a page shows its notes itself.
    if (format === "json") run.notes([review, ...made].flatMap(({ notes }) => notes));
    for (const { message } of failures) warn(message);
    if (failures.some(({ code }) => mayPass(code))) run.output.leaveParts();
    if (failures.length > 0) return 1;
    return failsOn(review, failOn) ? FOUND : 0;
  });
}

async function reviewOf(
  options: FairnessFileOptions,
  answers: Answers,
  kept: KeptParts | undefined,
  { signal, bar, output }: CommandRun,
): Promise<Fairness> {
  const before = kept?.sections.find((section): section is Fairness => section.kind === "fairness");
  if (before) return before;
  bar.begin("review");
  // The review asks nothing; what the answers cost belongs to it here.
  const found = await fairness(answers, { ...reviewOptions(options), signal });
  const review = { ...found, cost: answers.cost, run: answers.run };
  await output.keep(review);
  return review;
}

type Failure = { readonly code: string; readonly message: string };

/** Makes the parts that are not kept. One that fails leaves the others: what it throws is said at the end. */
async function madeParts(
  parts: readonly ReviewPart[],
  kept: readonly Explanation[],
  { output, signal, bar }: CommandRun,
  flags: readonly string[],
): Promise<{ readonly made: readonly Explanation[]; readonly failures: readonly Failure[] }> {
  const made: Explanation[] = [];
  const failures: Failure[] = [];
  for (const { flag, isMade, make } of parts) {
    const before = kept.find(isMade);
    if (before) {
      made.push(before);
      continue;
    }
    bar.begin(flag);
    const part = await make().catch((error) => {
      if (signal.aborted) throw error;
      const code = error instanceof WhyboxError ? error.code : "UNEXPECTED";
      failures.push({ code, message: `${flag} is left out: ${inFlags(thrownMessage(error), flags)}` });
      return undefined;
    });
    if (!part) continue;
    await output.keep(part);
    made.push(part);
  }
  return { made, failures };
}

function checkFlags(options: FairnessFileOptions, format: DocumentFormat) {
  const { model, prediction, positiveFrom, groups, title, explainGap: explains } = options;
  if (model === undefined && prediction === undefined) {
    throw new UsageError("name --model, or with --prediction a column of the table that holds its answers");
  }
  if (model !== undefined && prediction !== undefined) {
    throw new UsageError("--model answers itself; leave it or --prediction out");
  }
  if (positiveFrom !== undefined && prediction === undefined) {
    throw new UsageError(
      "--positive-from cuts the scores of --prediction; a model's probabilities are cut by --threshold",
    );
  }
  if (explains && model === undefined) {
    throw new UsageError("--explain-gap asks the model about its features, and needs --model");
  }
  checkAdjusting(options);
  if (groups === undefined) throw new UsageError("--groups: name columns of groups, such as --groups race,sex");
  if (title !== undefined && format !== "html" && format !== "md") {
    throw new UsageError("--title needs --out with a file that ends in .html or .md");
  }
}

function checkAdjusting({ model, target, threshold, adjust, rejectOption }: FairnessFileOptions) {
  const flag = adjust !== undefined ? "--adjust" : rejectOption !== undefined ? "--reject-option" : undefined;
  if (flag === undefined) return;
  if (model === undefined) throw new UsageError(`${flag} makes another model of --model, and needs it`);
  if (target === undefined) throw new UsageError(`${flag} weighs gaps against errors, and needs --target`);
  if (threshold !== undefined) {
    throw new UsageError(`${flag} compares with what the model itself decides; leave --threshold out`);
  }
}

async function readPeople(options: FairnessFileOptions, model: Model | undefined): Promise<Dataset> {
  const { data, prediction, groups = [], control = [] } = options;
  const further = control.filter((choice) => !groups.some((group) => nameOf(group) === nameOf(choice)));
  const people = await readDataset(data, {
    ...datasetOptions({ ...options, groups: [...groups, ...further] }, model),
    ...(prediction !== undefined && { prediction }),
  });
  // The review refuses them too, once the model has answered.
  const many = people.groups.find(({ labels }) => labels.length > MAX_GROUPS);
  if (!many) return people;
  throw new UsageError(
    `--groups ${many.name}: ${data} has ${many.labels.length} of them, and at most ${MAX_GROUPS} can be compared; put its values into fewer groups, or numbers between cuts such as ${many.name}:25:45`,
  );
}

async function answersFor(
  options: FairnessFileOptions,
  people: Dataset,
  model: Model | undefined,
  kept: KeptParts | undefined,
  { executor, signal, bar, output }: CommandRun,
): Promise<Answers> {
  if (!model) return storedAnswers(people, methodOptions(storedAnswersOptions, options));
  if (kept?.answers) return answersAgain("fairness", model, people, kept.answers);
  const answers = await answersOf(model, people, { executor, signal, onProgress: bar.update });
  await output.keepAnswers(answers);
  return answers;
}

function reviewOptions(options: FairnessFileOptions): FairnessOptions {
  const { groups = [], control, seed } = options;
  return {
    ...methodOptions(fairnessOptions, { ...options, groups: groups.map(nameOf), control: control?.map(nameOf) }),
    seed,
  };
}

function nameOf(choice: GroupChoice): string {
  return typeof choice === "string" ? choice : (choice.name ?? choice.column);
}

function written(
  made: readonly Explanation[],
  format: DocumentFormat,
  title: string | undefined,
  flags: readonly string[],
): string {
  const [review] = made;
  const all = made.length === 1 ? review : made;
  const heading = title ?? `Fairness review of ${review.subject.model}`;
  switch (format) {
    case "json":
      return terminalJson(all);
    case "html":
      return toHtml(all, { title: heading });
    case "md":
      return toMarkdown(all, { title: heading });
    case "text":
      return made.map((each) => toText(explanationInFlags(each, flags))).join("\n");
  }
}

function failsOn({ result }: Fairness, failOn: FairnessFileOptions["failOn"]): boolean {
  const found = result.groupings.flatMap(({ definitions }) => definitions.map(({ evidence }) => evidence));
  return found.some((evidence) => evidence === failOn || (failOn === "undecided" && evidence === "violated"));
}
