import type { AskOptions } from "../../core/executor.js";
import type { Output } from "../../core/features.js";
import type { Matrix } from "../../core/matrix.js";
import type { Probe } from "../../core/probe.js";
import { type Contrast, isContrasting, type OutputChoice } from "./output-choice.js";

/**
 * A probe whose outputs are those chosen, where among them are differences of two: the answers to a contrast are what one
 * output answers less what the other does, so its values have standard errors of their own. Any other choice leaves the
 * probe as it is.
 *
 * @param choice  as `checkOutputChoice` has passed it
 */
export function contrasting(probe: Probe, choice: OutputChoice): Probe {
  if (!isContrasting(choice)) return probe;
  const columns = contrastedColumns(choice, probe.outputs);
  const contrasted = ({ data, rows, columns: width }: Matrix): Matrix => {
    const differences = new Float64Array(rows * columns.length);
    for (let row = 0, cell = 0; row < rows; row++) {
      for (const { of, against } of columns) {
        const answer = data[row * width + of];
        differences[cell++] = against === undefined ? answer : answer - data[row * width + against];
      }
    }
    return { data: differences, rows, columns: columns.length };
  };
  const throughChunks = (options: AskOptions | undefined): AskOptions => {
    const { onChunk } = options ?? {};
    if (!onChunk) return { ...options };
    return { ...options, onChunk: (chunk) => onChunk({ ...chunk, answers: contrasted(chunk.answers) }) };
  };
  const asking: Partial<Probe> = {
    outputs: choice.map((one, i) =>
      typeof one === "string" ? probe.outputs[columns[i].of] : differenceOf(one, probe.outputs),
    ),
    ask: async (plan, options) => contrasted(await probe.ask(plan, throughChunks(options))),
    predictInstance: async (options) => contrasted(await probe.predictInstance(throughChunks(options))),
    neighbourhood(request) {
      const samples = probe.neighbourhood(request);
      return { ...samples, ask: async (options) => contrasted(await samples.ask(throughChunks(options))) };
    },
  };
  // Not a copy by spreading: some properties of a probe are worked out when they are read.
  return Object.assign(Object.create(probe), asking) as Probe;
}

/** The positions of the outputs of each that is chosen, and of those that they are contrasted with. */
export function contrastedColumns(
  choice: readonly (string | Contrast)[],
  outputs: readonly Output[],
): { readonly of: number; readonly against: number | undefined }[] {
  const named = (name: string) => outputs.findIndex((output) => output.name === name);
  return choice.map((one) =>
    typeof one === "string"
      ? { of: named(one), against: undefined }
      : { of: named(one.of), against: named(one.against) },
  );
}

function differenceOf({ of, against }: Contrast, outputs: readonly Output[]): Output {
  const [a, b] = [of, against].map((name) => outputs.find((output) => output.name === name)?.unit);
  const unit = a !== undefined && a === b ? (a === "probability" ? "difference in probability" : a) : undefined;
  return { name: `${of} - ${against}`, ...(unit !== undefined && { unit }) };
}
