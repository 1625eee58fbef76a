import { expect } from "vitest";

/** The attributes of every element of this name, in the order in which they are drawn. */
export function elements(svg: string, name: string): { readonly [attribute: string]: string }[] {
  return [...svg.matchAll(new RegExp(`<${name} ([^>]*?)/?>`, "g"))].map(([, attributes]) =>
    Object.fromEntries([...attributes.matchAll(/([\w-]+)="([^"]*)"/g)].map(([, key, value]) => [key, value])),
  );
}

/** The words of every text, in the order in which they are drawn. */
export function texts(svg: string): string[] {
  return [...svg.matchAll(/<text[^>]*>([^<]*)<\/text>/g)].map(([, text]) => text);
}

/** Every text with its attributes and words. Of a transform the shift: `at` is where it is written. */
export function lettering(svg: string): { readonly text: string; readonly at: [x: number, y: number] }[] {
  return [...svg.matchAll(/<text ([^>]*)>([^<]*)<\/text>/g)].map(([, attributes, text]) => {
    const [x, y] = numbersIn(/translate\(([^)]*)\)/.exec(attributes)?.[1] ?? "").concat([0, 0]);
    const place = (name: string) => Number(new RegExp(`\\b${name}="(-?[\\d.]+)"`).exec(attributes)?.[1] ?? 0);
    return { text, at: [x + place("x"), y + place("y")] };
  });
}

/** Red, green and blue of each cell of a table of coloured cells, by its row and column: "0 2". */
export function heatCells(svg: string): Map<string, number[]> {
  const paths = elements(svg, "path").flatMap(({ d, fill }) =>
    [...d.matchAll(/M([\d.]+) ([\d.]+)h[\d.]+v/g)].map(([, x, y]) => ({ x: Number(x), y: Number(y), fill })),
  );
  const places = (of: "x" | "y") => [...new Set(paths.map((path) => path[of]))].sort((a, b) => a - b);
  const [xs, ys] = [places("x"), places("y")];
  return new Map(paths.map(({ x, y, fill }) => [`${ys.indexOf(y)} ${xs.indexOf(x)}`, numbersIn(fill)]));
}

/** The numbers in a text, such as the coordinates of a path. */
export function numbersIn(text: string): number[] {
  return (text.match(/-?\d+(?:\.\d+)?/g) ?? []).map(Number);
}

/** The points of a path of M and L. */
export function points(path: string): [x: number, y: number][] {
  const numbers = numbersIn(path);
  return Array.from({ length: numbers.length / 2 }, (_, i) => [numbers[2 * i], numbers[2 * i + 1]]);
}

/** The value at a place on the horizontal axis of a plot, by its ticks. */
export function valueAt(svg: string): (x: number) => number {
  const ticks = [
    ...svg.matchAll(/<text transform="translate\(([\d.]+),[\d.]+\)" y="0\.71em">([−\d.]+)(%?)<\/text>/g),
  ].map(([, x, label, percent]) => ({ x: Number(x), value: Number(label.replace("−", "-")) / (percent ? 100 : 1) }));
  const [first, last] = [ticks[0], ticks[ticks.length - 1]];
  return (x) => first.value + ((x - first.x) * (last.value - first.value)) / (last.x - first.x);
}

/**
 * Expects places that lie as the values do, on any linear scale: the same distance for the same difference.
 *
 * @param tolerance  in pixels
 */
export function expectLinear(places: readonly number[], values: readonly number[], tolerance = 0.2): void {
  expect(places.length).toBe(values.length);
  const [low, high] = [Math.min, Math.max].map((of) => values.indexOf(of(...values)));
  const scale = (places[high] - places[low]) / (values[high] - values[low]);
  expect(Math.abs(scale)).toBeGreaterThan(0);
  values.forEach((value, i) => {
    expect(Math.abs(places[low] + scale * (value - values[low]) - places[i])).toBeLessThan(tolerance);
  });
}
