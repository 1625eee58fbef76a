import { existsSync, writeFileSync } from "node:fs";
import { blackBox } from "whybox";

/** A score of three columns, which can be told to fail: at one amount each time, or by ending the process once. */
export function createModel({ failsAt, exitsOnce } = {}) {
  return blackBox(
    (rows) =>
      rows.map(([age, income, amount]) => {
        if (amount === failsAt) throw new Error(`no score for ${amount}`);
        if (exitsOnce && age === 41 && !existsSync(exitsOnce)) {
          writeFileSync(exitsOnce, "");
          process.exit(9);
        }
        return (age - 40) / 10 + income / (1 + amount);
      }),
    {
      name: "loans",
      input: { kind: "columns", features: ["age", "income", "amount"].map((name) => ({ name, kind: "number" })) },
      outputs: [{ name: "score" }],
    },
  );
}
