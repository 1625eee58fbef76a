import type { Explanation } from "whybox";
import { made } from "./made.js";

/** A distilled explanation of this kind, with fidelity as measured on 40 rows. */
export const student = <E = Explanation>(kind: string, result: object, fidelity: object = {}, about: object = {}): E =>
  made<E>(
    kind,
    {
      ...{ task: "classification", outputs: ["lost", "repaid"], size: 2, accuracy: null, curve: [], leaves: [] },
      fidelity: {
        ...{ rows: 40, measuredOn: "heldOut", r2: [0.81, 0.79], constantAgreement: 0.6 },
        explained: { share: 0.8, low: 0.7, high: 0.9 },
        ...{ agreement: { share: 0.95, low: 0.84, high: 0.99 }, ...fidelity },
      },
      ...result,
    },
    { outputs: ["lost", "repaid"], units: ["probability", "probability"], ...about },
  );

/** A soft tree of two levels over three inputs. */
export const softTree = (result: object = {}, fidelity: object = {}) =>
  student(
    "softTree",
    {
      ...{ depth: 2, inputs: ["age", "debt", "job is nurse", "income"].map((name) => ({ name, feature: 0 })) },
      splits: [
        { weights: [0.5, -2, 0.1, 1.234], bias: 0 },
        { weights: [0, 0, 0, 0], bias: 0.3 },
        { weights: [0, 0, -0.25, 0], bias: 0 },
      ],
      leaves: [
        [0.9, 0.1],
        [0.2, 0.8],
        [0.45, 0.55],
        [1, 0],
      ],
      ...result,
    },
    fidelity,
  );
