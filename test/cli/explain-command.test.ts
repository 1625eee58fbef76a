import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { runCommandLine } from "../../dist/cli/run-command-line.js";

const METHODS = [
  ...["kernel-shap", "exact", "tree", "permutation", "owen", "interactions", "banzhaf", "banzhaf-interactions"],
  ...["lime", "streak", "greedy", "occlusion", "prediction-difference", "anchors"],
];
const WHYBOX = pathToFileURL(fileURLToPath(new URL("../../dist/exports/whybox-node.js", import.meta.url))).href;

let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), "whybox-examples-"));
  const write = (name: string, text: string) => writeFile(join(directory, name), text);
  const columns = ["age", "job", "city", "rent", "income", "debt"];
  const names = `{ kind: "columns", features: ${JSON.stringify(columns.map((name) => ({ name, kind: "number" })))} }`;
  await write(
    "model.mjs",
    `import { blackBox } from ${JSON.stringify(WHYBOX)};
    export default blackBox((rows) => rows.map(([age, job, city, rent]) => 1 / (1 + Math.exp(40 - age + job * city - rent / 100))),
      { name: "credit", input: ${names}, outputs: [{ name: "yes", unit: "probability" }] });`,
  );
  await write(
    "mood.mjs",
    `import { blackBox } from ${JSON.stringify(WHYBOX)};
    export default blackBox((texts) => texts.map((text) => [text.includes("fine") ? 0.9 : 0.2]),
      { name: "mood", input: { kind: "text" }, outputs: [{ name: "good", unit: "probability" }] });`,
  );
  const row = (i: number) =>
    `${20 + ((i * 13) % 60)},${i % 2},${i % 3},${300 + ((i * 37) % 800)},${1000 + ((i * 91) % 900)},${i % 7}`;
  const table = (more: string, cell: (i: number) => string) =>
    `${columns.join(",")}${more}\n${Array.from({ length: 60 }, (_, i) => `${row(i)}${cell(i)}\n`).join("")}`;
  await write(
    "named.csv",
    table(",name", (i) => `,p${i}`),
  );
  await write(
    "numbered.csv",
    table(",id", (i) => `,${1000 + i}`),
  );
  await write(
    "plain.csv",
    table("", () => ""),
  );
});
afterAll(() => rm(directory, { recursive: true, force: true }));

/** The words of a command line, quotes taken off. */
const words = (line: string) => [...line.matchAll(/'([^']*)'|"([^"]*)"|(\S+)/g)].map(([, a, b, c]) => a ?? b ?? c);

/** Tables that the examples call by one name, each with the columns that its flags speak of. */
const tableOf = (line: string) =>
  line.includes("--id name") ? "named.csv" : line.includes("--ignore id") ? "numbered.csv" : "plain.csv";

/** Runs a command in this process, which is what starting one costs least. */
async function run(args: readonly string[]): Promise<{ code: number; printed: string }> {
  const stdout = Object.getOwnPropertyDescriptor(process, "stdout") as PropertyDescriptor;
  const printed: string[] = [];
  const print = ((text: string | Uint8Array, done?: (error?: Error) => void) => {
    printed.push(String(text));
    if (typeof done === "function") done();
    return true;
  }) as typeof process.stdout.write;
  const spies = [process.stdout, process.stderr].map((stream) => vi.spyOn(stream, "write").mockImplementation(print));
  try {
    return { code: await runCommandLine(args), printed: printed.join("") };
  } finally {
    for (const spy of spies) spy.mockRestore();
    Object.defineProperty(process, "stdout", stdout);
  }
}

test.each(METHODS.filter((method) => method !== "tree"))(
  "examples in the help of explain %s run, where a model of columns or of texts is enough",
  async (method) => {
    const { printed: help } = await run(["explain", method, "--help"]);
    const lines = help.split("\n").flatMap((line) => /^ {2}\$ whybox (.*)$/.exec(line)?.[1] ?? []);
    const ours = lines.filter((line) => !/parquet|--image|--workers|--resume|--text-file|--until/.test(line));
    expect(ours.length).toBeGreaterThanOrEqual(4);
    for (const line of ours) {
      const args = words(line.replace("--sample 50", "--sample 3")).map((word) => {
        if (word === "people.csv") return join(directory, tableOf(line));
        return /^(model|mood)\.js$/.test(word) ? join(directory, word.replace(".js", ".mjs")) : word;
      });
      const { code, printed } = await run([...args, "--quiet", "--budget-rows", "20000"]);
      expect([line, code === 0 ? "runs" : printed]).toEqual([line, "runs"]);
    }
  },
  60_000,
);

test("the method that reads trees names a forest, and neither a text nor an image", async () => {
  const { printed } = await run(["explain", "tree", "--help"]);
  const [, examples] = printed.split("\nExamples:\n");
  expect(examples).toContain("--model forest.json");
  expect(examples).not.toMatch(/--text|--image|model\.js /);
});
