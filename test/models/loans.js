import { existsSync, writeFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { blackBox } from "whybox";

/** A score of three columns, which can be told to be slow, to fail at an amount (until a file is there), or to end the process at an age. */
export function createModel({ failsAt, failsUntil, exitsOnce, exitsAt, slowMs = 0 } = {}) {
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
        return (age - 40) / 10 + income / (1 + amount);
      });
    },
    {
      name: "loans",
      input: { kind: "columns", features: ["age", "income", "amount"].map((name) => ({ name, kind: "number" })) },
      outputs: [{ name: "score" }],
    },
  );
}
