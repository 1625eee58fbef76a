import { describe, expect, test } from "vitest";
import { type Explanation, parseExplanation, toText } from "whybox";
import { toHtml, toMarkdown, toPng, toSvg } from "whybox/charts";
import { audits } from "../fixtures/audits.js";
import { explanationsByName } from "../fixtures/explanations.js";
import { noises } from "../fixtures/games.js";

// biome-ignore lint/suspicious/noExplicitAny: broken on purpose
type Mutable = any;

/** Mutations per explanation; FUZZ_RUNS=20000 looks for more. */
const RUNS = Number(process.env.FUZZ_RUNS ?? 100);

const copyOf = async (name: string): Promise<Mutable> => structuredClone(await explanationsByName[name]());

describe("a tree", () => {
  test("of 20,000 levels is drawn, in seconds", async () => {
    const explanation = await copyOf("tree");
    const { tree } = explanation.result;
    const split = tree.nodes.find((node: object) => "feature" in node);
    const leaf = tree.nodes.find((node: object) => !("feature" in node));
    const depth = 20_000;
    tree.nodes = Array.from({ length: 2 * depth + 1 }, (_, at) =>
      at % 2 === 0 && at < 2 * depth ? { ...split, left: at + 1, right: at + 2 } : leaf,
    );
    explanation.result.leaves = [];
    const parsed = parseExplanation(explanation);
    expect(toText(parsed).length).toBeLessThan(10_000_000);
    expect(toSvg(parsed).length).toBeLessThan(40_000_000);
  });
});

describe("tables of another shape are refused", () => {
  test.each([
    ["values of a surface", (result: Mutable) => result.surfaces[0].values[0][0].pop(), "surfaces.0.values.0.0"],
    ["rows of a surface", (result: Mutable) => result.surfaces[0].values[0].pop(), "surfaces.0.values.0"],
    ["counts of a surface", (result: Mutable) => result.surfaces[0].counts[1].pop(), "surfaces.0.counts.1"],
    ["spreads", (result: Mutable) => result.curves[0].spread.pop(), "curves.0.spread"],
    [
      "single rows",
      (result: Mutable) => Object.assign(result.curves[0], { rows: [{ row: 0, values: [[1]] }] }),
      "rows.0",
    ],
  ])("%s", async (_, change, path) => {
    const explanation = await copyOf("effects");
    change(explanation.result);
    expect(() => parseExplanation(explanation)).toThrow(path);
  });
});

describe("shares that are none are written as numbers", () => {
  test.each([
    ["ruleList", (result: Mutable) => result.rules[0].value.fill(1e308)],
    ["lime", (result: Mutable) => result.surrogate.heldOutR2.fill(1e308)],
    ["subset", (result: Mutable) => Object.assign(result, { share: 1e308 })],
  ])("%s", async (name, change) => {
    const explanation = await copyOf(name);
    change(explanation.result);
    const parsed = parseExplanation(explanation);
    for (const drawn of [toText(parsed), toSvg(parsed), toHtml(parsed).replaceAll(/<script[\s\S]*?<\/script>/g, "")]) {
      expect(drawn).not.toMatch(/Infinity|NaN/);
    }
  });
});

describe("values of any JSON", () => {
  test("names such as constructor and __proto__ are read back", async () => {
    const explanation = await copyOf("attribution");
    const value = JSON.parse('{"constructor": 1, "__proto__": 2, "prototype": 3}');
    explanation.subject.parts[0].value = value;
    explanation.method.options = JSON.parse('{"constructor": "x", "__proto__": {"a": 1}}');
    explanation.diagnostics = JSON.parse('{"__proto__": [1]}');
    const text = JSON.stringify(explanation);
    const read = parseExplanation(text);
    expect(JSON.stringify(read.subject.parts[0].value)).toBe(JSON.stringify(value));
    expect(JSON.stringify(read.method.options)).toBe('{"constructor":"x","__proto__":{"a":1}}');
    expect(JSON.stringify(read.diagnostics)).toBe('{"__proto__":[1]}');
    expect(toText(parseExplanation(text))).toContain("constructor 1, __proto__ 2");
    expect(toHtml(parseExplanation(text))).toContain("__proto__ 2");
  });

  test("nesting that would overflow the stack is refused", async () => {
    const explanation = await copyOf("attribution");
    explanation.diagnostics = JSON.parse(`{"a": ${"[".repeat(5000)}${"]".repeat(5000)}}`);
    expect(() => parseExplanation(explanation)).toThrow("parseExplanation: diagnostics: expected");
  });

  test("errors do not repeat endless values", async () => {
    const explanation = await copyOf("attribution");
    explanation.kind = "x".repeat(100_000);
    expect(() => parseExplanation(explanation)).toThrow(/^.{0,800}$/);
    explanation.schema = explanation.kind;
    expect(() => parseExplanation(explanation)).toThrow(/^.{0,800}$/);
  });
});

describe("lists longer than the arguments that a call takes are drawn", () => {
  const N = 130_000;
  const repeated = (value: unknown, count = N) => Array.from({ length: count }, () => value);
  const counted = () => Array.from({ length: N }, (_, i) => i);
  test.each([
    [
      "sage",
      (explanation: Mutable) => {
        explanation.subject.parts = repeated({ name: "p" });
        explanation.result.values = repeated(explanation.result.values[0]);
      },
    ],
    [
      "effects",
      ({ result }: Mutable) => {
        const [curve] = result.curves;
        Object.assign(curve, { at: counted(), shares: repeated(0), outside: repeated(false), rows: undefined });
        for (const table of ["values", "low", "high"])
          curve[table] = curve[table].map(([value]: unknown[]) => repeated(value));
      },
    ],
    [
      "additive",
      ({ result }: Mutable) => {
        const term = result.terms.find(({ edges }: Mutable) => edges.length === 1 && edges[0] !== null);
        Object.assign(term, { edges: [counted()], values: repeated(term.values[0], N + 2) });
      },
    ],
    [
      "subset",
      ({ subject, result }: Mutable) => {
        delete subject.source;
        subject.parts = repeated({ name: "p" });
        Object.assign(result, { parts: counted(), gains: repeated(0.1), standardErrors: undefined });
      },
    ],
    [
      "performance",
      ({ result }: Mutable) => {
        result.metrics = repeated(result.metrics[0]);
      },
    ],
    [
      "attribution",
      ({ subject }: Mutable) => {
        subject.model = "` ".repeat(2 * N);
      },
    ],
  ])("%s", async (name, change) => {
    const explanation = await copyOf(name);
    change(explanation);
    const parsed = parseExplanation(JSON.stringify(explanation));
    expect(toText(parsed).length).toBeLessThan(12_000_000);
    expect(toMarkdown(parsed).length).toBeLessThan(12_000_000);
    expect(toSvg(parsed).length).toBeLessThan(12_000_000);
  });

  test("a tree of as many outputs", async () => {
    const explanation = await copyOf("tree");
    const { subject, result } = explanation;
    const names = counted().map((i) => `o${i}`);
    Object.assign(subject, { outputs: names, units: repeated(null), prediction: repeated(0), baseline: repeated(0) });
    const { feature: _, left: __, right: ___, threshold: ____, ...leaf } = result.tree.nodes[0];
    Object.assign(result.tree, { outputs: names, nodes: [{ ...leaf, value: repeated(0.1) }] });
    Object.assign(result, { leaves: [] });
    result.fidelity.r2 = repeated(0);
    const parsed = parseExplanation(JSON.stringify(explanation));
    expect(toText(parsed)).toContain("o0");
    expect(toSvg(parsed)).toContain("o0");
  });
});

describe("positions and groups that would break a drawing are refused", () => {
  test.each([
    [
      "strategies",
      ({ result }: Mutable) => (result.clusters[0].distinct = [{ part: 99, mean: 1, elsewhere: 0, shift: 1 }]),
    ],
    ["strategies", ({ result }: Mutable) => (result.grid = { rows: 1e9, columns: 1e9 })],
    ["profile", ({ result }: Mutable) => (result.drift.tree.nodes[0].left = 0)],
    ["groups", ({ result }: Mutable) => (result.groups[0].level = 101)],
    ["groups", ({ result }: Mutable) => result.groups.push(result.groups[0])],
  ])("%s", async (name, change) => {
    const explanation = await copyOf(name);
    change(explanation);
    expect(() => parseExplanation(explanation)).toThrow(/^parseExplanation: (result|subject)\..*: expected /);
  });
});

describe("what is accepted can be drawn", () => {
  test.each(Object.keys(explanationsByName))("%s, mutated", async (name) => {
    const original = JSON.stringify(await explanationsByName[name]());
    const random = randomOf(name);
    let accepted = 0;
    for (let run = 0; run < RUNS; run++) {
      const mutant = JSON.parse(original);
      const times = 1 + Math.floor(2 * random());
      for (let i = 0; i < times; i++) mutate(mutant, random);
      const parsed = parsedOf(mutant);
      if (!parsed) continue;
      accepted++;
      const drawn = [toText(parsed), toMarkdown(parsed), toHtml(parsed).replaceAll(/<script[\s\S]*?<\/script>/g, "")];
      for (const text of drawn) {
        const stranger = /NaN|undefined|Infinity|\[object/.exec(text);
        if (stranger) throw new Error(`${stranger[0]} in ${text.slice(stranger.index - 100, stranger.index + 60)}`);
      }
      expect(parseExplanation(JSON.stringify(parsed))).toEqual(parsed);
    }
    expect(accepted).toBeGreaterThan(RUNS / 20);
  });

  test("a PNG of a mutant holds nothing of the machine", async () => {
    const explanation = await copyOf("image");
    explanation.subject.parts[0].name = '<image href="file:///etc/passwd"/>';
    expect((await toPng(parseExplanation(explanation))).length).toBeGreaterThan(1000);
    expect(toSvg(parseExplanation(explanation)).match(/<image /g)).toHaveLength(1);
  });
});

function parsedOf(value: unknown): Explanation | undefined {
  try {
    return parseExplanation(value);
  } catch (error) {
    expect(error).toMatchObject({ code: "INVALID_EXPLANATION" });
    return undefined;
  }
}

const STRANGE: readonly unknown[] = [
  0,
  -1,
  1,
  2,
  1e-300,
  1e300,
  -1e308,
  Number.MAX_VALUE,
  1.5,
  2 ** 53,
  5e-324,
  4,
  100,
  "",
  "x",
  "<b>",
  "toString",
  "\ud800",
  "a\nb",
  null,
  true,
  false,
  [],
  {},
  [[]],
  [null],
  [0],
  { a: null },
];

/** Changes one place of the value: another one there, none, twice the same, or one from elsewhere. */
function mutate(root: Mutable, random: () => number): void {
  const places: [Mutable, string | number][] = [];
  const walk = (value: Mutable) => {
    if (typeof value !== "object" || value === null) return;
    for (const key of Object.keys(value)) {
      places.push([value, Array.isArray(value) ? Number(key) : key]);
      walk(value[key]);
    }
  };
  walk(root);
  const pick = <Value>(list: readonly Value[]) => list[Math.floor(random() * list.length)];
  const [parent, key] = pick(places);
  const way = random();
  if (way < 0.55) parent[key] = structuredClone(pick(STRANGE));
  else if (way < 0.7) Array.isArray(parent) ? parent.splice(Number(key), 1) : delete parent[key];
  else if (way < 0.8 && Array.isArray(parent)) parent.splice(Number(key), 0, structuredClone(parent[Number(key)]));
  else {
    const [other, at] = pick(places);
    parent[key] = structuredClone(other[at]);
  }
}

/** Numbers from 0 to 1 that are the same for the same name. */
function randomOf(name: string): () => number {
  const numbers = noises(40 * RUNS + 100, name.length * 31 + name.charCodeAt(0));
  let at = 0;
  return () => (numbers[at++ % numbers.length] + 1) / 2;
}

test("a review of fairness by measures of other names is drawn", async () => {
  const renamed = JSON.stringify(await audits.fairness()).replace(
    // Keys of objects and names of measures, and not the lists of a curve.
    /"(truePositiveRate|falsePositiveRate|areaUnderRoc|baseRate|selectionRate)"(?!:\[)/g,
    '"other $1"',
  );
  const explanation = parseExplanation(renamed) as Explanation;
  expect(toText(explanation)).not.toMatch(/undefined|NaN/);
  for (const chart of ["rates", "gaps", "roc", "calibration"]) expect(toSvg(explanation, { chart })).toMatch(/^<svg/);
  expect(toHtml(explanation)).toContain("<article ");
});

test("a gap in a measure that a review of fairness does not have is refused", async () => {
  const explanation: Mutable = structuredClone(await audits.fairness());
  explanation.result.groupings[0].gaps[0].measure = "none of these";
  expect(() => parseExplanation(explanation)).toThrow("parseExplanation: result.groupings.0.gaps: expected a measure ");
});
