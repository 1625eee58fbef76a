import { existsSync, writeFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { blackBox } from "whybox";

/** A score of three columns, or the two classes that it decides, which can be told to be slow, to fail at an amount (until a file is there), or to end the process at an age. */
export function createModel({ failsAt, failsUntil, exitsOnce, exitsAt, slowMs = 0, classes } = {}) {
  return blackBox(
    async (rows) => {
      if (slowMs > 0) await sleep(slowMs);
      return rows.map(([age, income, amount]) => {
        if (amount === failsAt && !(failsUntil && existsSync(failsUntil))) throw new Error(`no score for ${amount}`);
        if (exitsOnce && age === 41 && !existsSync(exitsOnce)) {
          writeFileSync(exitsOnce, "");
          process.exit(9);
        }
        if (age === exitsAt) process.exit(9);
        const score = (age - 40) / 10 + income / (1 + amount);
        if (!classes) return score;
        const accept = 0.5 + score / (4 + 4 * Math.abs(score)) - 0.15;
        return [1 - accept, accept];
      });
    },
    {
      name: "loans",
      input: { kind: "columns", features: ["age", "income", "amount"].map((name) => ({ name, kind: "number" })) },
      outputs: classes ? ["reject", "accept"].map((name) => ({ name, unit: "probability" })) : [{ name: "score" }],
    },
  );
}
