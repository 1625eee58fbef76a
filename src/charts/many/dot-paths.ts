import type * as Plot from "@observablehq/plot";

/** A dot of a scatter: where it is in the plot's own scales, pixels to move it sideways, and its colour. */
export type Dot = {
  readonly x: number | string;
  readonly y: number;
  readonly aside: number;
  readonly fill: string;
};

/** Dots for a plot whose scales x and y have domains: one path per colour, where Plot's own mark has an element per dot. */
export function dotPaths(dots: readonly Dot[], diameter: number): Plot.Markish {
  return ((_index: unknown, scales: Scales, _values: unknown, _dimensions: unknown, { document }: Context) => {
    const paths = new Map<string, string>();
    for (const { x, y, aside, fill } of dots) {
      const place = `M${(scales.x(x) + aside).toFixed(1)} ${scales.y(y).toFixed(1)}h0`;
      paths.set(fill, (paths.get(fill) ?? "") + place);
    }
    const group = document.createElementNS("http://www.w3.org/2000/svg", "g");
    const attributes = {
      fill: "none",
      "stroke-width": String(diameter),
      "stroke-linecap": "round",
      "stroke-opacity": "0.8",
    };
    for (const [name, value] of Object.entries(attributes)) group.setAttribute(name, value);
    for (const [fill, d] of paths) {
      const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
      path.setAttribute("stroke", fill);
      path.setAttribute("d", d);
      group.append(path);
    }
    return group;
  }) as unknown as Plot.Markish;
}

type Scales = { readonly x: (value: number | string) => number; readonly y: (value: number) => number };
type Context = { readonly document: Document };
