import { suggestNames } from "../../core/checks/nearest-names.js";
import type { StoredPrediction, Target } from "../../core/dataset.js";
import { WhyboxError } from "../../core/whybox-error.js";
import type { StoredClasses } from "./answers.js";

/** Labels as classes: those of the target, or those that occur. Each row is given its label with certainty. */
export function storedClasses(
  { name, classes: labels, values }: Extract<StoredPrediction, { kind: "class" }>,
  target: Target | undefined,
): StoredClasses {
  if (target?.kind === "number") {
    throw new WhyboxError(
      "INVALID_ARGUMENT",
      `storedAnswers: ${JSON.stringify(name)} holds labels such as ${JSON.stringify(labels[0])}, but the target ${JSON.stringify(target.name)} holds numbers`,
    );
  }
  const classes = target?.classes ?? labels;
  const unknown = labels.find((label) => !classes.includes(label));
  if (unknown !== undefined) {
    throw new WhyboxError(
      "INVALID_DATA",
      `storedAnswers: ${JSON.stringify(name)} holds ${JSON.stringify(unknown)}, which is no class of the target ${JSON.stringify(target?.name)}${suggestNames(unknown, classes)}`,
    );
  }
  const places = labels.map((label) => classes.indexOf(label));
  const predicted = values.map((value) => places[value]);
  const data = new Float64Array(values.length * classes.length);
  predicted.forEach((place, row) => {
    data[row * classes.length + place] = 1;
  });
  return {
    classes,
    positive: target?.positive === undefined ? null : classes.indexOf(target.positive),
    probabilities: { data, rows: values.length, columns: classes.length },
    predicted,
    scores: { kind: "label", name },
    ...(target && { truth: target.values }),
  };
}
