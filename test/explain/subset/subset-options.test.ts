import { describe, expect, test } from "vitest";
import {
  binnedColumns,
  blackBox,
  columns,
  game,
  greedy,
  occlusion,
  type Probe,
  predictionDifference,
  probe,
  type StreakOptions,
  streak,
  superpixels,
  WhyboxError,
} from "whybox";
import { grid } from "whybox/images";
import { tableGame } from "../../fixtures/games.js";

// Calls that a caller without types can make.
const untyped = <T>(value: unknown) => value as T;
const three = tableGame([0, 1, 2, 3, 4, 5, 6, 7]);
const input = { kind: "columns", features: ["a", "b"].map((name) => ({ name, kind: "number" as const })) } as const;
const background = [
  [0, 0],
  [1, 1],
];
const two = probe(
  blackBox((rows) => rows.map(([a, b]) => [a, b]), { name: "two", input, outputs: [{ name: "x" }, { name: "y" }] }),
  columns(background, [2, 3]),
);
const negative = game(2, ({ rows }) => new Float64Array(rows).fill(-1));
const picture = { data: new Float64Array(16).fill(0.5), width: 4, height: 4, channels: 1, range: [0, 1] as const };
picture.data[0] = 1;
/** A net that divides by how much of the picture there is. */
const dividing = probe(
  blackBox((images) => images.map((pixels) => (pixels.every((pixel) => pixel === 0) ? Number.NaN : pixels[0])), {
    name: "dividing",
    input: { kind: "image", width: 4, height: 4, channels: 1, range: [0, 1] },
    outputs: [{ name: "first" }],
  }),
  await superpixels(picture, grid(picture, { size: 2 }), { hide: 0 }),
);
const nanMessage = 'dividing.predict: expected finite numbers, got NaN at row 0, output "first"';

/** Arguments, and the exact error for each. */
// biome-ignore format: a table, one case a line
const cases: [string, () => unknown, WhyboxError["code"], string][] = [
  ["options that are none", () => streak(three, untyped<StreakOptions>(null)), "INVALID_ARGUMENT", "streak: expected options to be an object, got null"],
  ["more parts than there are", () => streak(three, { count: 4 }), "INVALID_ARGUMENT", "streak: expected count to be a whole number from 1 to 3, the number of parts, got 4"],
  ["no part", () => greedy(three, { count: 0 }), "INVALID_ARGUMENT", "greedy: expected count to be a whole number of 1 or more, got 0"],
  ["epsilon 0", () => streak(three, { count: 1, epsilon: 0 }), "INVALID_ARGUMENT", "streak: expected epsilon to be a number of 0.001 or more and below 1, got 0"],
  ["an epsilon of which there would be millions of thresholds", () => streak(three, { count: 1, epsilon: 1e-6 }), "INVALID_ARGUMENT", "streak: expected epsilon to be a number of 0.001 or more and below 1, got 0.000001"],
  ["epsilon 1", () => streak(three, { count: 1, epsilon: 1 }), "INVALID_ARGUMENT", "streak: expected epsilon to be a number of 0.001 or more and below 1, got 1"],
  ["an epsilon that is no number", () => streak(three, { count: 1, epsilon: Number.NaN }), "INVALID_ARGUMENT", "streak: expected epsilon to be a number of 0.001 or more and below 1, got NaN"],
  ["a short sequence", () => streak(three, { count: 1, sequence: [0, 1] }), "INVALID_ARGUMENT", "streak: expected sequence to hold each part from 0 to 2 once, got 2 entries"],
  ["a sequence with a part twice", () => streak(three, { count: 1, sequence: [0, 1, 1] }), "INVALID_ARGUMENT", "streak: expected sequence to hold each part from 0 to 2 once, got 1 twice"],
  ["a sequence with a stranger", () => streak(three, { count: 1, sequence: [0, 1, 3] }), "INVALID_ARGUMENT", "streak: expected sequence to hold each part from 0 to 2 once, got 3"],
  ["a sequence that is none", () => streak(three, untyped<StreakOptions>({ count: 1, sequence: "random" })), "INVALID_ARGUMENT", "streak: expected sequence to be a list of parts, got \"random\""],
  ["fill that is no yes or no", () => streak(three, untyped<StreakOptions>({ count: 1, fill: 3 })), "INVALID_ARGUMENT", "streak: expected fill to be true or false, got 3"],
  ["an objective that does not exist", () => streak(three, untyped<StreakOptions>({ count: 1, objective: "log" })), "INVALID_ARGUMENT", 'streak: expected objective to be "gain" or "logProbability", got "log"'],
  ["an option that does not exist", () => streak(three, untyped<StreakOptions>({ count: 1, k: 2 })), "INVALID_ARGUMENT", 'streak: unknown option "k"; known options are count, objective, budgetRows, outputs, shared, signal, onProgress, epsilon, sequence, fill, seed'],
  ["a sequence for greedy", () => greedy(three, untyped({ count: 1, sequence: [0, 1, 2] })), "INVALID_ARGUMENT", 'greedy: unknown option "sequence"; known options are count, objective, budgetRows, outputs, shared, signal, onProgress, lazy'],
  ["a seed that is no number", () => streak(three, { count: 1, seed: Number.NaN }), "INVALID_ARGUMENT", "streak: expected seed to be a finite number or a string, got NaN"],
  ["the logarithm of what is not above 0", () => streak(negative, { count: 1, objective: "logProbability" }), "LINK_DOMAIN", 'streak: objective "logProbability" needs answers above 0, output "value" averaged -1; use objective "gain"'],
  ["the logarithm of 0 on the way", () => greedy(tableGame([1, 0, 1, 1]), { count: 1, objective: "logProbability" }), "LINK_DOMAIN", 'greedy: objective "logProbability" needs answers above 0, output "value" averaged 0; use objective "gain"'],
  ["several outputs", () => streak(two, { count: 1 }), "INVALID_ARGUMENT", 'streak: expected one output, as one is explained at a time, got 2; name one, such as outputs: ["x"]'],
  ["two names", () => greedy(two, { count: 1, outputs: ["x", "y"] }), "INVALID_ARGUMENT", 'greedy: expected one output, as one is explained at a time, got 2; name one, such as outputs: ["x"]'],
  ["an output that does not exist", () => streak(two, { count: 1, outputs: ["z"] }), "INVALID_ARGUMENT", 'streak: unknown output "z"; the outputs are "x", "y"'],
  ["a budget below each part alone", () => streak(three, { count: 1, budgetRows: 4 }), "BUDGET_TOO_SMALL", "streak: expected budgetRows of at least 5 (none, all and each of 3 parts alone, x 1 background row), got 4"],
  ["a budget below the background", () => greedy(two, { count: 1, outputs: ["x"], budgetRows: 7 }), "BUDGET_TOO_SMALL", "greedy: expected budgetRows of at least 8 (none, all and each of 2 parts alone, x 2 background rows), got 7"],
  ["a model where a probe should be", () => streak(untyped<Probe>({}), { count: 1 }), "INVALID_ARGUMENT", "streak: expected a probe, such as probe(model, columns(background, instance)) or game(...)"],
  ["a masker that redraws what is kept", () => streak(probe(blackBox(() => [0], { name: "m", input, outputs: [{ name: "x" }] }), binnedColumns(background, [2, 3])), { count: 1 }), "INVALID_ARGUMENT", "streak: expected a masker that keeps the instance's own parts or hides them, such as columns(background, instance) or tokens(text); this one redraws the values of kept parts"],
  ["an image model that answers NaN where all is hidden", () => streak(dividing, { count: 1 }), "MODEL_ANSWER_INVALID", nanMessage],
  ["the same for occlusion", () => occlusion(dividing), "MODEL_ANSWER_INVALID", nanMessage],
  ["a model where a probe should be, for occlusion", () => occlusion(untyped<Probe>({})), "INVALID_ARGUMENT", "occlusion: expected a probe, such as probe(model, columns(background, instance)) or game(...)"],
  ["an option that occlusion does not know", () => occlusion(three, untyped({ seed: 1 })), "INVALID_ARGUMENT", 'occlusion: unknown option "seed"; known options are outputs, budgetRows, shared, signal, onProgress'],
  ["a budget that does not pay for occlusion", () => occlusion(three, { budgetRows: 4 }), "BUDGET_TOO_SMALL", "occlusion: expected budgetRows of at least 5 (2 for the ends and 1 for each of 3 parts), got 4"],
  ["no samples", () => predictionDifference(two, { samples: 0 }), "INVALID_ARGUMENT", "predictionDifference: expected samples to be a whole number of 1 or more, got 0"],
  ["half a training row", () => predictionDifference(two, { trainingRows: 0.5 }), "INVALID_ARGUMENT", "predictionDifference: expected trainingRows to be a whole number of 1 or more, got 0.5"],
  ["answers that are no probabilities", () => predictionDifference(two), "LINK_DOMAIN", 'predictionDifference: expected probabilities, output "x" answered 2'],
];

describe("bad input", () => {
  test.each(cases)("%s", async (_, run, code, message) => {
    const error = await Promise.resolve()
      .then(run)
      .then(
        () => expect.unreachable("expected an error"),
        (thrown) => thrown,
      );
    expect(error).toBeInstanceOf(WhyboxError);
    expect((error as WhyboxError).message).toBe(message);
    expect((error as WhyboxError).code).toBe(code);
  });

  test("is found before the model is asked", async () => {
    let rows = 0;
    const counting = game(3, (z) => {
      rows += z.rows;
      return new Float64Array(z.rows);
    });
    for (const options of [{ count: 4 }, { count: 1, budgetRows: 2 }, { count: 1, epsilon: 2 }]) {
      await expect(streak(counting, options)).rejects.toThrow(WhyboxError);
    }
    await expect(occlusion(counting, { budgetRows: 1 })).rejects.toThrow(WhyboxError);
    expect(rows).toBe(0);
  });
});
