import { checkKnownOptions } from "../core/checks/check-options.js";
import { describeValue } from "../core/checks/describe-value.js";
import type { Output } from "../core/features.js";
import type { Matrix } from "../core/matrix.js";
import type { Probe } from "../core/probe.js";
import { WhyboxError } from "../core/whybox-error.js";
import { columns } from "../maskers/columns/columns.js";
import { blackBox } from "../models/black-box.js";
import { checkShape } from "../models/check-shape.js";
import { probe } from "./probe.js";

export type GameOptions = {
  /** Outputs of `value`. Default: one output, "value". */
  readonly outputs?: readonly Output[];
  /** Shown in explanations. Default "game". */
  readonly name?: string;
};

/**
 * A probe straight from a set function: a game without a model.
 *
 * @param parts  the number of players, or their names
 * @param value  gets z, coalitions x parts of 0 and 1, and answers coalitions x outputs (or one number each)
 * @throws WhyboxError INVALID_ARGUMENT; asking throws MODEL_ANSWER_INVALID
 * @example
 * // Gloves: left, right, right. A pair is worth 1.
 * const gloves = game(3, (z) => Array.from({ length: z.rows }, (_, i) =>
 *   z.data[3 * i] * Math.max(z.data[3 * i + 1], z.data[3 * i + 2])));
 * (await exactShapley(gloves)).result.values;   // [[2/3, 1/6, 1/6]]
 */
export function game(
  parts: number | readonly string[],
  value: (z: Matrix) => Matrix | ArrayLike<number> | Promise<Matrix | ArrayLike<number>>,
  options: GameOptions = {},
): Probe {
  checkKnownOptions("game", options, ["outputs", "name"]);
  const names = typeof parts === "number" ? playerNames(parts) : parts;
  if (!Array.isArray(names) || names.length === 0) {
    throw new WhyboxError(
      "INVALID_ARGUMENT",
      `game: expected parts to be a whole number of 1 or more, or a list of names, got ${describeValue(parts)}`,
    );
  }
  if (typeof value !== "function") {
    throw new WhyboxError("INVALID_ARGUMENT", `game: expected value to be a function, got ${describeValue(value)}`);
  }
  const input = { kind: "columns", features: names.map((name) => ({ name, kind: "number" as const })) } as const;
  const outputs = options.outputs ?? [{ name: "value" }];
  checkShape("game", input, outputs);
  const model = blackBox(value, { name: options.name ?? "game", input, outputs, rows: "matrix" });
  // Hidden is 0, kept is 1: the perturbed row is the coalition itself.
  const nobody = { data: new Float64Array(names.length), rows: 1, columns: names.length };
  const everybody = new Float64Array(names.length).fill(1);
  // A player who is out is no value that a row of some table could hold.
  const { conditions: _, ...asked } = probe(model, columns(nobody, everybody));
  return { ...asked, constant: names.map(() => false), parts: names.map((name) => ({ name })) };
}

function playerNames(parts: number): string[] {
  if (!Number.isInteger(parts) || parts < 1) return [];
  return Array.from({ length: parts }, (_, i) => `player ${i + 1}`);
}
