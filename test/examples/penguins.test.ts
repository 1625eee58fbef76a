import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { beforeAll, describe, expect, test } from "vitest";
import { columns, exactShapley, importModel, probe, readTable } from "whybox";

const run = promisify(execFile);
const example = (file: string) => fileURLToPath(new URL(`../../examples/penguins/${file}`, import.meta.url));
const numberOf = (text: string) => Number(text.replaceAll(",", ""));

describe("the penguins example", () => {
  let printed = { stdout: "", stderr: "" };
  beforeAll(async () => {
    printed = await run(process.execPath, [example("explain.js")]);
  });

  test("prints values that add up to prediction minus average", () => {
    const { stdout, stderr } = printed;
    expect(stderr).toBe("");
    const [one] = stdout.split(/^ {2}exact: /m);
    const [, prediction, average] = /prediction ([\d,.]+), average over the background ([\d,.]+)/.exec(one) ?? [];
    const values = [...one.matchAll(/([+-]?\d+\.\d)$/gm)].map(([, value]) => Number(value));
    expect(values).toHaveLength(6);
    const sum = values.reduce((total, value) => total + value, 0);
    // Printed rounded: prediction and average to 1 g, six values to 0.1 g.
    expect(Math.abs(sum - (numberOf(prediction) - numberOf(average)))).toBeLessThanOrEqual(1 + 6 * 0.05);
  });

  test("prints what the README shows", async () => {
    const { stdout } = printed;
    const [, shown] = /```text\n([\s\S]*?)```/.exec(await readFile(example("../../README.md"), "utf8")) ?? [];
    expect(stdout).toContain(shown);
    expect(stdout).toMatch(/mean absolute value over 34 rows/);
  });

  test("has values that add up to the last digit but rounding", async () => {
    const model = await importModel(example("model.js"));
    const { rows } = await readTable(
      example("penguins.csv"),
      model.input.kind === "columns" ? model.input.features : [],
      {
        ignore: ["body_mass_g"],
      },
    );
    expect(rows.rows).toBe(344);
    const { subject, result } = await exactShapley(probe(model, columns(rows, rows.data.subarray(0, rows.columns))));
    const sum = result.values[0].reduce((total, value) => total + value, 0);
    expect(sum).toBeCloseTo(subject.prediction[0] - (subject.baseline[0] as number), 8);
  });

  test("trains the model that is kept, byte for byte, and a decent one", async () => {
    const folder = await mkdtemp(join(tmpdir(), "whybox-penguins-"));
    try {
      const written = join(folder, "model.json");
      const { stdout } = await run(process.execPath, [example("train.js"), written]);
      expect(await readFile(written, "utf8")).toBe(await readFile(example("model.json"), "utf8"));
      const [, r2] = /R2 (\d\.\d+)/.exec(stdout) ?? [];
      expect(Number(r2)).toBeGreaterThan(0.8);
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});
