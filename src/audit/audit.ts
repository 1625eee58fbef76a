import { describeValue } from "../core/checks/describe-value.js";
import { option } from "../core/checks/option-kinds.js";
import { type Given, optionsOf } from "../core/checks/options.js";
import type { Dataset } from "../core/dataset.js";
import type { Explanation, Note } from "../core/explanation.js";
import { turnsOf } from "../core/give-way.js";
import type { Findings } from "../core/kinds/findings.js";
import type { Model } from "../core/model.js";
import { WhyboxError } from "../core/whybox-error.js";
import { datasetRows } from "../data/dataset-rows.js";
import type { Seed } from "../random/stream.js";
import type { Answers } from "./answers/answers.js";
import { answersAgain, answersOf, type KeptAnswers } from "./answers/answers-of.js";
import { checkDataset, checkFits } from "./answers/check-fits.js";
import { askedSections } from "./asked-sections.js";
import { fairness } from "./fairness/review/fairness.js";
import { chosenClasses } from "./fairness/review/reviewed-rows.js";
import { findingsOf } from "./findings-of.js";
import { performance } from "./performance/performance.js";
import { profile } from "./profile/profile.js";
import { auditFrame, meanAnswers, unasked } from "./run/audit-frame.js";
import { budgetOption, modelOptions } from "./run/model-options.js";
import { sampledRows } from "./run/sampled-rows.js";
import { type SectionList, sectionList } from "./section-list.js";
import { errorSlices } from "./slices/error-slices.js";

export const auditOptions = optionsOf("audit", {
  ...modelOptions,
  budgetRows: budgetOption(200_000),
  favourable: option<string | readonly string[]>()({
    says: "the class that is good to get, or several, where groups are compared",
    defaultSays: "the positive class",
    expected: "a class or a list of classes",
    accepts: (value) =>
      typeof value === "string" ||
      (Array.isArray(value) && value.length > 0 && value.every((name) => typeof name === "string")),
  }),
  reference: option<Dataset>()({
    says: "another table of the same features, such as the training data",
    defaultSays: "none",
    expected: "a dataset",
    accepts: (value) => typeof value === "object" && value !== null && "features" in value,
    recorded: false,
  }),
  onSection: option<(section: Explanation) => void | Promise<void>>()({
    says: "called with each part as soon as it is finished, to keep it where the audit may not end",
    defaultSays: "none",
    expected: "a function",
    accepts: (value) => typeof value === "function",
    recorded: false,
  }),
  onAnswers: option<(answers: KeptAnswers) => void | Promise<void>>()({
    says: "called with the model's answers to the rows, to keep them where the audit may not end",
    defaultSays: "none",
    expected: "a function",
    accepts: (value) => typeof value === "function",
    recorded: false,
  }),
  onStage: option<(stage: string) => void>()({
    says: "called with the name of what begins: a part, or a stage of the profile",
    defaultSays: "none",
    expected: "a function",
    accepts: (value) => typeof value === "function",
    recorded: false,
  }),
  resume: option<FinishedParts>()({
    says: "what an earlier audit with the same model, table and options has handed to onAnswers and onSection; it is taken as it is, and the rest is made",
    defaultSays: "none",
    expected: "{ answers, sections }",
    accepts: (value) => typeof value === "object" && value !== null,
    recorded: false,
  }),
});
export type AuditOptions = Given<typeof auditOptions>;

/** The finished parts of an audit, to go on from. */
export type FinishedParts = { readonly answers?: KeptAnswers; readonly sections?: readonly Explanation[] };

/** Result of an audit: findings first, then everything they were drawn from. */
export type Audit = { readonly findings: Findings; readonly sections: readonly Explanation[] };

/** Largest share of the budget for asking about the rows as they are. */
const ANSWERS_SHARE = 0.4;

/**
 * Runs every audit of a table and a model that fits into a budget of model rows: the table, the model's quality, where
 * it fails, what it does and for what kinds of reasons; a summary comes first, as findings.
 *
 * Parts that the budget does not cover are listed in `findings.result.skipped`, and parts that failed with their errors in
 * `failed`: the others do not depend on them. Without a model only the table is audited. An audit that has ended early goes
 * on with `resume`, and then gives what one run would have given.
 *
 * @param model  undefined: the table alone
 * @throws WhyboxError INVALID_ARGUMENT and INVALID_DATA for a model, a table and options that do not fit together, or parts
 *   of another audit; BUDGET_TOO_SMALL where it does not cover even ten rows; ABORTED; those of asking about the rows
 * Cost: `budgetRows` model rows at most.
 * @example
 * const { findings, sections } = await audit(model, people, { reference: training });
 * await writeFile("audit.html", toHtml([findings, ...sections]));
 */
export async function audit(model: Model | undefined, dataset: Dataset, given: AuditOptions = {}): Promise<Audit> {
  const startedAt = new Date();
  const startedMs = globalThis.performance.now();
  checkDataset("audit", dataset);
  const options = auditOptions.resolve(given);
  const { seed, budgetRows, signal, onStage, onSection, resume = {} } = options;
  const kept = resume.sections ?? [];
  checkKept(kept, model, dataset, seed);
  const list = sectionList({ kept, isAlone: model === undefined, signal, onSection, onStage });
  const makeProfile = () => profileOf(dataset, options);
  if (!model) {
    await list.add("profile", makeProfile);
    return summed(undefined, []);
  }
  checkFits("audit", model, dataset);
  const most = Math.floor(budgetRows * ANSWERS_SHARE);
  if (most < Math.min(10, dataset.rows.rows)) {
    throw new WhyboxError(
      "BUDGET_TOO_SMALL",
      `audit: expected budgetRows of at least ${Math.ceil(10 / ANSWERS_SHARE)}, got ${budgetRows}`,
    );
  }
  await list.add("profile", makeProfile);
  const rows = sampledRows(dataset, most, seed);
  const asked = rows.length < dataset.rows.rows ? datasetRows(dataset, rows) : dataset;
  const notes: Note[] =
    rows.length < most || rows.length === dataset.rows.rows ? [] : [sampledNote(rows.length, dataset.rows.rows)];
  const answers = await answersFor(model, asked, options);
  await addAnswered(list, answers, options);
  await addAsked(list, model, asked, answers, options);
  return summed(answers, notes);

  function summed(answers: Answers | undefined, notes: Note[]): Audit {
    const { sections, skipped, failed } = list;
    const explanations = sections.map(({ explanation }) => explanation);
    const modelRows = list.modelRows + (answers?.cost.modelRows ?? 0);
    const { run: record } = unasked(startedAt, startedMs);
    const stoppedBy = failed.length > 0 ? "aborted" : skipped.length > 0 ? "budget" : "complete";
    const findings: Findings = {
      ...auditFrame({
        ...{ kind: "findings", method: "audit", options: auditOptions.record(options), seed, dataset },
        ...{ model: model?.name ?? null, outputs: answers?.outputs ?? [] },
        ...(answers && { means: meanAnswers(answers) }),
        cost: { modelRows, budgetRows: model ? budgetRows : 0, stoppedBy },
        run: { ...record, ...(answers && { executor: answers.run.executor }) },
      }),
      result: {
        rows: dataset.rows.rows,
        findings: findingsOf(explanations, dataset),
        sections: sections.map(({ name }) => name),
        skipped,
        failed,
      },
      diagnostics: {},
      notes: [...notes, ...explanations.flatMap((each) => each.notes.filter(isOfTheModel)).slice(0, 1)],
    };
    return { findings, sections: explanations };
  }
}

type Resolved = ReturnType<typeof auditOptions.resolve>;

function profileOf(dataset: Dataset, { seed, reference, signal, onStage }: Resolved): Promise<Explanation> {
  return profile(dataset, {
    seed,
    ...(reference && { other: reference }),
    ...(signal && { signal }),
    ...(onStage && { onStage: (stage, at, count) => onStage(`profile, ${at} of ${count}: ${stage}`) }),
  });
}

/** The model's answers to the rows: those that an earlier run has kept, or new ones. */
async function answersFor(
  model: Model,
  asked: Dataset,
  { budgetRows, executor, signal, onProgress, onAnswers, onStage, resume }: Resolved,
): Promise<Answers> {
  if (resume?.answers) return answersAgain("audit", model, asked, resume.answers);
  onStage?.("answers to the rows");
  const answers = await answersOf(model, asked, {
    ...(executor && { executor }),
    ...(signal && { signal }),
    onProgress: (done) => onProgress?.(done, budgetRows),
  });
  await onAnswers?.(answers);
  return answers;
}

/** Adds the parts that need no further answers. */
async function addAnswered(list: SectionList, answers: Answers, { seed, signal, favourable }: Resolved): Promise<void> {
  const run = { seed, ...(signal && { signal }) };
  if (answers.truth?.some((value) => !Number.isNaN(value))) {
    await list.add("performance", () => performance(answers, run), "first");
    await list.add("errorSlices", () => errorSlices(answers, run));
  } else {
    list.skip("performance and errorSlices", "no row has a true answer");
  }
  await addReview(list, answers, run, favourable);
}

/** Adds the parts that ask the model, each with its share of what is left of the budget. */
async function addAsked(
  list: SectionList,
  model: Model,
  dataset: Dataset,
  answers: Answers,
  { seed, budgetRows, executor, signal, onProgress }: Resolved,
): Promise<void> {
  const turn = turnsOf("audit", signal);
  const run = { seed, ...(executor && { executor }), ...(signal && { signal }) };
  const spent = answers.cost.modelRows;
  for (const part of askedSections(model, dataset, answers)) {
    await turn();
    const share = Math.floor((budgetRows - spent) * part.share);
    const before = spent + list.modelRows;
    const progress = (done: number) => onProgress?.(before + done, budgetRows);
    await list.add(part.name, async () => {
      try {
        return await part.make(share, { ...run, onProgress: progress }, list.sections);
      } catch (error) {
        if (!(error instanceof WhyboxError) || error.code !== "BUDGET_TOO_SMALL") throw error;
        list.skip(part.name, `its share of the budget is ${share} model rows; ${error.message}`);
        return undefined;
      }
    });
  }
}

/** Throws INVALID_ARGUMENT for parts of another audit, as far as they say. */
function checkKept(kept: readonly Explanation[], model: Model | undefined, dataset: Dataset, seed: Seed): void {
  for (const { method, subject } of kept) {
    const about = method.name === "profile" ? dataset.name : model?.name;
    const [what, was, is] = subject.model !== about ? ["of", subject.model, about] : ["seed", method.seed, seed];
    if (was === is) continue;
    throw new WhyboxError(
      "INVALID_ARGUMENT",
      `audit: expected parts of the same audit to resume from, got ${method.name} ${what} ${describeValue(was)}, this one is ${what} ${describeValue(is)}`,
    );
  }
}

/** Notes of a part that are true of the model, whatever is asked about it. */
function isOfTheModel({ code }: Note): boolean {
  return code === "ANSWERS_VARY";
}

function sampledNote(rows: number, all: number): Note {
  return {
    code: "ROWS_SAMPLED",
    message: `The model was asked about ${rows} of ${all} rows, drawn by the seed; raise budgetRows for all.`,
  };
}

/** Adds the fairness review of a dataset's groups, if it has any: by default the positive class is favourable. */
async function addReview(
  list: SectionList,
  answers: Answers,
  run: { readonly seed: Seed; readonly signal?: AbortSignal },
  favourable?: string | readonly string[],
): Promise<void> {
  if (answers.dataset.groups.length === 0) return;
  const isClasses = answers.task === "classification";
  const implied = isClasses && answers.positive !== null ? answers.classes[answers.positive] : undefined;
  const good = favourable ?? implied;
  if (isClasses && good === undefined) {
    return list.skip("fairness", "nothing says which class is good to get; say it with favourable");
  }
  // A class that does not exist is the caller's mistake.
  if (isClasses && favourable !== undefined) chosenClasses("audit", answers.classes, [favourable].flat());
  await list.add("fairness", async () => {
    try {
      return await fairness(answers, { ...run, ...(isClasses && { favourable: good }) });
    } catch (error) {
      // Groups that cannot be compared are a property of the table.
      if (!(error instanceof WhyboxError) || !/^INVALID/.test(error.code)) throw error;
      list.skip("fairness", error.message);
      return undefined;
    }
  });
}
