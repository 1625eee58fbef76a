// Sizes of charts and reports, the time to make them, and the time until a browser has painted the report.
// node benchmarks/charts/run.js [place of chromium]
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { cpus, tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { chromium } from "playwright-core";
import { blackBox, parseExplanation } from "whybox";
import { audit, dataset } from "whybox/audit";
import { toHtml, toSvg } from "whybox/charts";

/** A row's values as a linear model with an interaction would have them: full doubles, as real ones are. */
function explanationOf(row, parts) {
  const noise = (i) => Math.sin(12.9898 * (i + 1) + 78.233 * (row + 1)) * 43758.5453;
  const held = Array.from({ length: parts }, (_, i) => noise(i) - Math.floor(noise(i)));
  const values = held.map((value, i) => ((value - 0.5) * (1 + held[(i + 1) % parts])) / (i + 1));
  const sum = values.reduce((total, value) => total + value, 0);
  return parseExplanation({
    schema: "whybox/explanation@1",
    kind: "attribution",
    method: { name: "kernelShap", options: { budgetRows: 20000, outputs: "predicted" }, seed: 0 },
    subject: {
      scope: "local",
      model: "synthetic",
      row,
      outputs: ["score"],
      units: ["points"],
      parts: held.map((value, i) => ({ name: `feature number ${i + 1}`, value: 100 * value, columns: [i] })),
      prediction: [0.5 + sum],
      baseline: [0.5],
    },
    result: { values: [values], standardErrors: [values.map((value) => Math.abs(value) / 17)], intercepts: [0.5] },
    diagnostics: { backgroundRows: 100 },
    notes: [],
    cost: { modelRows: 20000, budgetRows: 20000, stoppedBy: "budget" },
    run: {
      version: "0",
      executor: "in process",
      modelCalls: 1,
      retries: 0,
      cacheHits: 0,
      startedAt: "2026-01-01T00:00:00Z",
      wallMs: 1,
    },
  });
}

/** A whole audit of a model of 30 features on 2,000 rows, findings first. */
async function auditPage() {
  const noise = (i) => Math.sin(12.9898 * (i + 1)) * 43758.5453;
  const uniform = (i) => noise(i) - Math.floor(noise(i));
  const names = Array.from({ length: 30 }, (_, i) => `feature number ${i + 1}`);
  const chance = (row) => 1 / (1 + Math.exp(-4 * (row[0] - 0.5) - 3 * (row[1] - 0.5) * row[2] - row[3] + 0.5));
  const model = blackBox((rows) => rows.map(chance), {
    name: "synthetic",
    input: { kind: "columns", features: names.map((name) => ({ name, kind: "number" })) },
    outputs: [{ name: "yes", unit: "probability" }],
  });
  const records = Array.from({ length: 2000 }, (_, row) => {
    const values = names.map((_, i) => uniform(31 * row + i));
    const isYes = uniform(97 * row + 11) < chance(values) !== (values[3] > 0.9 && uniform(13 * row) < 0.7);
    return { ...Object.fromEntries(names.map((name, i) => [name, values[i]])), answer: isYes ? "yes" : "no" };
  });
  const { findings, sections } = await audit(model, dataset(records, { model, target: "answer" }), {
    budgetRows: 200_000,
  });
  return [findings, ...sections];
}

function timed(make) {
  const started = performance.now();
  const made = make();
  return { made, ms: performance.now() - started };
}

async function paintMs(browser, file) {
  const times = [];
  for (let run = 0; run < 5; run++) {
    const page = await browser.newPage({ viewport: { width: 1200, height: 900 } });
    await page.goto(pathToFileURL(file).href);
    times.push(await page.evaluate(() => performance.getEntriesByName("first-contentful-paint")[0]?.startTime));
    await page.close();
  }
  return times.toSorted((a, b) => a - b)[2];
}

const kilo = (text) => `${Math.round(Buffer.byteLength(text) / 1000)} kB`;
const many = Array.from({ length: 1000 }, (_, row) => explanationOf(row, 30));
toHtml(many[0]);

console.log(`${cpus()[0].model}, ${cpus().length} cores, Node ${process.version}\n`);
console.log("| chart | of | size | ms |\n|---|---|---|---|");
for (const chart of ["waterfall", "bars"]) {
  const { made, ms } = timed(() => toSvg(many[0], { chart }));
  console.log(`| ${chart} | 1 x 30 | ${kilo(made)} | ${ms.toFixed(0)} |`);
}
for (const chart of ["global", "beeswarm", "dependence", "heatmap"]) {
  const { made, ms } = timed(() => toSvg(many, { chart, top: 30 }));
  console.log(`| ${chart} | 1,000 x 30 | ${kilo(made)} | ${ms.toFixed(0)} |`);
}

const folder = mkdtempSync(join(tmpdir(), "whybox-charts-"));
const browser = await chromium.launch({
  executablePath: process.argv[2] ?? "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-gpu"],
});
console.log("\n| report of | size | ms to make | ms to first paint |\n|---|---|---|---|");
const reports = [1, 100, 1000].map((count) => [`${count.toLocaleString("en-US")} x 30`, many.slice(0, count)]);
for (const [name, explanations] of [...reports, ["an audit of 2,000 x 30", await auditPage()]]) {
  const { made, ms } = timed(() => toHtml(explanations));
  const file = join(folder, "report.html");
  writeFileSync(file, made);
  console.log(`| ${name} | ${kilo(made)} | ${ms.toFixed(0)} | ${(await paintMs(browser, file)).toFixed(0)} |`);
}
await browser.close();
rmSync(folder, { recursive: true });
