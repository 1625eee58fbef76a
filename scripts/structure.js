// Prints how the sources are cut: files and their length, files with one importer, long functions, tests of the same
// name, and how many functions and files run in one call of each explainer.
//   node scripts/structure.js [checkout ...]     default: this checkout; build each of them first
//   node scripts/structure.js --untested         names the files with an idea that have no test of their name

import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { Session } from "node:inspector/promises";
import { basename, dirname, join, relative, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { parseArgs } from "node:util";

/** A function longer than this does not fit a screen. */
const MAX_FUNCTION_LINES = 70;

/**
 * A file with fewer decisions than this has no idea of its own to test: types, a schema, options, wiring, a registration.
 * A decision is a branch, a loop, a comparison, a sum or a search (see `decisionsIn`).
 */
const MIN_DECISIONS = 10;

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { calls: { type: "boolean" }, untested: { type: "boolean" } },
});
const here = fileURLToPath(new URL("..", import.meta.url));

if (values.calls) {
  console.log(JSON.stringify(await measureCalls(resolve(positionals[0]))));
} else if (values.untested) {
  const { ideas, tested } = ideasOf(resolve(positionals[0] ?? here));
  for (const { file, lines, decisions } of ideas.filter(({ file }) => !tested(file))) {
    console.log(String(lines).padStart(5), String(decisions).padStart(5), file);
  }
} else {
  const checkouts = positionals.length > 0 ? positionals.map((path) => resolve(path)) : [here];
  // A process of its own for each checkout: what one has loaded must not count for the next.
  const measured = checkouts.map((checkout) => ({
    ...measureFiles(checkout),
    ...JSON.parse(execFileSync(process.execPath, [fileURLToPath(import.meta.url), "--calls", checkout])),
  }));
  const names = [...new Set(measured.flatMap(Object.keys))];
  const width = Math.max(...names.map((name) => name.length));
  for (const name of names) {
    console.log(name.padEnd(width), ...measured.map((figures) => String(figures[name] ?? "-").padStart(14)));
  }
}

function filesUnder(folder, ending) {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(ending) && statSync(join(folder, file)).isFile())
    .toSorted();
}

function measureFiles(checkout) {
  const src = join(checkout, "src");
  const files = filesUnder(src, ".ts").filter((file) => !file.endsWith(".d.ts"));
  const lines = files.map((file) => readFileSync(join(src, file), "utf8").split("\n").length - 1);
  const importers = new Map(files.map((file) => [file, new Set()]));
  for (const file of files) {
    for (const [, specifier] of readFileSync(join(src, file), "utf8").matchAll(/from "(\.[^"]+)"/g)) {
      importers.get(relative(src, resolve(src, dirname(file), specifier)).replace(/\.js$/, ".ts"))?.add(file);
    }
  }
  const isEntry = (file) => /^(browser|index)\.ts$|^exports\//.test(file);
  const inner = files.filter((file) => !isEntry(file));
  const once = inner.filter((file) => [...importers.get(file)].filter((importer) => !isEntry(importer)).length === 1);
  const { tests, tested, ideas } = ideasOf(checkout);
  const untested = ideas.filter(({ file }) => !tested(file));
  return {
    "files in src": files.length,
    "lines per file, median": lines.toSorted((a, b) => a - b)[Math.floor(lines.length / 2)],
    "files with one importer": once.length,
    "test files": tests.length,
    "files with a test of their name": inner.filter(tested).length,
    "files with an idea": ideas.length,
    "files with an idea and no test of their name": untested.length,
    "such files of 90 lines or more": untested.filter(({ lines }) => lines >= 90).length,
  };
}

/** Files with an idea of their own, and whether a file has a test of its name. */
function ideasOf(checkout) {
  const tests = filesUnder(join(checkout, "test"), ".test.ts").map((file) => basename(file, ".test.ts"));
  const names = new Set(tests);
  const compiled = filesUnder(join(checkout, "dist"), ".js").filter(
    (file) => !/^(browser|index)\.js$|^exports\//.test(file),
  );
  const ideas = compiled.flatMap((file) => {
    const source = join(checkout, "src", file.replace(/js$/, "ts"));
    if (!existsSync(source)) return [];
    const decisions = decisionsIn(readFileSync(join(checkout, "dist", file), "utf8"));
    const lines = readFileSync(source, "utf8").split("\n").length - 1;
    return decisions < MIN_DECISIONS ? [] : [{ file: file.replace(/js$/, "ts"), lines, decisions }];
  });
  return { tests, ideas, tested: (file) => names.has(basename(file, ".ts")) };
}

/** Branches, loops, comparisons, sums and searches in compiled code, where types are gone. */
function decisionsIn(code) {
  const bare = code
    .replace(/\/\*[\s\S]*?\*\//g, " ")
    .replace(/(^|[^:"'`])\/\/.*$/gm, "$1")
    .replace(/"(?:\\.|[^"\\\n])*"/g, '""')
    .replace(/^(import|export \{).*$/gm, "");
  const branches = /\b(?:if|for|while) \(|\bcase |\?\?|&&|\|\||\s\? /g;
  const sums = /\s[-+*/%<>]=? |Math\.|\.(?:reduce|sort|toSorted|filter|find|some|every|findIndex|flatMap)\(/g;
  return [branches, sums].reduce((count, each) => count + (bare.match(each)?.length ?? 0), 0);
}

/** Functions and files of the package that run in one call, by V8's own count. */
async function measureCalls(checkout) {
  const dist = join(checkout, "dist");
  const at = (path) => pathToFileURL(join(dist, path)).href;
  const entry = existsSync(join(dist, "exports/whybox.js")) ? "exports/whybox.js" : "browser.js";
  const session = new Session();
  session.connect();
  await session.post("Profiler.enable");
  await session.post("Profiler.startPreciseCoverage", { callCount: true, detailed: false });
  const whybox = await import(at(entry));
  const ours = async () => {
    const { result } = await session.post("Profiler.takePreciseCoverage");
    return result.filter(({ url }) => url.startsWith(pathToFileURL(dist).href));
  };
  const figures = { [`functions over ${MAX_FUNCTION_LINES} lines`]: longFunctions(await ours()) };
  for (const [name, call] of Object.entries(calls(whybox))) {
    await ours(); // resets the counts
    await call();
    const ran = (await ours()).map(({ functions }) => functions.filter((f) => f.functionName && f.ranges[0].count > 0));
    figures[`functions that run in ${name}`] = ran.flat().length;
    figures[`files that run in ${name}`] = ran.filter((functions) => functions.length > 0).length;
  }
  session.disconnect();
  return figures;
}

function longFunctions(scripts) {
  return scripts.flatMap(({ url, functions }) => {
    const text = readFileSync(fileURLToPath(url), "utf8");
    return functions.filter(({ functionName, ranges: [{ startOffset, endOffset }] }) => {
      return functionName && text.slice(startOffset, endOffset).split("\n").length > MAX_FUNCTION_LINES;
    });
  }).length;
}

/** One call of each explainer, on the same small table. */
function calls({ anchors, binnedColumns, blackBox, columns, distill, kernelShap, lime, matrix, probe }) {
  const names = ["a", "b", "c", "d"];
  const features = names.map((name) => ({ name, kind: "number" }));
  const table = Array.from({ length: 64 }, (_, row) => names.map((_, column) => ((row * (2 * column + 3)) % 17) / 17));
  const predict = (rows) => rows.map(([a, b, c, d]) => 1 / (1 + Math.exp(-(3 * a - 2 * b + a * c - d))));
  const input = { kind: "columns", features };
  const model = blackBox(predict, { name: "score", input, outputs: [{ name: "yes", unit: "probability" }] });
  const instance = table[5];
  return {
    kernelShap: () => kernelShap(probe(model, columns(table, instance)), { enumerate: false, budgetRows: 900 }),
    lime: () => lime(probe(model, binnedColumns(table, instance)), { samples: 512 }),
    anchors: () => anchors(probe(model, binnedColumns(table, instance)), { enumerate: false }),
    distill: () => distill(model, matrix(table), { maxLeaves: 4 }),
  };
}
