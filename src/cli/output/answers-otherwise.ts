import type { Explanation } from "../../core/explanation.js";
import type { Probe } from "../../core/probe.js";

/** Relative difference of answers that a machine or the order of a sum may make. */
const SAME = 1e-6;

/**
 * Compares the model's answer to a row with the one that an earlier run has explained.
 *
 * @param asked  of the same row
 * @returns both answers as a clause; undefined where they are the same, where the explained outputs are none of the model's,
 *   and where the model fails: explaining the next row says why
 * Cost: one model row.
 */
export async function answersOtherwise(
  asked: Pick<Probe, "outputs" | "predictInstance">,
  { subject: { outputs, prediction } }: Explanation,
  signal: AbortSignal,
): Promise<string | undefined> {
  const answers = await asked.predictInstance({ signal }).catch(() => undefined);
  if (!answers) return undefined;
  for (const [place, name] of outputs.entries()) {
    const now = answers.data[asked.outputs.findIndex((output) => output.name === name)];
    const before = prediction[place];
    if (now === undefined || Math.abs(now - before) <= SAME * Math.max(1, Math.abs(now), Math.abs(before))) continue;
    return `the model answers ${now} for "${name}", where it answered ${before}`;
  }
  return undefined;
}
