import type { Attribution } from "./kinds/attribution.js";

/** Explanations of a model of two classes as explanations of one of them. */
export type OneClass = {
  readonly explanations: readonly Attribution[];
  /** The class that all of them explain. */
  readonly pictured: string;
  readonly other: string;
};

/** Baselines of two classes may miss their sum by so much. */
const ROUNDING = 1e-6;

/**
 * Explanations of many rows of a model of two classes, in each of which the predicted class was explained, as explanations of
 * one class: what speaks for one speaks as much against the other, in probabilities, log odds and bits of odds. There is one
 * picture of such a model, and not one per class over the rows that it was predicted for.
 *
 * A model of two classes is told by what its explanations hold: one probability is explained per row, two are in all, and
 * each explanation names the other class, or their average answers to the background leave nothing for a third.
 *
 * @param wanted  the class to picture. Default: the one that the model gives the lower probability on average
 * @returns undefined where the explanations are not of two classes, or all of one
 */
export function oneClass(explanations: readonly Attribution[], wanted?: string): OneClass | undefined {
  const link = explanations[0].result.link ?? "identity";
  if (!["identity", "logit", "log2 odds"].includes(link)) return undefined;
  if (explanations.some(({ subject }) => subject.outputs.length !== 1 || subject.units[0] !== "probability"))
    return undefined;
  const [first, second, ...more] = new Set(explanations.map(({ subject }) => subject.outputs[0]));
  if (second === undefined || more.length > 0) return undefined;
  // The sum of both classes' baselines.
  const total = link === "identity" ? 1 : 0;
  const isNamed = explanations.every(
    ({ subject: { outputs, otherClass } }) => otherClass === (outputs[0] === first ? second : first),
  );
  const interceptsOf = (output: string) =>
    explanations.flatMap(({ subject, result }) => (subject.outputs[0] === output ? [result.intercepts[0]] : []));
  const [ofFirst, ofSecond] = [interceptsOf(first), interceptsOf(second)];
  if (!isNamed) {
    const [a, b] = [ofFirst[0], ofSecond[0]];
    const isOne = (intercepts: readonly number[]) =>
      intercepts.every((each) => Math.abs(each - intercepts[0]) <= ROUNDING);
    if (!isOne(ofFirst) || !isOne(ofSecond) || Math.abs(a + b - total) > ROUNDING) return undefined;
  }
  const asFirst = [...ofFirst, ...ofSecond.map((each) => total - each)];
  const average = asFirst.reduce((sum, each) => sum + each / asFirst.length, 0);
  const rarer = average <= total - average ? first : second;
  const pictured = wanted === first || wanted === second ? wanted : rarer;
  const other = pictured === first ? second : first;
  return {
    explanations: explanations.map((each) =>
      each.subject.outputs[0] === pictured ? each : turnedRound(each, pictured, total),
    ),
    pictured,
    other,
  };
}

/** An explanation of one class as that of the other. */
function turnedRound(explanation: Attribution, pictured: string, total: number): Attribution {
  const { subject, result } = explanation;
  // 0 - 0 is 0, where -0 is no number of JSON.
  const against = (value: number) => 0 - value;
  const [baseline] = subject.baseline;
  return {
    ...explanation,
    subject: {
      ...subject,
      outputs: [pictured],
      otherClass: subject.outputs[0],
      prediction: [1 - subject.prediction[0]],
      baseline: [baseline === null ? null : total - baseline],
    },
    result: {
      ...result,
      values: [result.values[0].map(against)],
      intercepts: [total - result.intercepts[0]],
      ...(result.groups && {
        groups: result.groups.map((group) => ({ ...group, values: group.values.map(against) })),
      }),
    },
  };
}

/** Note on one picture of a model of two classes. */
export function twoClassesNote({ pictured, other }: Pick<OneClass, "pictured" | "other">) {
  return {
    code: "TWO_CLASSES",
    message: `The model has two classes, so this is one picture, about ${JSON.stringify(pictured)}: values of rows that were explained for ${JSON.stringify(other)} count with the opposite sign.`,
  };
}
