import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import {
  anchors,
  blackBox,
  distill,
  type Explanation,
  exactShapley,
  game,
  globalImportance,
  greedy,
  importanceDrift,
  lime,
  parseExplanation,
  probe,
  shapleyInteractions,
  superpixels,
  tokens,
} from "whybox";
import {
  accumulatedEffects,
  answersOf,
  audit,
  compareFairness,
  dataset,
  errorSlices,
  explainGap,
  fairness,
  individualFairness,
  interactionStrength,
  performance,
  permutationImportance,
  profile,
  strategies,
  subgroupScan,
} from "whybox/audit";
import { grid } from "whybox/images";
import { treeSurrogate } from "whybox/trees";
import { noisePicture } from "../fixtures/pictures.js";

const page = readFileSync(new URL("../../docs/explanation.md", import.meta.url), "utf8");
/** The text below a heading of the second level, up to the next one. */
const section = (heading: string) => page.split(/^## /m).find((text) => text.startsWith(heading)) ?? "";

const sum = game(3, (z) => Array.from({ length: z.rows }, (_, row) => z.data[3 * row] + 2 * z.data[3 * row + 1]));
const step = blackBox((rows) => rows.map(([a, b]) => (a > b ? 1 : 0)), {
  name: "step",
  input: {
    kind: "columns",
    features: [
      { name: "a", kind: "number" },
      { name: "b", kind: "number" },
    ],
  },
  outputs: [{ name: "above", unit: "probability" }],
});
const rows = Array.from({ length: 40 }, (_, row) => [row % 7, row % 5]);
const student = (as: "tree" | "ruleList" | "additive" | "softTree") => distill(step, rows, { as, budgetRows: 200 });

const people = dataset(
  rows.map(([a, b]) => ({ a, b, y: a > b ? 1 : 0, g: b > 1 ? "x" : "y" })),
  { model: step, target: "y", groups: ["g"] },
);
const answers = answersOf(step, people);

/** One explanation of every kind. */
const made: { [kind in Explanation["kind"]]: () => Promise<Explanation> } = {
  attribution: () => exactShapley(sum),
  surrogate: () => lime(sum, { surrogate: treeSurrogate({ maxLeaves: 2 }) }),
  subset: () => greedy(sum, { count: 2 }),
  rule: () => anchors(sum, { tolerance: 0.5 }),
  importanceDrift: async () =>
    importanceDrift(globalImportance([await exactShapley(sum)]), globalImportance([await exactShapley(sum)])),
  interactionIndex: () => shapleyInteractions(sum),
  importance: async () => globalImportance([await exactShapley(sum)]),
  tree: () => student("tree"),
  ruleList: () => student("ruleList"),
  additive: () => student("additive"),
  softTree: () => student("softTree"),
  performance: async () => performance(await answers),
  slices: async () => errorSlices(await answers),
  effects: () => accumulatedEffects(step, people),
  interactions: () => interactionStrength(step, people),
  lossImportance: () => permutationImportance(step, people),
  profile: async () => profile(people),
  findings: async () => (await audit(undefined, people)).findings,
  strategies: async () => strategies([await exactShapley(sum), await exactShapley(sum)]),
  fairness: async () => fairness(await answers, { favourable: "1" }),
  groupGap: () => explainGap(step, people),
  individualFairness: async () => individualFairness(await answers, { favourable: "1" }),
  subgroups: async () => subgroupScan(await answers, { favourable: "1", draws: 19 }),
  mitigation: async () => compareFairness(await answers, await answers, { favourable: "1", smallest: 5 }),
};

describe("the page on the format", () => {
  test("knows every kind that parseExplanation takes", () => {
    const stranger = JSON.stringify({ schema: "whybox/explanation@1", kind: "guess" });
    const [, kinds] = /expected \((.*?)\)/.exec(String(thrown(() => parseExplanation(stranger)))) ?? [];
    expect(kinds.split(" | ").map((kind) => JSON.parse(kind))).toEqual(
      expect.arrayContaining(Object.keys(made) as string[]),
    );
    expect(kinds.split(" | ").length).toBe(Object.keys(made).length);
  });

  test.each(Object.entries(made))("has a section on %s that names every field of its result", async (kind, make) => {
    const explanation = await make();
    expect(explanation.kind).toBe(kind);
    const common = "curve" in explanation.result ? section("What `distill` writes") : "";
    const text = section(`\`${kind}\``) + common;
    for (const field of Object.keys(explanation.result)) expect(text).toMatch(new RegExp(`\`(result\\.)?${field}\``));
  });

  test("names every field of a text and of an image", async () => {
    const image = noisePicture(4, 4);
    const text = blackBox((texts: readonly string[]) => texts.map(() => 0), {
      input: { kind: "text" },
      outputs: [{ name: "y" }],
    });
    const picture = blackBox((batch) => batch.map(() => 0), {
      input: { kind: "image", width: 4, height: 4, channels: 3, range: [0, 1] },
      outputs: [{ name: "y" }],
    });
    const sources = [
      probe(text, tokens("two words")).source,
      probe(picture, await superpixels(image, grid(image, { size: 2 }))).source,
    ];
    for (const source of sources) {
      for (const field of Object.keys(source ?? {})) expect(section("Common fields")).toContain(`\`${field}\``);
      expect(section("Common fields")).toContain(`\`"${source?.kind}"\``);
    }
  });
});

function thrown(run: () => unknown): unknown {
  try {
    return run();
  } catch (error) {
    return error;
  }
}
