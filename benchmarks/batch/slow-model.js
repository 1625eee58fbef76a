import { hash } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { blackBox } from "whybox";

/**
 * A score of four columns. Its work is a native function: a loop in JavaScript was up to 30% slower in one thread than
 * in another, by how the compiler had met it, and that is not the batch's doing.
 *
 * @param slowMs  milliseconds that each call waits
 * @param hashedBytes  work per row: about 1,500 to the microsecond
 */
export function createModel({ slowMs = 0, hashedBytes = 0 } = {}) {
  const bytes = Buffer.alloc(hashedBytes, "whybox");
  return blackBox(
    async (rows) => {
      if (slowMs > 0) await sleep(slowMs);
      return rows.map(([a, b, c, d]) => {
        const work = hashedBytes > 0 ? hash("sha256", bytes, "buffer")[0] : 0;
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
