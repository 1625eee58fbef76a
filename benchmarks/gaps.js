// The longest time that a call keeps timers waiting, on large inputs: it should stay below 100 ms. Where the system
// tells it (Linux), the time is that of the processor at work on the main thread, which other programs do not
// lengthen; elsewhere it is the clock's. Calls that take a signal are aborted at five moments of a run as well: the time
// from there to the answer should stay below 200 ms. Arguments: a part of a name.
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  anchors,
  banzhafValues,
  binnedColumns,
  blackBox,
  columns,
  distill,
  explainAll,
  explainTreeRowsAsync,
  game,
  globalImportance,
  greedy,
  importanceDrift,
  kernelShap,
  lime,
  occlusion,
  owenValues,
  parseExplanation,
  patches,
  permutationShapley,
  predictionDifference,
  probe,
  shapleyInteractions,
  streak,
  summariseBackground,
  superpixels,
  tokens,
  toText,
} from "whybox";
import {
  accumulatedEffects,
  adjustThresholds,
  answersOf,
  compareFairnessAsync,
  dataset,
  errorSlices,
  explainGap,
  fairness,
  individualFairness,
  partialDependence,
  performance as performanceOf,
  permutationImportance,
  profile,
  readDataset,
  rejectOption,
  sage,
  strategies,
  subgroupScan,
} from "whybox/audit";
import { toHtml, toSvg } from "whybox/charts";
import { grid, slic } from "whybox/images";
import { forestFileModel } from "whybox/models";
import { treeInteractionsAsync, treeShapleyAsync } from "whybox/trees";
import { plainTable } from "./plain-table.js";

const TICK_MS = 5;
const [only = ""] = process.argv.slice(2);

/** Milliseconds that the main thread has been on a processor; without the system's word for it, the clock's. */
function busyMs() {
  try {
    return Number(readFileSync(`/proc/self/task/${process.pid}/schedstat`, "utf8").split(" ")[0]) / 1e6;
  } catch {
    return performance.now();
  }
}

/** Milliseconds of work between two ticks of a timer, the most there were while `run` was at work. */
async function longestGap(run) {
  let longest = 0;
  let last = busyMs();
  const tick = () => {
    const now = busyMs();
    longest = Math.max(longest, now - last);
    last = now;
  };
  const timer = setInterval(tick, TICK_MS);
  const started = busyMs();
  await run();
  tick();
  clearInterval(timer);
  return { longest, total: busyMs() - started };
}

/** A model of some numbers that answers `count` outputs. */
const manyOutputs = (count, inputs = 10) =>
  blackBox(
    (rows) =>
      rows.map((row) => Array.from({ length: count }, (_, o) => row[o % inputs] + (o * row[0] * row[1]) / count)),
    {
      name: "many outputs",
      input: { kind: "columns", features: features(inputs) },
      outputs: Array.from({ length: count }, (_, o) => ({ name: `y${o}` })),
    },
  );
const ofOutputs = (count, inputs = 10) =>
  probe(manyOutputs(count, inputs), columns(table(20, inputs), table(2, inputs)[1]));
/** Milliseconds of work from an abort to its answer, the most of some moments of a run that takes `totalMs`. */
async function longestAfterAbort(run, totalMs) {
  let longest = 0;
  for (const share of [0.1, 0.3, 0.5, 0.7, 0.9]) {
    const stop = new AbortController();
    const started = busyMs();
    let abortedMs;
    const timer = setInterval(() => {
      if (abortedMs !== undefined || busyMs() - started < share * totalMs) return;
      abortedMs = busyMs();
      stop.abort();
    }, TICK_MS);
    try {
      await run({ signal: stop.signal });
    } catch (error) {
      if (error.code !== "ABORTED") throw error;
      longest = Math.max(longest, busyMs() - abortedMs);
    }
    clearInterval(timer);
  }
  return longest;
}

const words = (count) => Array.from({ length: count }, (_, i) => `word${i % 997}x${i}`).join(" ");
const reader = blackBox((texts) => texts.map((text) => text.length / 1000 + Number(text.includes("word3x3"))), {
  name: "reader",
  input: { kind: "text" },
  outputs: [{ name: "y" }],
});
const features = (count) => Array.from({ length: count }, (_, i) => ({ name: `x${i}`, kind: "number" }));
const wide = (count) =>
  blackBox((rows) => rows.map((row) => row[0] * row[1] + row[2] - row[3] * row[count - 1]), {
    name: "wide",
    input: { kind: "columns", features: features(count) },
    outputs: [{ name: "y" }],
  });
const table = (rows, count) =>
  Array.from({ length: rows }, (_, row) => Array.from({ length: count }, (__, i) => ((row * (2 * i + 3)) % 101) / 101));
const picture = (width, height) => ({
  data: Uint8Array.from({ length: 3 * width * height }, (_, i) => (i * 7919) % 256),
  width,
  height,
  channels: 3,
});
const sum = (parts) =>
  game(parts, (z) =>
    Array.from({ length: z.rows }, (_, row) => z.data[row * parts] + z.data[row * parts + 1] * z.data[row * parts + 2]),
  );
const names = Array.from({ length: 12 }, (_, i) => `x${i}`);
const chance = ([a, b, c, d]) => 1 / (1 + Math.exp(0.8 - 3 * a + 2 * b - c * d));
const applicants = blackBox((rows) => rows.map((row) => [chance(row), 1 - chance(row)]), {
  name: "applicants",
  input: { kind: "columns", features: names.map((name) => ({ name, kind: "number" })) },
  outputs: ["yes", "no"].map((name) => ({ name, unit: "probability" })),
});
let state = 12345;
function uniform() {
  state = (state * 48271) % 2147483647;
  return state / 2147483647;
}
const crowd = Array.from({ length: 50_000 }, () => names.map(uniform));
let wideCrowd;
let people;
let answers;
/** 50,000 rows of 12 columns, made when the first audit asks for them. */
async function audited() {
  people ??= dataset(
    crowd.map((row) => ({
      ...Object.fromEntries(names.map((name, i) => [name, row[i]])),
      y: uniform() < chance(row) ? "yes" : "no",
      group: "abcdefgh"[Math.floor(8 * uniform())],
      sex: uniform() < 0.5 ? "f" : "m",
    })),
    { model: applicants, target: "y", groups: ["group", "sex"] },
  );
  answers ??= await answersOf(applicants, people);
}
let ofManyGroups;
/** 20,000 rows in 300 groups, of which the review is made for all pairs of groups. */
async function manyGroups() {
  const rows = crowd.slice(0, 20_000).map((row, i) => ({
    ...Object.fromEntries(names.map((name, at) => [name, row[at]])),
    y: uniform() < chance(row) ? "yes" : "no",
    group: `group ${(i * 7919) % 300}`,
  }));
  ofManyGroups ??= await answersOf(applicants, dataset(rows, { model: applicants, target: "y", groups: ["group"] }));
}
let ofManyClasses;
/** 20,000 rows of a model that tells 400 classes apart. */
async function manyClasses() {
  const classes = Array.from({ length: 400 }, (_, c) => `class ${c}`);
  const chancesOf = ([a]) => classes.map((_, c) => (Math.floor(400 * a) === c ? 0.9 : 0.1 / 399));
  const model = blackBox((rows) => rows.map(chancesOf), {
    name: "classifier",
    input: { kind: "columns", features: [{ name: "a", kind: "number" }] },
    outputs: classes.map((name) => ({ name, unit: "probability" })),
  });
  const rows = Array.from({ length: 20_000 }, () => {
    const a = uniform();
    return { a, y: classes[Math.floor(400 * (uniform() < 0.8 ? a : uniform()))] };
  });
  ofManyClasses ??= await answersOf(model, dataset(rows, { model, target: "y" }));
}
/** A full tree of random questions about 16 columns. */
function fullTree(depth) {
  const nodes = [];
  const grow = (level) => {
    const reached = { samples: 1, weight: 1, impurity: 0, value: [uniform()] };
    const at = nodes.push(reached) - 1;
    if (level === depth) return at;
    const asked = { feature: Math.floor(16 * uniform()), threshold: uniform(), gain: 0, missing: "left" };
    nodes[at] = { ...reached, ...asked, left: grow(level + 1), right: grow(level + 1) };
    return at;
  };
  grow(0);
  return { task: "regression", criterion: "random", features: features(16), outputs: ["y"], nodes };
}
let plainRecords;
let ofThousand;
/** 4,000 rows of a model that tells 1,000 classes apart by four columns. */
function thousandClasses() {
  const classes = Array.from({ length: 1000 }, (_, c) => `class ${c}`);
  const chancesOf = ([a, b]) => classes.map((_, c) => (Math.floor(500 * a + 499 * b) === c ? 0.9 : 0.1 / 999));
  const model = blackBox((rows) => rows.map(chancesOf), {
    name: "classifier",
    input: { kind: "columns", features: ["a", "b", "c", "d"].map((name) => ({ name, kind: "number" })) },
    outputs: classes.map((name) => ({ name, unit: "probability" })),
  });
  const rows = Array.from({ length: 4000 }, () => {
    const [a, b, c, d] = Array.from({ length: 4 }, uniform);
    return { a, b, c, d, y: classes[Math.floor(500 * a + 499 * b)] };
  });
  ofThousand ??= { model, rows: dataset(rows, { model, target: "y" }) };
}
let forest;
let forestBytes;
function deepForest() {
  forest ??= { trees: Array.from({ length: 10 }, () => fullTree(12)), base: [0], scale: 1 };
  forestBytes ??= new TextEncoder().encode(JSON.stringify(forest));
}
const treeRows = (rows) => Array.from({ length: rows }, () => Array.from({ length: 16 }, uniform));
const treeBackground = treeRows(100);
const yes = { favourable: "yes" };
const audits = {
  performance: () => performanceOf(answers),
  errorSlices: () => errorSlices(answers),
  fairness: () => fairness(answers, yes),
  subgroupScan: () => subgroupScan(answers, { ...yes, measure: "errorRate", draws: 19 }),
  individualFairness: () => individualFairness(answers, { ...yes, model: applicants, maxRows: 500 }),
  explainGap: () => explainGap(applicants, people, { group: "sex" }),
  adjustThresholds: () =>
    adjustThresholds(applicants, people, { ...yes, groups: ["sex"], constraint: "equalizedOdds" }),
  rejectOption: () => rejectOption(applicants, people, { ...yes, groups: ["sex"] }),
  permutationImportance: () => permutationImportance(applicants, people),
  sage: () => sage(applicants, people),
  accumulatedEffects: () => accumulatedEffects(applicants, people),
  partialDependence: () => partialDependence(applicants, people),
  profile: () => profile(people),
};
const hidden = new Map();
/** A probe of columns: made at once, and before the time is taken. */
function columnsProbe(count, rows) {
  const name = `${count} ${rows}`;
  if (!hidden.has(name)) {
    const background = table(rows, count);
    hidden.set(name, probe(wide(count), columns(background, background[1])));
  }
  return hidden.get(name);
}
const thousands = (count) => count.toLocaleString("en-US");
const ofWideTables = {
  occlusion: { count: 5000, rows: 300, run: occlusion },
  kernelShap: {
    count: 3000,
    rows: 300,
    run: (asked, options) => kernelShap(asked, { budgetRows: 2_000_000, ...options }),
  },
  predictionDifference: { count: 5000, rows: 100, run: predictionDifference },
  permutationShapley: { count: 2000, rows: 10, run: permutationShapley },
  shapleyInteractions: { count: 200, rows: 30, run: shapleyInteractions },
  banzhafValues: { count: 500, rows: 100, run: banzhafValues },
  owenValues: {
    count: 2000,
    rows: 10,
    run: (asked, options) =>
      owenValues(asked, {
        hierarchy: Object.fromEntries(
          Array.from({ length: 100 }, (_, i) => [`g${i}`, Array.from({ length: 20 }, (__, j) => `x${20 * i + j}`)]),
        ),
        ...options,
      }),
  },
  lime: { count: 2000, rows: 300, run: lime },
  greedy: { count: 2000, rows: 30, run: (asked, options) => greedy(asked, { count: 5, ...options }) },
};
const photo = picture(4000, 3000);
const squares = grid(photo, { size: 200 });

const binned = new Map();
/** A probe of columns in bins: made at once, and before the time is taken. */
function binnedProbe(count, rows) {
  const name = `${count} ${rows}`;
  const background = binned.get(name)?.background ?? table(rows, count);
  const made = binned.get(name)?.probe ?? probe(wide(count), binnedColumns(background, background[1]));
  binned.set(name, { background, probe: made });
  return made;
}
function anchorsOf(count, rows, options) {
  const run = () => anchors(binnedProbe(count, rows), { tolerance: 0.1, ...options });
  return Object.assign(run, { needs: () => binnedProbe(count, rows) });
}

const reds = blackBox((images) => images.map((image) => image[0] / 255 + image[99]), {
  name: "reds",
  input: { kind: "image", width: 4000, height: 3000, channels: 3, range: [0, 255] },
  outputs: [{ name: "red" }],
});
let partedPhoto;
/** A photo of 48 squares. */
async function photoInParts() {
  partedPhoto ??= probe(reds, await superpixels(photo, grid(photo, { size: 500 })));
}
const wideNames = Array.from({ length: 200 }, (_, i) => `x${i}`);
const wideApplicants = blackBox((rows) => rows.map((row) => [chance(row), 1 - chance(row)]), {
  name: "wide applicants",
  input: { kind: "columns", features: features(200) },
  outputs: ["yes", "no"].map((name) => ({ name, unit: "probability" })),
});
let wideRows;
let widePeople;
let wideAnswers;
/** 20,000 rows of 200 columns. */
async function widely() {
  wideRows ??= Array.from({ length: 20_000 }, () => wideNames.map(uniform));
  widePeople ??= dataset(
    wideRows.map((row, at) => ({
      ...Object.fromEntries(wideNames.map((name, i) => [name, row[i]])),
      y: uniform() < chance(row) ? "yes" : "no",
      sex: at % 2 ? "f" : "m",
    })),
    { model: wideApplicants, target: "y", groups: ["sex"] },
  );
  wideAnswers ??= await answersOf(wideApplicants, widePeople);
}
const wideCalls = {
  ...Object.fromEntries(
    ["tree", "ruleList", "additive", "softTree"].map((as) => [
      `distill ${as}`,
      (options) => distill(wideApplicants, wideRows, { as, ...options }),
    ]),
  ),
  errorSlices: (options) => errorSlices(wideAnswers, options),
  subgroupScan: (options) => subgroupScan(wideAnswers, { ...yes, measure: "errorRate", draws: 19, ...options }),
  permutationImportance: (options) => permutationImportance(wideApplicants, widePeople, options),
  sage: (options) => sage(wideApplicants, widePeople, options),
  accumulatedEffects: (options) => accumulatedEffects(wideApplicants, widePeople, options),
  partialDependence: (options) => partialDependence(wideApplicants, widePeople, options),
  profile: (options) => profile(widePeople, options),
  explainGap: (options) => explainGap(wideApplicants, widePeople, { group: "sex", ...options }),
  individualFairness: (options) =>
    individualFairness(wideAnswers, { ...yes, model: wideApplicants, maxRows: 500, ...options }),
  "profile against itself": (options) => profile(widePeople, { against: widePeople, ...options }),
};
const csv = join(tmpdir(), `whybox-gaps-${process.pid}.csv`);
/** A CSV file of 20,000 rows of 200 columns. */
async function wideFile() {
  await widely();
  if (existsSync(csv)) return;
  writeFileSync(csv, `${wideNames.join()}\n${wideRows.map((row) => row.join()).join("\n")}\n`);
  process.on("exit", () => rmSync(csv, { force: true }));
}
let reviewed;
/** A review of 100 groups. */
async function reviewOfMany() {
  const rows = crowd.slice(0, 20_000).map((row, i) => ({
    ...Object.fromEntries(names.map((name, at) => [name, row[at]])),
    y: uniform() < chance(row) ? "yes" : "no",
    group: `group ${(i * 7919) % 100}`,
  }));
  const of = await answersOf(applicants, dataset(rows, { model: applicants, target: "y", groups: ["group"] }));
  reviewed ??= await fairness(of, yes);
}
let longExplanation;
/** An explanation of 10,000 words. */
async function manyParts() {
  longExplanation ??= await occlusion(novel(10_000));
}
const explained = [];
/** 5,000 explanations of 200 columns. */
async function explanations() {
  const background = table(4, 200);
  const one = await occlusion(probe(wide(200), columns(background, background[1])));
  while (explained.length < 5000) {
    const values = one.result.values.map((each) => each.map((value) => value * uniform()));
    explained.push({ ...one, result: { ...one.result, values } });
  }
}
async function explainMany(options) {
  const background = table(10, 12);
  const explain = (row, { shared, signal }) =>
    kernelShap(probe(wide(12), columns(background, row)), { shared, signal, budgetRows: 1000 });
  for await (const { error } of explainAll(crowd.slice(0, 5000), explain, options)) if (error) throw error;
}
const novel = (count) => probe(reader, tokens(words(count)));
const many = {
  "many words: lime of 10,000": (options) => lime(novel(10_000), options),
  "many words: lime of 10,000, forward": (options) => lime(novel(10_000), { select: "forward", ...options }),
  "many words: lime of 10,000, lassoPath": (options) => lime(novel(10_000), { select: "lassoPath", ...options }),
  "many words: lime of 600, none": (options) => lime(novel(600), { select: "none", ...options }),
  "many words: lime of 1,500, none": (options) => lime(novel(1500), { select: "none", ...options }),
  "many words: anchors of 10,000": (options) => anchors(novel(10_000), { tolerance: 0.1, ...options }),
  "many words: greedy of 10,000": (options) => greedy(novel(10_000), { count: 5, ...options }),
  "many words: streak of 10,000": (options) => streak(novel(10_000), { count: 5, ...options }),
  "many words: occlusion of 10,000": (options) => occlusion(novel(10_000), options),
  "photo of 48 parts: lime": Object.assign((options) => lime(partedPhoto, { samples: 64, ...options }), {
    needs: photoInParts,
  }),
  "photo of 48 parts: kernelShap": Object.assign(
    (options) => kernelShap(partedPhoto, { budgetRows: 128, ...options }),
    {
      needs: photoInParts,
    },
  ),
  "photo of 48 parts: occlusion": Object.assign((options) => occlusion(partedPhoto, options), {
    needs: photoInParts,
  }),
  ...Object.fromEntries(
    Object.entries(wideCalls).map(([name, run]) => [
      `wide table, 200 x 20,000: ${name}`,
      Object.assign(run, { needs: widely }),
    ]),
  ),
  ...Object.fromEntries(
    Object.entries({
      "parseExplanation (at once)": () => parseExplanation(longExplanation),
      "toText (at once)": () => toText(longExplanation),
      "toSvg (at once)": () => toSvg(longExplanation),
      "toHtml (at once)": () => toHtml(longExplanation),
    }).map(([name, run]) => [`many parts, 10,000: ${name}`, Object.assign(async () => run(), { needs: manyParts })]),
  ),
  "toHtml of a review of 100 groups (at once)": Object.assign(async () => toHtml(reviewed), { needs: reviewOfMany }),
  "wide file, 200 x 20,000: readDataset": Object.assign((options) => readDataset(csv, options), { needs: wideFile }),
  "many outputs, 1,000: distill tree": (options) => distill(manyOutputs(1000), table(1000, 10), options),
  "many rows: strategies of 800 (at once)": Object.assign(async () => strategies(explained.slice(0, 800)), {
    needs: explanations,
  }),
  "many rows: explainAll of 5,000": explainMany,
  "many rows: globalImportance of 5,000 (at once)": Object.assign(async () => globalImportance(explained), {
    needs: explanations,
  }),
  "many rows: importanceDrift of twice 2,500 (at once)": Object.assign(
    async () => importanceDrift(globalImportance(explained.slice(2500)), globalImportance(explained.slice(0, 2500))),
    { needs: explanations },
  ),
};

const runs = {
  "tokens of 50,000 words": async () => tokens(words(50_000)),
  "lime, lassoPath, 400 words, 4,000 samples": () =>
    lime(probe(reader, tokens(words(400))), { select: "lassoPath", samples: 4000 }),
  "lime, lassoPath, 4,000 words, 256 samples": () =>
    lime(probe(reader, tokens(words(4000))), { select: "lassoPath", samples: 256 }),
  "lime, 3,000 words, default samples": () => lime(probe(reader, tokens(words(3000)))),
  "lime, lassoPath, 1,000 words, default samples": () =>
    lime(probe(reader, tokens(words(1000))), { select: "lassoPath" }),
  "lime, 2,000 words, 1,000 samples": () => lime(probe(reader, tokens(words(2000))), { samples: 1000 }),
  "lime, controlVariate, 60 columns, 5,000 samples": () =>
    lime(probe(wide(60), binnedColumns(table(500, 60), table(1, 60)[0])), { controlVariate: true }),
  "anchors, 200 columns, 1,000 background rows": anchorsOf(200, 1000),
  "anchors, published search, 200 columns, 1,000 background rows": anchorsOf(200, 1000, { search: "published" }),
  "anchors, 50 columns, 20,000 background rows": anchorsOf(50, 20_000),
  "anchors, conditional, 50 columns, 20,000 background rows": anchorsOf(50, 20_000, {
    precisionUnder: "conditional",
  }),
  "anchors, 4 columns, 200,000 background rows": anchorsOf(4, 200_000, { budgetRows: 400_000 }),
  "anchors, 2,000 parts": () => anchors(sum(2000), { tolerance: 0.1 }),
  "kernelShap, 1,000 parts, default budget": () => kernelShap(sum(1000)),
  "kernelShap, 2,000 parts, default budget": () => kernelShap(sum(2000)),
  "kernelShap, 4,000 parts, default budget": () => kernelShap(sum(4000)),
  "kernelShap, 4,000 parts, budget 8,000": () => kernelShap(sum(4000), { budgetRows: 8000 }),
  "kernelShap, 100 columns, 100 background rows": () =>
    kernelShap(probe(wide(100), columns(table(100, 100), table(2, 100)[1]))),
  "shapleyInteractions, 30 parts, order 3": () => shapleyInteractions(sum(30), { order: 3 }),
  "shapleyInteractions, 60 parts, order 3": () => shapleyInteractions(sum(60), { order: 3 }),
  "shapleyInteractions, 200 parts, order 2": () => shapleyInteractions(sum(200), { order: 2 }),
  "permutationShapley, 2,000 parts": () => permutationShapley(sum(2000)),
  "permutationShapley, 10,000 words": () => permutationShapley(probe(reader, tokens(words(10_000)))),
  "greedy, 10 of 2,000 parts": () => greedy(sum(2000), { count: 10 }),
  "streak, 10 of 2,000 parts": () => streak(sum(2000), { count: 10 }),
  "occlusion, 5,000 parts": () => occlusion(sum(5000)),
  ...Object.fromEntries(
    Object.entries(ofWideTables).map(([name, { count, rows, run }]) => [
      `${name}, ${thousands(count)} columns, ${rows} background rows`,
      Object.assign((options) => run(columnsProbe(count, rows), options), { needs: () => columnsProbe(count, rows) }),
    ]),
  ),
  "kernelShap, 1,000 outputs of 10 columns": () => kernelShap(ofOutputs(1000)),
  "kernelShap, 1,000 outputs of 30 columns": () => kernelShap(ofOutputs(1000, 30), { budgetRows: 10_000 }),
  "permutationShapley, 1,000 outputs": () => permutationShapley(ofOutputs(1000)),
  "shapleyInteractions, 1,000 outputs": () => shapleyInteractions(ofOutputs(1000)),
  "banzhafValues, 1,000 outputs": () => banzhafValues(ofOutputs(1000)),
  "owenValues, 1,000 outputs": () =>
    owenValues(ofOutputs(1000), { hierarchy: { a: ["x0", "x1", "x2"], b: ["x3", "x4"], c: ["x5", "x6", "x7"] } }),
  "lime, 1,000 outputs": () => lime(ofOutputs(1000)),
  "occlusion, 1,000 outputs": () => occlusion(ofOutputs(1000)),
  "predictionDifference, 1,000 outputs": () => predictionDifference(ofOutputs(1000)),
  "explainAll of 20, 1,000 outputs": async () => {
    const background = table(20, 10);
    const explain = (row, { shared, signal }) =>
      kernelShap(probe(manyOutputs(1000), columns(background, row)), { shared, signal });
    for await (const { error } of explainAll(background, explain)) if (error) throw error;
  },
  "permutationImportance of 1,000 classes, 4,000 rows": Object.assign(
    () => permutationImportance(ofThousand.model, ofThousand.rows),
    { needs: thousandClasses },
  ),
  "sage of 1,000 classes, 4,000 rows": Object.assign(() => sage(ofThousand.model, ofThousand.rows), {
    needs: thousandClasses,
  }),
  "distill tree, 100 columns, 5,000 rows": () => distill(wide(100), table(5000, 100)),
  "summariseBackground of 50,000 rows": () => summariseBackground(crowd, 50),
  "summariseBackground of 50,000 rows of 30 columns, k = 100": Object.assign(
    () => summariseBackground(wideCrowd, 100),
    {
      needs: () => {
        wideCrowd ??= table(50_000, 30);
      },
    },
  ),
  ...Object.fromEntries(
    ["tree", "ruleList", "additive", "softTree"].map((as) => [
      `distill ${as}, 20,000 rows`,
      () => distill(applicants, crowd.slice(0, 20_000), { as }),
    ]),
  ),
  ...Object.fromEntries(
    Object.entries(audits).map(([name, run]) => [
      `audit of 50,000 rows: ${name}`,
      Object.assign(run, { needs: audited }),
    ]),
  ),
  "fairness of 300 groups": Object.assign(() => fairness(ofManyGroups, yes), { needs: manyGroups }),
  "compareFairnessAsync of 300 groups": Object.assign(() => compareFairnessAsync(ofManyGroups, ofManyGroups, yes), {
    needs: manyGroups,
  }),
  "performance of 400 classes": Object.assign(() => performanceOf(ofManyClasses), { needs: manyClasses }),
  ...Object.fromEntries(
    Object.entries({
      "treeShapleyAsync, 10 full trees of depth 12, 200 rows": () =>
        treeShapleyAsync(forest, treeBackground, treeRows(200)),
      "treeInteractionsAsync, 10 full trees of depth 12, 5 rows": () =>
        treeInteractionsAsync(forest, treeBackground, treeRows(5)),
      "explainTreeRowsAsync, 10 full trees of depth 12, 200 rows": () =>
        explainTreeRowsAsync(forest, treeBackground, treeRows(200)),
      "forestFileModel of 10 full trees of depth 12": () => forestFileModel(forestBytes),
    }).map(([name, run]) => [name, Object.assign(run, { needs: deepForest })]),
  ),
  "answersOf, 400 outputs, 20,000 rows": Object.assign(
    () =>
      answersOf(manyOutputs(400), dataset(plainRecords, { model: manyOutputs(400), target: "y" }), { output: "y0" }),
    {
      needs: () => {
        plainRecords ??= table(20_000, 10).map((row) => ({
          ...Object.fromEntries(row.map((x, i) => [`x${i}`, x])),
          y: row[0],
        }));
      },
    },
  ),
  "probe of binnedColumns, 50 columns, 20,000 background rows (at once)": async () =>
    probe(wide(50), binnedColumns(table(20_000, 50), table(2, 50)[1])),
  "slic, 12 megapixels": () => slic(photo, { regions: 200 }),
  "grid, 12 megapixels (at once)": async () => grid(photo, { size: 200 }),
  "superpixels, mean, 12 megapixels": () => superpixels(photo, squares),
  "patches, 12 megapixels": () => patches(photo, { size: 200 }),
  "superpixels, blur, 12 megapixels": () => superpixels(photo, squares, { hide: "blur" }),
  ...many,
};

const measured = [];
for (const [name, run] of Object.entries(runs).filter(([name]) => name.includes(only))) {
  await run.needs?.();
  const { longest, total } = await longestGap(() => run({}));
  const late = run.length > 0 ? (await longestAfterAbort(run, total)).toFixed(0) : "";
  console.error(`${name}: ${longest.toFixed(0)} ms of ${total.toFixed(0)} ms${late && `, abort ${late} ms`}`);
  measured.push([name, longest.toFixed(0), (total / 1000).toFixed(1), late]);
}
console.log(plainTable(["call", "longest gap, ms", "in all, s", "after abort, ms"], measured));
