import type { OutputChoice } from "../../explain/run/output-choice.js";
import { UsageError } from "../output/usage-error.js";

/** The outputs to explain, against another where one is given: `contrasts({ outputs: ["a"], against: "b" })`. */
export function contrasts({
  outputs,
  against,
}: {
  readonly outputs?: OutputChoice;
  readonly against?: string;
}): OutputChoice | undefined {
  if (against === undefined) return outputs;
  if (!Array.isArray(outputs)) {
    throw new UsageError("--against needs --outputs with the names of the outputs to explain against it");
  }
  return (outputs as readonly string[]).map((of) => ({ of, against }));
}
