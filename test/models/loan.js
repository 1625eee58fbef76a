import { blackBox } from "whybox";

/**
 * Probability that a loan is paid back, by hand: jobs act through age, so that the values are not obvious.
 *
 * createModel({ refuse }) makes predict throw for whoever is exactly that old; { slowMs } makes every call take
 * that long; { prints } makes it print to stdout.
 */
export function createModel({ refuse, slowMs = 0, prints } = {}) {
  const features = [
    { name: "age", kind: "number", unit: "years" },
    { name: "job", kind: "category", categories: ["clerk", "nurse", "pilot"] },
    { name: "city rent", kind: "number", missing: true },
    { name: "savings", kind: "number" },
  ];
  const outputs = [
    { name: "pays back", unit: "probability" },
    { name: "defaults", unit: "probability" },
  ];
  const one = ([age, job, rent, savings]) => {
    if (age === refuse) throw new Error(`nobody is ${age}`);
    const paysRent = Number.isNaN(rent) ? 0.5 : rent / 1000;
    const score = 0.05 * (age - 40) * (job === 1 ? 1.5 : 1) + job * 0.3 - paysRent + savings / 5000;
    const probability = 1 / (1 + Math.exp(-score));
    return [probability, 1 - probability];
  };
  const predict = async (rows) => {
    if (prints) console.log("model says hello");
    if (slowMs) await new Promise((resolve) => setTimeout(resolve, slowMs));
    return rows.map(one);
  };
  return blackBox(predict, { name: "loan", input: { kind: "columns", features }, outputs });
}
