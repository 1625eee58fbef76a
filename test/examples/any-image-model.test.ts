import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { importModel, type Matrix } from "whybox";

const run = promisify(execFile);
const example = (file: string) => fileURLToPath(new URL(`../../examples/any-image-model/${file}`, import.meta.url));
const fixture = (file: string) => fileURLToPath(new URL(`../fixtures/images/${file}`, import.meta.url));
const models = { onnx: fixture("red-or-blue.onnx"), tfjs: fixture("red-or-blue-tfjs/model.json") };
const flags = Object.entries(models);

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "whybox-any-image-"));
  // Grey, but for a red square at the upper left and a blue one at the lower right.
  const bytes = new Uint8Array(12 * 8 * 3).fill(128);
  for (let y = 0; y < 4; y++) {
    for (let x = 0; x < 4; x++) {
      bytes.set([255, 0, 0], 3 * (y * 12 + x));
      if (x > 1) bytes.set([0, 0, 255], 3 * ((y + 4) * 12 + x + 8));
    }
  }
  await sharp(bytes, { raw: { width: 12, height: 8, channels: 3 } })
    .png()
    .toFile(join(folder, "photo.png"));
});
afterAll(() => rm(folder, { recursive: true }));

describe.each(flags)("the example of any image model, --%s", (flag, path) => {
  test("answers as the definition of the model does, whatever its order of axes", async () => {
    const model = await importModel(example("model.js"), { args: { [flag]: path } });
    expect(model.input).toEqual({ kind: "image", width: 12, height: 8, channels: 3, range: [0, 1] });
    const data = Float64Array.from({ length: 2 * 288 }, (_, i) => ((i * 31) % 17) / (i < 288 ? 17 : 34 - 5 * (i % 3)));
    const answers = (await model.predict({ data, rows: 2, columns: 288 })) as Matrix;
    for (const row of [0, 1]) {
      const mean = (channel: number) => {
        let sum = 0;
        for (let pixel = 0; pixel < 96; pixel++) sum += data[288 * row + 3 * pixel + channel];
        return sum / 96;
      };
      const red = 1 / (1 + Math.exp(-12 * (mean(0) - mean(2))));
      expect(answers.data[2 * row]).toBeCloseTo(red, 5);
      expect(answers.data[2 * row + 1]).toBeCloseTo(1 - red, 5);
    }
  });

  test("scales pixels, takes the mean off and divides", async () => {
    const plain = await importModel(example("model.js"), { args: { [flag]: path } });
    const scaled = await importModel(example("model.js"), {
      args: { [flag]: path, scale: 255, mean: [51, 0, 0], std: [255, 255, 255] },
    });
    const data = Float64Array.from({ length: 288 }, (_, i) => ((i * 7) % 11) / 11);
    const shifted = data.map((value, i) => (i % 3 === 0 ? value - 0.2 : value));
    const expected = (await plain.predict({ data: shifted, rows: 1, columns: 288 })) as Matrix;
    const got = (await scaled.predict({ data, rows: 1, columns: 288 })) as Matrix;
    expect(got.data[0]).toBeCloseTo(expected.data[0], 5);
  });

  test("finds the red square and the blue one, and draws them", async () => {
    const out = join(folder, `${flag}.png`);
    const args = [`--${flag}`, path, "--image", join(folder, "photo.png"), "--regions", "6", "--hide", "0.5"];
    const { stdout } = await run(process.execPath, [example("explain.js"), ...args, "--samples", "64", "--out", out], {
      timeout: 60_000,
    });
    expect(stdout).toContain("image model: class 0, in probability");
    // The square that is redder than grey comes first, the blue one second and against it.
    const signs = [...stdout.matchAll(/^ {2}region \d+ = .*?([+-])0\.\d+/gm)].map(([, sign]) => sign);
    expect(signs[0]).toBe("+");
    expect(signs).toContain("-");
    expect(await sharp(out).metadata()).toMatchObject({ format: "png", width: 504 });
  });
});

test("says what is missing", async () => {
  const message = /expected args\.onnx or args\.tfjs, a path/;
  await expect(importModel(example("model.js"))).rejects.toThrow(message);
  await expect(importModel(example("model.js"), { args: models })).rejects.toThrow(message);
});

test("does not take logits for probabilities", async () => {
  const onnx = fixture("red-or-blue-one-by-one.onnx");
  const data = Float64Array.from({ length: 288 }, (_, i) => (i % 3 === 0 ? 1 : 0));
  const wrong = await importModel(example("model.js"), { args: { onnx } });
  await expect(Promise.resolve(wrong.predict({ data, rows: 1, columns: 288 }))).rejects.toThrow(
    /answers add up to .*, not to 1: give answers "logit"/,
  );
  const right = await importModel(example("model.js"), { args: { onnx, answers: "logit" } });
  const two = Float64Array.from([...data, ...data.map((value) => 1 - value)]);
  const answers = (await right.predict({ data: two, rows: 2, columns: 288 })) as Matrix;
  expect(answers.data[0]).toBeCloseTo(1 / (1 + Math.exp(-12)), 5);
  expect(answers.data[2]).toBeCloseTo(1 / (1 + Math.exp(12)), 5);
});

test("answers questions that come before it has answered others, as lime asks them", async () => {
  const args = { onnx: fixture("red-or-blue-one-by-one.onnx"), answers: "logit" };
  const model = await importModel(example("model.js"), { args });
  const data = Float64Array.from({ length: 8 * 288 }, (_, i) => ((i * 13) % 29) / 29);
  const [first, ...others] = await Promise.all(
    Array.from({ length: 20 }, () => Promise.resolve(model.predict({ data, rows: 8, columns: 288 }))),
  );
  for (const answers of others) expect(answers.data).toEqual(first.data);
});
