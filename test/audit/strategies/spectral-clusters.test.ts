import { describe, expect, test } from "vitest";
import { spectralClusters, squaredDistance } from "../../../dist/audit/strategies/spectral-clusters.js";
import { parkMiller } from "../../fixtures/park-miller.js";

/** Points around centres, in turns. */
function clouds(centres: readonly (readonly number[])[], count: number) {
  const { normal } = parkMiller(19);
  return Array.from({ length: count }, (_, i) =>
    Float64Array.from(centres[i % centres.length], (centre) => centre + 0.3 * normal()),
  );
}

describe("spectral clusters", () => {
  test("finds as many clouds as there are, numbered by first appearance", () => {
    const points = clouds(
      [
        [0, 0],
        [9, 0],
        [0, 9],
      ],
      60,
    );
    const { labels, count, eigenvalues } = spectralClusters(points, { neighbours: 6, maxClusters: 8, seed: 0 });
    expect(count).toBe(3);
    expect([...labels]).toEqual(points.map((_, i) => i % 3));
    // Parts of a graph that no edge joins have an eigenvalue of 0 each.
    expect(eigenvalues.filter((value) => Math.abs(value) < 1e-9).length).toBe(3);
  });

  test("follows rings that no centre tells apart", () => {
    const points = Array.from({ length: 80 }, (_, i) => {
      const [radius, angle] = [i % 2 === 0 ? 1 : 4, (2 * Math.PI * i) / 80];
      return Float64Array.of(radius * Math.cos(angle), radius * Math.sin(angle));
    });
    const { labels } = spectralClusters(points, { neighbours: 4, clusters: 2, maxClusters: 2, seed: 0 });
    expect([...labels]).toEqual(points.map((_, i) => i % 2));
  });

  test("of hundreds of points are those of few: clouds, rings, and points in the same place", () => {
    const centres = [0, 1, 2, 3].map((c) => [9 * c, 9 * (c % 2), 0, 0, 0]);
    const options = { neighbours: 8, maxClusters: 8, seed: 0 };
    const points = clouds(centres, 401);
    const found = spectralClusters(points, options);
    expect([found.count, found.eigenvalues.length]).toEqual([4, 9]);
    expect([...found.labels]).toEqual(points.map((_, i) => i % 4));
    const rings = Array.from({ length: 300 }, (_, i) => {
      const [radius, angle] = [i % 2 === 0 ? 1 : 4, (2 * Math.PI * i) / 300];
      return Float64Array.of(radius * Math.cos(angle), radius * Math.sin(angle));
    });
    expect([...spectralClusters(rings, { ...options, neighbours: 4, clusters: 2 }).labels]).toEqual(
      rings.map((_, i) => i % 2),
    );
    const places = Array.from({ length: 400 }, (_, i) => Float64Array.of(i % 2, Math.floor(i / 2) % 2));
    expect([...spectralClusters(places, options).labels]).toEqual(places.map((_, i) => i % 4));
  });

  test("of fewer than three points is one cluster; the same seed gives the same labels", () => {
    expect(spectralClusters(clouds([[0]], 2), { neighbours: 3, maxClusters: 4, seed: 0 }).count).toBe(1);
    const points = clouds([[0, 1]], 40);
    const options = { neighbours: 5, clusters: 3, maxClusters: 3, seed: 4 };
    expect(spectralClusters(points, options)).toEqual(spectralClusters(points, options));
  });
});

test("squared distances", () => {
  expect(squaredDistance(Float64Array.of(1, 2), [4, 6])).toBe(25);
});
