import { setTimeout as sleep } from "node:timers/promises";
import { blackBox } from "whybox";

/**
 * A score of four columns.
 *
 * @param slowMs  milliseconds that each call waits
 * @param sines  work per row: about 50 to the microsecond
 */
export function createModel({ slowMs = 0, sines = 0 } = {}) {
  return blackBox(
    async (rows) => {
      if (slowMs > 0) await sleep(slowMs);
      return rows.map(([a, b, c, d]) => {
        let work = 0;
        for (let i = 0; i < sines; i++) work += Math.sin(i + a);
        return a * b + Math.max(c, d) - c * d * a + 1e-300 * work;
      });
    },
    {
      name: "slow",
      input: { kind: "columns", features: ["a", "b", "c", "d"].map((name) => ({ name, kind: "number" })) },
      outputs: [{ name: "score" }],
    },
  );
}
