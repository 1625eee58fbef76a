import { blackBox } from "whybox";

const features = ["age", "income", "amount"].map((name) => ({ name, kind: "number" }));

/** A sum of three columns that never answers about an age: it waits for what never comes, or, with `spins`, never gives way. */
export function createModel({ at = [], spins = false } = {}) {
  const predict = async (rows) => {
    if (rows.some(([age]) => at.includes(age))) {
      if (!spins) await new Promise(() => {});
      for (;;);
    }
    return rows.map(([age, income, amount]) => age + income * amount);
  };
  return blackBox(predict, { name: "endless", input: { kind: "columns", features }, outputs: [{ name: "sum" }] });
}
