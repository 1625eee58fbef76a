import { describe, expect, test } from "vitest";
import { blurred } from "../../dist/images/blurred.js";
import { noises } from "../fixtures/games.js";

/** Straight from the definition: every pixel is the mean of all others, weighed by a Gaussian of their distance. */
function plainBlur(data: Float64Array, width: number, height: number, deviation: number): Float64Array {
  const weight = (d: number) =>
    Math.abs(d) <= Math.ceil(3 * deviation) ? Math.exp((-d * d) / (2 * deviation * deviation)) : 0;
  const line = (values: number[]) =>
    values.map((_, i) => {
      const weights = values.map((__, j) => weight(i - j));
      return values.reduce((sum, value, j) => sum + weights[j] * value, 0) / weights.reduce((a, b) => a + b);
    });
  const rows = Array.from({ length: height }, (_, y) => line(Array.from(data.subarray(y * width, (y + 1) * width))));
  const columns = Array.from({ length: width }, (_, x) => line(rows.map((row) => row[x])));
  return Float64Array.from({ length: width * height }, (_, i) => columns[i % width][Math.floor(i / width)]);
}

const image = (width: number, height: number) => ({
  data: Float64Array.from(noises(width * height, 4), (value, i) => value / 4 + Number(i % width > width / 2)),
  width,
  height,
  channels: 1,
  range: [-2, 2] as const,
});

const noTurn = async () => {};

describe("a blurred image", () => {
  test("is the Gaussian mean of its pixels", async () => {
    const given = image(40, 30);
    const plain = plainBlur(given.data, 40, 30, 3);
    (await blurred(given as never, 3, noTurn)).forEach((value, i) => expect(value).toBeCloseTo(plain[i], 12));
  });

  test("comes close to it where the Gaussian is wide, with the same step at an edge", async () => {
    const given = image(160, 120);
    const plain = plainBlur(given.data, 160, 120, 9);
    const boxes = await blurred(given as never, 9, noTurn);
    const differences = Array.from(boxes, (value, i) => Math.abs(value - plain[i]));
    expect(Math.max(...differences)).toBeLessThan(0.03);
  });

  test("of one colour stays that colour, however wide the Gaussian", async () => {
    const flat = { ...image(50, 50), data: new Float64Array(2500).fill(0.5) };
    for (const deviation of [2, 9, 40, 400]) {
      for (const value of await blurred(flat as never, deviation, noTurn)) expect(value).toBeCloseTo(0.5, 12);
    }
  });

  test("of a million pixels under a wide Gaussian takes the time of its pixels", async () => {
    expect((await blurred(image(1000, 1000) as never, 200, noTurn)).length).toBe(1e6);
  }, 10_000);
});
