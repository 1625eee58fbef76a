import { readFile } from "node:fs/promises";
import { Option } from "commander";
import type { Attribution } from "../../core/explanation.js";
import { parseExplanation } from "../../core/parse-explanation.js";
import { WhyboxError } from "../../core/whybox-error.js";
import type { Resumable } from "../../explain/shapley/shapley-options.js";

/** The flag of an explanation to go on from. */
export function resumeFromOption(): Option {
  return new Option(
    "--resume-from <file>",
    "go on from the answers in an explanation of the same row, as JSON made with --keep-answers; --budget-rows then counts both runs",
  );
}

/** The explanation in the file that the flag names; undefined where it was not given. */
export async function resumedFrom<Resumed extends Resumable = Attribution>(
  given: object,
): Promise<{ readonly resume?: Resumed }> {
  const { resumeFrom } = given as { readonly resumeFrom?: string };
  if (resumeFrom === undefined) return {};
  let value: unknown;
  try {
    value = JSON.parse(await readFile(resumeFrom, "utf8"));
  } catch (cause) {
    throw new WhyboxError("INVALID_EXPLANATION", `--resume-from ${resumeFrom}: ${(cause as Error).message}`, { cause });
  }
  return { resume: parseExplanation(value) as Resumed };
}
