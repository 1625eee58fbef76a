import { type Audit, audit } from "../audit/audit.js";
import type { Dataset } from "../core/dataset.js";
import { FINDING_LEVELS, type FindingLevel } from "../core/kinds/findings.js";
import type { Model } from "../core/model.js";
import { type ReadDatasetOptions, readDataset } from "../data/read-dataset.js";
import type { Seed } from "../random/stream.js";
import { toText } from "../render/text/to-text.js";
import { escapeMarkdown } from "../report/document/blocks-markdown.js";
import { toHtml } from "../report/to-html.js";
import { explanationMarkdown } from "../report/to-markdown.js";
import { type DatasetFlags, datasetOptions } from "./inputs/dataset-flags.js";
import { loadModel } from "./inputs/load-model.js";
import { checkOut } from "./output/check-out.js";
import { type DocumentFormat, documentFormat } from "./output/document-format.js";
import { FOUND } from "./output/exit-codes.js";
import { explanationInFlags, inFlags } from "./output/in-flags.js";
import { mayPass, partsToResume, runFacts } from "./output/kept-parts.js";
import { runCommand } from "./output/run-command.js";
import { targetFile } from "./output/target-file.js";
import { terminalJson } from "./output/terminal-json.js";
import { warn } from "./output/warn.js";

/** The options of `whybox audit`, parsed. */
export type AuditFileOptions = DatasetFlags & {
  readonly reference?: string;
  readonly favourable?: readonly string[];
  readonly budgetRows: number;
  readonly seed: Seed;
  readonly workers: number;
  readonly timeoutMs?: number;
  readonly workerMemoryMb?: number;
  readonly format?: DocumentFormat;
  readonly out?: string;
  readonly failOn?: FindingLevel;
  readonly quiet?: true;
  readonly resume?: true;
};

/**
 * Runs `whybox audit`: reads the tables, asks the model, writes findings and everything they were drawn from.
 *
 * @returns the exit code: 3 for a finding of the level of `--fail-on` or a graver one
 * @throws UsageError, WhyboxError
 */
export async function auditFile(
  options: AuditFileOptions,
  stdout: NodeJS.WriteStream,
  flags: readonly string[],
): Promise<number> {
  const { out, workers, timeoutMs, workerMemoryMb, quiet = false, data, reference, seed, budgetRows } = options;
  await checkOut(out, { "--model": options.model, "--data": data, "--reference": reference });
  const format = documentFormat(options);
  const model = options.model === undefined ? undefined : await loadModel({ ...options, model: options.model });
  const target = out === undefined ? undefined : await targetFile(out);
  // Before anything listens for signals: reading a large table gives no way, and a signal is to end it at once.
  const { table, other } = await readTables(options, model);
  const facts = target ? await runFacts("audit", options, model) : {};
  const kept = await partsToResume(target, options.resume === true, facts);
  const asking = { workers, timeoutMs, workerMemoryMb };
  const settings = { out, ...asking, quiet, flags, many: false, unit: "model rows", parts: { facts, kept } };
  return runCommand(settings, stdout, async ({ executor, signal, bar, output }) => {
    const made = await audit(model, table, {
      seed,
      budgetRows,
      ...(options.favourable && { favourable: options.favourable }),
      executor,
      signal,
      onProgress: bar.update,
      onStage: bar.begin,
      onSection: output.keep,
      onAnswers: output.keepAnswers,
      ...(kept && { resume: kept }),
      ...(other && { reference: other }),
    });
    bar.stop();
    await output.write(written(made, format, flags));
    const { failed } = made.findings.result;
    for (const { section, message } of failed) warn(`${section} is left out: ${inFlags(message, flags)}`);
    if (failed.some(({ code }) => mayPass(code))) output.leaveParts();
    if (failed.length > 0) return 1;
    return failsOn(made, options.failOn) ? FOUND : 0;
  });
}

async function readTables(options: AuditFileOptions, model: Model | undefined) {
  const { data, reference } = options;
  const given = datasetOptions(options, model);
  const table = await readDataset(data, given);
  return { table, other: reference === undefined ? undefined : await readReference(reference, table, given, model) };
}

/** The other table needs the same features, and no part of it besides. */
function readReference(
  path: string,
  { features, target }: Dataset,
  { na, delimiter, decimal, encoding, where }: ReadDatasetOptions,
  model: Model | undefined,
): Promise<Dataset> {
  return readDataset(path, {
    ...(na && { na }),
    ...(delimiter !== undefined && { delimiter }),
    ...(decimal && { decimal }),
    ...(encoding && { encoding }),
    ...(where !== undefined && { where }),
    ...(model ? { model } : { features: features.map(({ name }) => name) }),
    ...(target && { target: target.name }),
  });
}

function failsOn({ findings }: Audit, level: FindingLevel | undefined): boolean {
  if (level === undefined) return false;
  const grave = FINDING_LEVELS.slice(0, FINDING_LEVELS.indexOf(level) + 1);
  return findings.result.findings.some((finding) => grave.includes(finding.level));
}

function written({ findings, sections }: Audit, format: DocumentFormat, flags: readonly string[]): string {
  switch (format) {
    case "json":
      return terminalJson([findings, ...sections]);
    case "html":
      return toHtml([findings, ...sections], { title: `Audit of ${findings.subject.model}` });
    case "md":
      return markdown({ findings, sections });
    case "text":
      return [findings, ...sections].map((each) => toText(explanationInFlags(each, flags))).join("\n");
  }
}

function markdown({ findings, sections }: Audit): string {
  const { result, subject, notes } = findings;
  const lines = [
    `# Audit of ${escapeMarkdown(subject.model)}`,
    "",
    `${result.rows} rows, ${result.findings.length} findings.`,
    "",
  ];
  for (const { level, what, sure, next, code } of result.findings) {
    lines.push(`- **${level}** ${escapeMarkdown(what)}`);
    if (sure !== "") lines.push(`  - how sure: ${escapeMarkdown(sure)}`);
    lines.push(`  - next: ${escapeMarkdown(next)}`, `  - see: \`${code}\``);
  }
  for (const { section, reason } of result.skipped)
    lines.push("", `Not looked at: ${section}, ${escapeMarkdown(reason)}`);
  for (const { section, message } of result.failed) lines.push("", `Failed: ${section}, ${escapeMarkdown(message)}`);
  for (const { message } of notes) lines.push("", escapeMarkdown(message));
  for (const section of sections) {
    lines.push("", `## ${section.method.name}`, "", explanationMarkdown(section, 3));
  }
  return `${lines.join("\n")}\n`;
}
