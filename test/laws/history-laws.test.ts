import { describe, expect, test } from "vitest";
import {
  anchors,
  banzhafInteractions,
  banzhafValues,
  binnedColumns,
  blackBox,
  columns,
  type Explanation,
  exactShapley,
  greedy,
  kernelShap,
  lime,
  matrix,
  occlusion,
  offsetColumns,
  owenValues,
  type Probe,
  permutationShapley,
  predictionDifference,
  probe,
  shapleyInteractions,
  streak,
  superpixels,
  tokens,
} from "whybox";
import { grid } from "whybox/images";
import { cached } from "whybox/models";
import { EXPLAIN_METHODS } from "../../dist/cli/methods/explain-methods.js";
import { parkMiller } from "../fixtures/park-miller.js";
import { noisePicture } from "../fixtures/pictures.js";

const { uniform } = parkMiller(11);
const rows = matrix(Array.from({ length: 12 }, () => [uniform(), uniform(), uniform(), uniform()]));
const instance = [0.9, 0.2, 0.7, 0.1];
const outputs = [
  { name: "yes", unit: "probability" },
  { name: "no", unit: "probability" },
] as const;
const input = {
  kind: "columns",
  features: ["a", "b", "c", "d"].map((name) => ({ name, kind: "number" as const })),
} as const;

/** Two classes that now and then add up to 1.1: what a run sees of that depends on the rows that it asks. */
const oddly = (score: number) => [0.8 * score, 1 - 0.8 * score + (score > HIGH ? 0.1 : 0)];
const HIGH = 0.85;
const ofColumns = () =>
  cached(blackBox((given) => given.map(([a, b, c, d]) => oddly(0.4 * a + 0.4 * b * c + 0.4 * d)), { input, outputs }));
const ofText = () =>
  blackBox((texts) => texts.map((each) => oddly(1 - 0.02 * each.length)), { input: { kind: "text" }, outputs });
const picture = noisePicture(8, 8);
const ofImages = () =>
  blackBox((images) => images.map((pixels) => oddly(0.6 * pixels[0] + 0.4 * pixels[40])), {
    input: { kind: "image", width: 8, height: 8, channels: picture.channels, range: [0, 1] },
    outputs,
  });

type Method = (probe: Probe) => Promise<Explanation>;
const sampling = { enumerate: false, budgetRows: 180 } as const;
const few = { outputs: ["yes"], count: 2 } as const;

const hiding: Readonly<Record<string, Method>> = {
  kernelShap: (asked) => kernelShap(asked, sampling),
  "kernelShap of a contrast": (asked) => kernelShap(asked, { ...sampling, outputs: [{ of: "yes", against: "no" }] }),
  exactShapley: (asked) => exactShapley(asked),
  permutationShapley: (asked) => permutationShapley(asked, sampling),
  owenValues: (asked) => owenValues(asked, { budgetRows: 180, hierarchy: [[0, 1]] }),
  shapleyInteractions: (asked) => shapleyInteractions(asked),
  banzhafValues: (asked) => banzhafValues(asked),
  banzhafInteractions: (asked) => banzhafInteractions(asked),
  lime: (asked) => lime(asked, { samples: 40 }),
  anchors: (asked) => anchors(asked, { budgetRows: 40, enumerate: false }),
  streak: (asked) => streak(asked, few),
  greedy: (asked) => greedy(asked, few),
  occlusion: (asked) => occlusion(asked),
  predictionDifference: (asked) => predictionDifference(asked, { samples: 5 }),
};
const { lime: limeAlone, anchors: anchorsAlone } = hiding;

const probes: Readonly<Record<string, [() => Probe, Readonly<Record<string, Method>>]>> = {
  columns: [() => probe(ofColumns(), columns(rows, instance)), hiding],
  binnedColumns: [
    () => probe(ofColumns(), binnedColumns(rows, instance)),
    { lime: limeAlone, anchors: anchorsAlone, "lime, more": (asked) => lime(asked, { samples: 300 }) },
  ],
  offsetColumns: [
    () => probe(ofColumns(), offsetColumns(rows, instance)),
    { lime: limeAlone, "lime, more": (asked) => lime(asked, { samples: 300 }) },
  ],
  tokens: [() => probe(ofText(), tokens("one two three four five six seven")), hiding],
};

describe("what ran before on the same probe, model and masker changes nothing", () => {
  const cases = Object.entries(probes).flatMap(([masker, [make, methods]]) =>
    Object.keys(methods).map((method) => ({ masker, method, make, methods })),
  );
  const after = new Map<string, Map<string, string[]>>();

  test.each(cases)("$method of $masker", async ({ masker, method, make, methods }) => {
    const used = after.get(masker) ?? (await inBothOrders(make(), methods));
    after.set(masker, used);
    const fresh = bits(await methods[method](make()));
    expect(used.get(method)).toEqual([fresh, fresh]);
  });
});

/** Every method on one probe, first to last and then last to first. */
async function inBothOrders(asked: Probe, methods: Readonly<Record<string, Method>>) {
  const found = new Map<string, string[]>();
  const names = Object.keys(methods);
  for (const name of [...names, ...names.toReversed()]) {
    found.set(name, [...(found.get(name) ?? []), bits(await methods[name](asked))]);
  }
  return found;
}

test("methods of regions of a picture, on the same masker", async () => {
  const make = async () => probe(ofImages(), await superpixels(picture, grid(picture, { size: 4 })));
  const used = await inBothOrders(await make(), hiding);
  for (const [name, method] of Object.entries(hiding)) {
    const fresh = bits(await method(await make()));
    expect(used.get(name), name).toEqual([fresh, fresh]);
  }
});

test("the cases can tell: some runs see classes that do not add up to 1, and others see none", async () => {
  const seen = new Set<boolean>();
  for (const method of Object.values(hiding)) {
    const { notes } = await method(probe(ofColumns(), columns(rows, instance)));
    seen.add(notes.some(({ code }) => code === "PROBABILITIES_NOT_SUMMING"));
  }
  expect(seen.size).toBe(2);
});

test("no method of the command line is missing above", async () => {
  const loaded = await Promise.all([...EXPLAIN_METHODS.values()].map((load) => load()));
  // A method that reads trees takes no probe.
  const asking = loaded.flatMap(({ declared, explain }) => (explain ? [declared.name] : []));
  const missing = asking.filter((name) => !(name in hiding));
  expect(missing).toEqual([]);
});

/** Everything of an explanation but its times and what a cache spared: rows that need not be sent. */
function bits({ run: _, cost: { sentRows: __, ...cost }, ...rest }: Explanation): string {
  return JSON.stringify({ ...rest, cost });
}
