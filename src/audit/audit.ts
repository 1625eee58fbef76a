import { option } from "../core/checks/option-kinds.js";
import { type Given, optionsOf } from "../core/checks/options.js";
import type { Dataset } from "../core/dataset.js";
import type { Explanation, Note } from "../core/explanation.js";
import { turnsOf } from "../core/give-way.js";
import type { Fairness } from "../core/kinds/fairness.js";
import type { Findings } from "../core/kinds/findings.js";
import type { Model } from "../core/model.js";
import { WhyboxError } from "../core/whybox-error.js";
import { datasetRows } from "../data/dataset-rows.js";
import type { Seed } from "../random/stream.js";
import type { Answers } from "./answers/answers.js";
import { answersOf } from "./answers/answers-of.js";
import { checkFits } from "./answers/check-fits.js";
import { askedSections, type Section } from "./asked-sections.js";
import { fairness } from "./fairness/review/fairness.js";
import { findingsOf } from "./findings-of.js";
import { performance } from "./performance/performance.js";
import { profile } from "./profile/profile.js";
import { auditFrame, meanAnswers, unasked } from "./run/audit-frame.js";
import { budgetOption, modelOptions } from "./run/model-options.js";
import { sampledRows } from "./run/sampled-rows.js";
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
});
export type AuditOptions = Given<typeof auditOptions>;

/** Result of an audit: findings first, then everything they were drawn from. */
export type Audit = { readonly findings: Findings; readonly sections: readonly Explanation[] };

/** Largest share of the budget for asking about the rows as they are. */
const ANSWERS_SHARE = 0.4;

/**
 * Runs every audit of a table and a model that fits into a budget of model rows: the table, the model's quality, where
 * it fails, what it does and for what kinds of reasons; a summary comes first, as findings.
 *
 * Parts that the budget does not cover are listed in `findings.result.skipped`. Without a model only the table is
 * audited.
 *
 * @param model  undefined: the table alone
 * @throws WhyboxError as the single audits do; BUDGET_TOO_SMALL where it does not cover even ten rows
 * Cost: `budgetRows` model rows at most.
 * @example
 * const { findings, sections } = await audit(model, people, { reference: training });
 * await writeFile("audit.html", toHtml([findings, ...sections]));
 */
export async function audit(model: Model | undefined, dataset: Dataset, given: AuditOptions = {}): Promise<Audit> {
  const startedAt = new Date();
  const startedMs = globalThis.performance.now();
  const options = auditOptions.resolve(given);
  const { seed, reference, favourable, budgetRows, executor, signal, onProgress, onSection } = options;
  const table = await profile(dataset, {
    seed,
    ...(reference && { other: reference }),
    ...(signal && { signal }),
  });
  const run = { ...(executor && { executor }), ...(signal && { signal }) };
  await onSection?.(table);
  if (!model) return summed([{ name: "profile", explanation: table }], [], undefined, []);
  checkFits("audit", model, dataset);
  const most = Math.floor(budgetRows * ANSWERS_SHARE);
  if (most < Math.min(10, dataset.rows.rows)) {
    throw new WhyboxError(
      "BUDGET_TOO_SMALL",
      `audit: expected budgetRows of at least ${Math.ceil(10 / ANSWERS_SHARE)}, got ${budgetRows}`,
    );
  }
  const rows = sampledRows(dataset, most, seed);
  const asked = rows.length < dataset.rows.rows ? datasetRows(dataset, rows) : dataset;
  const notes: Note[] =
    rows.length < most || rows.length === dataset.rows.rows ? [] : [sampledNote(rows.length, dataset.rows.rows)];
  let spent = 0;
  const progress = (done: number) => onProgress?.(spent + done, budgetRows);
  const answers = await answersOf(model, asked, { ...run, onProgress: progress });
  spent = answers.cost.modelRows;
  const turn = turnsOf("audit", signal);
  const answered = { seed, ...(signal && { signal }) };
  const { sections, skipped } = await answeredSections(table, answers, answered, favourable, onSection);
  for (const part of askedSections(model, asked, answers)) {
    await turn();
    const share = Math.floor((budgetRows - answers.cost.modelRows) * part.share);
    try {
      const explanation = await part.make(share, { ...run, seed, onProgress: progress }, sections);
      if (!explanation) continue;
      sections.push({ name: part.name, explanation });
      spent += explanation.cost.modelRows;
      await onSection?.(explanation);
    } catch (error) {
      if (!(error instanceof WhyboxError) || error.code !== "BUDGET_TOO_SMALL") throw error;
      skipped.push({ section: part.name, reason: `its share of the budget is ${share} model rows; ${error.message}` });
    }
  }
  return summed(sections, skipped, answers, notes);

  function summed(sections: readonly Section[], skipped: Skipped, answers: Answers | undefined, notes: Note[]): Audit {
    const explanations = sections.map(({ explanation }) => explanation);
    const modelRows = explanations.reduce((sum, { cost }) => sum + cost.modelRows, 0) + (answers?.cost.modelRows ?? 0);
    const { run: record } = unasked(startedAt, startedMs);
    const stoppedBy = skipped.length > 0 ? "budget" : "complete";
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
      },
      diagnostics: {},
      notes: [...notes, ...explanations.flatMap((each) => each.notes.filter(isOfTheModel)).slice(0, 1)],
    };
    return { findings, sections: explanations };
  }
}

type Skipped = Findings["result"]["skipped"];

/** The options of the parts that need no further answers. */
type AnsweredRun = { readonly seed: Seed; readonly signal?: AbortSignal };

/** The parts of an audit that need no further answers, in the order of the page. */
async function answeredSections(
  table: Explanation,
  answers: Answers,
  run: AnsweredRun,
  favourable?: string | readonly string[],
  onSection?: AuditOptions["onSection"],
): Promise<{ sections: Section[]; skipped: Skipped[number][] }> {
  const sections: Section[] = [{ name: "profile", explanation: table }];
  const skipped: Skipped[number][] = [];
  const finished = async <E extends Explanation>(explanation: E) => {
    await onSection?.(explanation);
    return explanation;
  };
  if (answers.truth?.some((value) => !Number.isNaN(value))) {
    sections.unshift({ name: "performance", explanation: await finished(await performance(answers, run)) });
    sections.push({ name: "errorSlices", explanation: await finished(await errorSlices(answers, run)) });
  } else {
    skipped.push({ section: "performance and errorSlices", reason: "no row has a true answer" });
  }
  const reviewed = await reviewedGroups(answers, run, favourable);
  if (reviewed && "reason" in reviewed) skipped.push(reviewed);
  else if (reviewed) sections.push({ name: "fairness", explanation: await finished(reviewed) });
  return { sections, skipped };
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

/**
 * Fairness review of a dataset's groups from existing answers: by default the positive class is favourable.
 *
 * @returns undefined where the dataset has no groups; the reason as a string where no review is possible
 */
async function reviewedGroups(
  answers: Answers,
  run: AnsweredRun,
  favourable?: string | readonly string[],
): Promise<Fairness | Skipped[number] | undefined> {
  if (answers.dataset.groups.length === 0) return undefined;
  const section = "fairness";
  const implied =
    answers.task === "classification" && answers.positive !== null ? answers.classes[answers.positive] : undefined;
  const good = favourable ?? implied;
  if (answers.task === "classification" && good === undefined) {
    return { section, reason: "nothing says which class is good to get; say it with favourable" };
  }
  try {
    return await fairness(answers, { ...run, ...(answers.task === "classification" && { favourable: good }) });
  } catch (error) {
    if (run.signal?.aborted) throw error;
    // A requested class that does not exist is the caller's mistake; groups that cannot be compared are a property of
    // the table.
    if (favourable !== undefined || !(error instanceof WhyboxError)) throw error;
    return { section, reason: error.message };
  }
}
