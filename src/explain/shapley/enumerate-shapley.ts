import type { Attribution } from "../../core/explanation.js";
import { popcount } from "../../math/popcount.js";
import { additiveR2 } from "./additive-r2.js";
import { allCoalitions } from "./all-coalitions.js";
import type { ShapleyGame } from "./shapley-game.js";
import { shapleyKernel } from "./shapley-kernel.js";
import { shapleyValues } from "./shapley-values.js";

/** Evaluates every coalition and reads the values off their definition: exact for this background. */
export async function enumerateShapley(game: ShapleyGame): Promise<Attribution> {
  const parts = game.players.length;
  const coalitions = allCoalitions(Math.max(1, parts));
  const { empty, full, values, attribution } = await game.evaluate(coalitions.rows);
  const evaluated = coalitions.rows > 0 ? await values(coalitions) : Array.from(empty, () => new Float64Array(0));

  const last = 2 ** parts - 1;
  const solved = evaluated.map((inner, output) =>
    shapleyValues(parts, (coalition) => {
      if (coalition === 0) return empty[output];
      return coalition === last ? full[output] : inner[coalition - 1];
    }),
  );
  const kernelOfSize = Array.from({ length: parts }, (_, size) => (size === 0 ? 0 : shapleyKernel(parts, size)));
  const weights = Float64Array.from(coalitions.bits, (bits) => kernelOfSize[popcount(bits)]);
  return attribution({
    values: solved,
    standardErrors: solved.map(() => new Float64Array(parts)),
    stoppedBy: "complete",
    degreesOfFreedom: Number.POSITIVE_INFINITY,
    asked: { count: 2 ** parts, of: "coalitions", all: true },
    diagnostics: { weightEnumerated: 1 },
    weightedR2: solved.map((phi, output) => additiveR2(coalitions, weights, evaluated[output], empty[output], phi)),
  });
}
