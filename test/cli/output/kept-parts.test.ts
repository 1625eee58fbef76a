import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { mayPass, partLine, partsToResume, runFacts } from "../../../dist/cli/output/kept-parts.js";
import { explanationsByName } from "../../fixtures/explanations.js";

let folder: string;
let path: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "parts-"));
  path = join(folder, "audit.json");
});
afterEach(() => rm(folder, { recursive: true }));
const target = () => ({ name: "audit.json", path, isOrdinary: true, mode: undefined });
const answers = {
  answers: { data: Float64Array.of(0.1, 1 / 3, -0, 5e-324), rows: 2, columns: 2 },
  cost: { modelRows: 2, budgetRows: 2, stoppedBy: "complete" },
  run: {},
} as never;

test("what is kept comes back: parts as they were, answers to the bit, and the bytes that are whole", async () => {
  const facts = await runFacts("audit", { seed: 3, out: "x" }, undefined);
  const part = JSON.parse(JSON.stringify(await explanationsByName.profile()));
  const whole = partLine.begun(facts) + partLine.answers(answers) + partLine.section(part);
  await writeFile(`${path}.partial`, `${whole}{"schema":`);
  const found = await partsToResume(target(), true, facts);
  expect(found?.sections).toEqual([part]);
  expect(found?.answers).toEqual(answers);
  expect(Object.is(found?.answers?.answers.data[2], -0)).toBe(true);
  expect(found?.bytes).toBe(Buffer.byteLength(whole));
});

test("facts are the flags that change a part, and the content of files", async () => {
  const data = join(folder, "data.csv");
  await writeFile(data, "a\n1\n");
  const before = await runFacts("audit", { data, budgetRows: 10, quiet: true, workers: 4, out: "o" }, undefined);
  expect(Object.keys(before).sort()).toEqual(["--budget-rows", "--data", "command", "version"]);
  await writeFile(`${path}.partial`, partLine.begun(before));
  await writeFile(data, "a\n2\n");
  const now = await runFacts("audit", { data, budgetRows: 10 }, undefined);
  await expect(partsToResume(target(), true, now)).rejects.toThrow(
    "data.csv (--data) has changed since audit.json.partial was begun",
  );
  const other = { ...before, "--budget-rows": 20 };
  await expect(partsToResume(target(), true, other)).rejects.toThrow(
    "was made with --budget-rows 10, the command says --budget-rows 20",
  );
  const { "--budget-rows": _, ...without } = before;
  await expect(partsToResume(target(), true, without)).rejects.toThrow("the command leaves --budget-rows out");
});

test("a model is another where its name or its outputs are", async () => {
  const model = { name: "loan", outputs: [{ name: "pays" }], input: { kind: "text" } } as never;
  const facts = await runFacts("audit", {}, model);
  expect(facts).toMatchObject({ command: "audit", model: { name: "loan", outputs: [{ name: "pays" }] } });
  await writeFile(`${path}.partial`, partLine.begun(facts));
  const other = await runFacts("audit", {}, { name: "loan", outputs: [{ name: "defaults" }] } as never);
  await expect(partsToResume(target(), true, other)).rejects.toThrow(/was made with model .*pays.*defaults/);
});

test("parts are gone on from where the command says so, and are never overwritten where it does not", async () => {
  const facts = await runFacts("audit", {}, undefined);
  expect(await partsToResume(target(), true, facts)).toBeUndefined();
  await writeFile(`${path}.partial`, partLine.begun(facts));
  expect(await partsToResume(target(), true, facts)).toMatchObject({ sections: [] });
  await expect(partsToResume(target(), false, facts)).rejects.toThrow("go on from there with --resume, or remove it");
  await expect(partsToResume(undefined, true, facts)).rejects.toThrow("name that file");
  expect(await partsToResume(undefined, false, facts)).toBeUndefined();
});

test("refuses a file that is none of ours, by line, and answers that were cut off", async () => {
  const facts = await runFacts("audit", {}, undefined);
  await writeFile(`${path}.partial`, "what?\n");
  await expect(partsToResume(target(), true, facts)).rejects.toThrow(
    "line 1 of audit.json.partial is no part of a run",
  );
  const line = partLine.answers(answers).replace('"rows":2', '"rows":3');
  await writeFile(`${path}.partial`, partLine.begun(facts) + line);
  await expect(partsToResume(target(), true, facts)).rejects.toThrow(
    "line 2 of audit.json.partial is no part of a run: the answers are cut off",
  );
});

test("failures of the model and of workers may pass, faults in the data do not", () => {
  expect(["MODEL_FAILED", "WORKER_LOST", "UNEXPECTED"].every(mayPass)).toBe(true);
  expect(["INVALID_DATA", "BUDGET_TOO_SMALL"].some(mayPass)).toBe(false);
});
