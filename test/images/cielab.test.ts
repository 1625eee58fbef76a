import { expect, test } from "vitest";
import { cielab } from "../../dist/images/cielab.js";

const converted = (data: number[], channels: number, range: readonly [number, number] = [0, 255]) => {
  const width = data.length / channels;
  return cielab({ data: Float64Array.from(data), width, height: 1, channels, range } as never, async () => {});
};

// sRGB under D65, as Lindbloom's calculator gives them.
test.each([
  ["red", [255, 0, 0], [53.2408, 80.0925, 67.2032]],
  ["green", [0, 255, 0], [87.7347, -86.1827, 83.1793]],
  ["blue", [0, 0, 255], [32.297, 79.1875, -107.8602]],
  ["white", [255, 255, 255], [100, 0, 0]],
  ["black", [0, 0, 0], [0, 0, 0]],
  ["grey", [119, 119, 119], [50.0344, 0, 0]],
])("%s is where it should be", async (_, rgb, [lightness, a, b]) => {
  for (const [data, range] of [
    [rgb, [0, 255]],
    [rgb.map((value) => value / 255), [0, 1]],
    [rgb.map((value) => value / 127.5 - 1), [-1, 1]],
  ] as const) {
    const found = await converted([...data], 3, range as [number, number]);
    expect(Math.abs(found.lightness[0] - lightness)).toBeLessThan(0.02);
    expect(Math.abs(found.a[0] - a)).toBeLessThan(0.03);
    expect(Math.abs(found.b[0] - b)).toBeLessThan(0.03);
  }
});

test("a grey image has the lightness of the same grey in colour, and opacity is not looked at", async () => {
  const greys = [0, 1, 9, 60, 119, 200, 255];
  const grey = await converted(greys, 1);
  const colour = await converted(
    greys.flatMap((value) => [value, value, value, 17]),
    4,
  );
  greys.forEach((_, pixel) => expect(grey.lightness[pixel]).toBeCloseTo(colour.lightness[pixel], 4));
  expect([...grey.lightness]).toEqual([...grey.lightness].toSorted((x, y) => x - y));
  expect([...grey.a, ...grey.b]).toEqual(new Array(14).fill(0));
});

test("every pixel of a large image is converted, with turns for other work", async () => {
  let turns = 0;
  const pixels = 2 ** 16 + 5;
  const data = new Float64Array(pixels).fill(128);
  const image = { data, width: pixels, height: 1, channels: 1, range: [0, 255] };
  const { lightness } = await cielab(image as never, async () => void turns++);
  expect(turns).toBe(2);
  expect(lightness.every((value) => value === lightness[0])).toBe(true);
});
