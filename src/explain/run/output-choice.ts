import { checkArgument } from "../../core/checks/check-argument.js";
import { oddProbabilities } from "../../core/checks/odd-probabilities.js";
import { quotedNames } from "../../core/checks/quoted-names.js";
import { showValue } from "../../core/checks/show-value.js";
import type { AskOptions } from "../../core/executor.js";
import type { Output } from "../../core/features.js";
import type { Matrix } from "../../core/matrix.js";
import type { Probe } from "../../core/probe.js";
import { WhyboxError } from "../../core/whybox-error.js";

/** A contrast: the difference of two outputs, which tells why one rather than the other. */
export type Contrast = { readonly of: string; readonly against: string };

/**
 * The outputs to explain. "predicted": the one with the highest answer when every output is a probability,
 * else all. `{ top: k }`: the k highest. Or names and contrasts. All are explained from the same model rows.
 */
export type OutputChoice = "predicted" | "all" | { readonly top: number } | readonly (string | Contrast)[];

/** True if any difference of two outputs is to be explained. */
export function isContrasting(choice: OutputChoice): choice is readonly (string | Contrast)[] {
  return Array.isArray(choice) && choice.some((one) => typeof one === "object" && one !== null);
}

/**
 * Throws INVALID_ARGUMENT unless the choice is one of these outputs, or several that differ.
 *
 * @param contrasts  true where differences of two outputs can be explained; else why they cannot, for the error
 */
export function checkOutputChoice(
  where: string,
  choice: OutputChoice | undefined,
  outputs: readonly Output[],
  contrasts: true | string = "this method explains outputs, not differences of two",
): void {
  if (choice === undefined || choice === "predicted" || choice === "all") return;
  const names = outputs.map(({ name }) => name);
  if (isContrasting(choice)) {
    checkContrasts(where, choice, names, contrasts);
    return;
  }
  if (Array.isArray(choice) && choice.length > 0) {
    const unknown = choice.find((name) => !names.includes(name));
    const repeated = choice.find((name, i) => choice.indexOf(name) !== i);
    if (unknown === undefined && repeated !== undefined)
      throw new WhyboxError("INVALID_ARGUMENT", `${where}: output ${JSON.stringify(repeated)} is named twice`);
    if (unknown === undefined) return;
    throw new WhyboxError(
      "INVALID_ARGUMENT",
      `${where}: unknown output ${showValue(unknown)}; the outputs are ${quotedNames(names)}`,
    );
  }
  const top = (choice as { top?: unknown } | null)?.top;
  if (Number.isInteger(top) && (top as number) >= 1 && (top as number) <= outputs.length) return;
  throw new WhyboxError(
    "INVALID_ARGUMENT",
    `${where}: expected outputs to be "predicted", "all", { top: 1 to ${outputs.length} } or names, got ${showValue(choice)}`,
  );
}

function checkContrasts(
  where: string,
  choice: readonly (string | Contrast)[],
  names: readonly string[],
  contrasts: true | string,
): void {
  const refused = (message: string) => new WhyboxError("INVALID_ARGUMENT", `${where}: ${message}`);
  if (contrasts !== true) throw refused(`outputs cannot hold contrasts: ${contrasts}`);
  for (const one of choice) {
    const both = typeof one === "string" ? [one] : [one?.of, one?.against];
    const unknown = both.find((name) => !names.includes(name as string));
    if (both.some((name) => typeof name !== "string") || unknown !== undefined) {
      throw refused(
        `expected names of outputs and contrasts { of, against } of two, got ${showValue(one)}; the outputs are ${quotedNames(names)}`,
      );
    }
    if (both[0] === both[1]) throw refused(`output ${JSON.stringify(both[0])} is contrasted with itself`);
  }
  const shown = choice.map((one) => JSON.stringify(typeof one === "string" ? one : [one.of, one.against]));
  const repeated = choice.find((_, i) => shown.indexOf(shown[i]) !== i);
  if (repeated !== undefined) throw refused(`output ${showValue(repeated)} is named twice`);
}

/** The positions of the chosen outputs, given the model's answer to the instance. */
export function chosenOutputs(
  choice: OutputChoice,
  outputs: readonly Output[],
  prediction: ArrayLike<number>,
): number[] {
  checkArgument("chosenOutputs", Array.isArray(outputs), "outputs to be a list, as a probe has them", outputs);
  // Of a probe that is contrasting, the outputs are the contrasts themselves.
  if (!isContrasting(choice)) checkOutputChoice("chosenOutputs", choice ?? null, outputs);
  checkArgument(
    "chosenOutputs",
    prediction?.length >= outputs.length,
    "prediction to be a number per output",
    prediction,
  );
  const all = outputs.map((_, index) => index);
  const highestFirst = () => all.toSorted((a, b) => prediction[b] - prediction[a] || a - b);
  if (choice === "all") return all;
  if (choice === "predicted") {
    const isClassifier = outputs.length > 1 && outputs.every(({ unit }) => unit === "probability");
    return isClassifier ? highestFirst().slice(0, 1) : all;
  }
  if ("top" in choice) return highestFirst().slice(0, choice.top);
  // Of a probe that is contrasting, the outputs are those chosen.
  if (isContrasting(choice)) return all;
  return (choice as readonly string[]).map((name) => outputs.findIndex((output) => output.name === name));
}

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
  // A contrast of odd answers need not be odd.
  const odd = oddProbabilities(probe.outputs);
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
  const lookedAt = async (answers: Promise<Matrix>) => {
    odd.look(await answers);
    return contrasted(await answers);
  };
  const asking: Partial<Probe> = {
    outputs: choice.map((one, i) =>
      typeof one === "string" ? probe.outputs[columns[i].of] : differenceOf(one, probe.outputs),
    ),
    ask: (plan, options) => lookedAt(probe.ask(plan, throughChunks(options))),
    predictInstance: (options) => lookedAt(probe.predictInstance(throughChunks(options))),
    neighbourhood(request) {
      const samples = probe.neighbourhood(request);
      return { ...samples, ask: (options) => lookedAt(samples.ask(throughChunks(options))) };
    },
  };
  // Not a copy by spreading: some properties of a probe are worked out when they are read, and so are these notes.
  const notes = { get: () => [...(probe.notes ?? []), ...odd.notes()] };
  return Object.assign(Object.create(probe, { notes }), asking) as Probe;
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
