import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { describe, expect, test } from "vitest";
import {
  type Attribution,
  blackBox,
  type Explanation,
  game,
  importModel,
  inProcess,
  lime,
  probe,
  workerPool,
} from "whybox";
// @ts-expect-error: an example in JavaScript
import { conditionalGaussian } from "../../examples/conditional-gaussian/gaussian-masker.js";
import { bits } from "../fixtures/waves.js";

const example = (file: string) => new URL(`../../examples/conditional-gaussian/${file}`, import.meta.url);
const model = await importModel(example("model.js"));

const mean = [0, 0, 0];
const covariance = [
  [1, 0.5, 0],
  [0.5, 1, 0.5],
  [0, 0.5, 1],
];
const instance = [1, 1, 1];
const asked = (seed: number, executor = inProcess()) =>
  probe(model, conditionalGaussian(mean, covariance, instance, { seed, references: 160 }), { executor });

/** E[a + c | kept columns]: what the masker's average tends to with more and more draws. */
const closedForm = game(["a", "b", "c"], (z) =>
  Array.from({ length: z.rows }, (_, row) => {
    const [a, b, c] = z.data.subarray(3 * row, 3 * row + 3);
    if (a && c) return 2;
    // E[c | a = b = 1] = (0, .5) [[1, .5], [.5, 1]]^-1 (1, 1)'.
    if (b && (a || c)) return 1 + 1 / 3;
    // E[a | b = 1] = E[c | b = 1] = .5; a and c are independent.
    return b || a + c;
  }),
);

/** Student's t for 31 degrees of freedom; 2.13 for the 15 of drawn samples is wider. */
const quantile = 2.04;

/** The share of true values within value +- quantile x standard error, over seeds and parts. */
async function coverage(explain: (seed: number) => Promise<Attribution>, truth: readonly number[], seeds: number) {
  let inside = 0;
  for (let seed = 0; seed < seeds; seed++) {
    const { values, standardErrors } = (await explain(seed)).result;
    truth.forEach((value, part) => {
      const error = standardErrors[0][part];
      if (error !== null && Math.abs(values[0][part] - value) <= quantile * error) inside++;
    });
  }
  return inside / seeds / truth.length;
}

describe("a conditional Gaussian masker that samples its reference rows", () => {
  test("agrees with the closed form of E[f | kept] for each coalition", async () => {
    const z = { bits: Uint32Array.from({ length: 8 }, (_, bits) => bits), rows: 8, parts: 3 };
    const many = probe(model, conditionalGaussian(mean, covariance, instance, { references: 40_000 }));
    const sampled = await many.ask({ z });
    const exact = await closedForm.ask({ z });
    for (let row = 0; row < 8; row++) expect(Math.abs(sampled.data[row] - exact.data[row])).toBeLessThan(0.03);
  });

  const plain = { alpha: 0, select: "none" } as const;
  test.each([
    ["asking every coalition", { enumerate: true, samples: 4096 }],
    ["drawing samples", { enumerate: false, samples: 1024 }],
  ])("lime %s covers the draws in its standard errors", async (_, given) => {
    const truth = (await lime(closedForm, { ...plain, enumerate: true })).result.values[0];
    const share = await coverage((seed) => lime(asked(seed), { ...plain, ...given, seed }), truth, 120);
    expect(share).toBeGreaterThan(0.91);
    expect(share).toBeLessThan(0.985);
    const { result, subject } = await lime(asked(1), { ...plain, ...given });
    expect(result.asked?.all).toBe(false);
    expect(subject.sampledReferences).toBe(160);
  });

  test("lime that draws until it is stable does not take the same draws for more of them", async () => {
    const few = { ...plain, enumerate: false, samples: 512 };
    const { result, diagnostics } = await lime(asked(1), {
      ...few,
      select: "auto",
      count: 2,
      until: { stable: 1 },
      budgetRows: 8193,
    });
    expect(result.asked?.count).toBeGreaterThan(512);
    expect(diagnostics.randomisations).toBe(16);
    expect(result.standardErrors[0].filter((error) => error === 0)).toEqual([]);
  });

  test("lime says that it cannot know its error from a single draw", async () => {
    const alone = probe(model, conditionalGaussian(mean, covariance, instance, { references: 1 }));
    const { result, notes } = await lime(alone, { enumerate: false, samples: 64 });
    expect(result.standardErrors[0]).toEqual([null, null, null]);
    expect(notes.map(({ code }) => code)).toContain("NO_STANDARD_ERROR");
  });

  test("gives the same bits in workers", async () => {
    const executor = workerPool({ size: 2, chunkBytes: 2000 });
    try {
      const explain = async (where: typeof executor): Promise<Explanation[]> => [
        await lime(asked(3, where), { samples: 512, enumerate: false }),
        await lime(asked(3, where), { enumerate: true }),
      ];
      expect((await explain(executor)).map(bits)).toEqual((await explain(inProcess())).map(bits));
    } finally {
      await executor.close();
    }
  });

  test("without a spec works in process and is refused by a pool", async () => {
    const { spec: _, ...local } = conditionalGaussian(mean, covariance, instance);
    const { result } = await lime(probe(model, local), { samples: 64 });
    expect(result.values[0].every(Number.isFinite)).toBe(true);
    const executor = workerPool({ size: 1 });
    try {
      await expect(lime(probe(model, local, { executor }))).rejects.toMatchObject({
        code: "MASKER_NOT_PORTABLE",
        message: expect.stringMatching(/model "sum" has no spec .* spec: \{ module, export, args \}/),
      });
      for (const [spec, message] of [
        [{ kind: "mine" }, /expected spec to be \{ module, export\?, args\? \}, got one with kind/],
        [
          { module: example("gaussian-masker.js").href, export: "none" },
          /expected an export "none" that is a function/,
        ],
        [{ module: example("model.js").href }, /expected an export "default" that is a function of args, got object/],
      ] as const) {
        await expect(lime(probe(model, { ...local, spec }, { executor }))).rejects.toMatchObject({
          code: "MASKER_NOT_PORTABLE",
          message: expect.stringMatching(message),
        });
      }
    } finally {
      await executor.close();
    }
  });

  test("the error of a model that fails names the reference row", async () => {
    const broken = blackBox((rows) => rows.map(([a]) => (a > 1.5 ? Number.NaN : a)), {
      input: { kind: "columns", features: ["a", "b", "c"].map((name) => ({ name, kind: "number" as const })) },
      outputs: model.outputs,
    });
    await expect(
      probe(broken, conditionalGaussian(mean, covariance, instance)).ask({
        z: { bits: Uint32Array.of(0), rows: 1, parts: 3 },
      }),
    ).rejects.toMatchObject({ message: expect.stringMatching(/reference row \d+/) });
  });

  test("the example runs", async () => {
    const { stdout, stderr } = await promisify(execFile)(process.execPath, [fileURLToPath(example("explain.js"))]);
    expect(stderr).toBe("");
    expect(stdout).toMatch(/a = 1 .*±/);
  });
});
