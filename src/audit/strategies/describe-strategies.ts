import type { Part } from "../../core/explanation.js";
import type { DistinctPart, Strategy } from "../../core/kinds/strategies.js";
import type { Answers } from "../answers/answers.js";
import { shareEstimate } from "../run/estimates.js";
import { squaredDistance } from "./spectral-clusters.js";

type Clustered = {
  readonly vectors: readonly Float64Array[];
  readonly parts: readonly Part[];
  readonly labels: Int32Array;
  readonly count: number;
  readonly answers?: Answers;
  /** The row of the dataset that an explanation is of. */
  readonly rowOf: (explanation: number) => number;
};

const MAX_DISTINCT = 5;
const PROTOTYPES = 3;

/** Each cluster with what sets it apart, the largest first; `place`: where each label went. */
export function describeStrategies(clustered: Clustered): { clusters: Strategy[]; place: number[] } {
  const { labels, count, vectors } = clustered;
  const members = Array.from({ length: count }, (_, c) => [...labels.keys()].filter((i) => labels[i] === c));
  const order = [...members.keys()].sort((a, b) => members[b].length - members[a].length || a - b);
  const place = new Array<number>(count).fill(0);
  order.forEach((label, at) => {
    place[label] = at;
  });
  const within = deviations(clustered, members);
  const clusters = order.map((label): Strategy => {
    const inside = members[label];
    const rest = [...labels.keys()].filter((i) => labels[i] !== label);
    const mean = meanOf(clustered, inside);
    const distinct = distinctParts(mean, meanOf(clustered, rest), within, rest.length);
    const byDistance = inside.toSorted(
      (a, b) => squaredDistance(vectors[a], mean) - squaredDistance(vectors[b], mean) || a - b,
    );
    return {
      size: inside.length,
      share: inside.length / labels.length,
      mean: Array.from(mean),
      distinct,
      prototypes: byDistance.slice(0, PROTOTYPES),
      errorRate: errorRate(clustered, inside),
      groups: groupMix(clustered, inside, rest),
      text: textOf(clustered, mean, distinct),
    };
  });
  return { clusters, place };
}

function meanOf({ vectors, parts }: Clustered, rows: readonly number[]): Float64Array {
  const mean = new Float64Array(parts.length);
  for (const row of rows) for (let p = 0; p < mean.length; p++) mean[p] += vectors[row][p] / rows.length;
  return mean;
}

/** Per part, pooled over clusters. */
function deviations(clustered: Clustered, members: readonly (readonly number[])[]): Float64Array {
  const { vectors, parts } = clustered;
  const squares = new Float64Array(parts.length);
  for (const inside of members) {
    const mean = meanOf(clustered, inside);
    for (const row of inside) for (let p = 0; p < squares.length; p++) squares[p] += (vectors[row][p] - mean[p]) ** 2;
  }
  return squares.map((sum) => Math.sqrt(sum / Math.max(1, vectors.length - members.length)));
}

function distinctParts(
  mean: Float64Array,
  elsewhere: Float64Array,
  within: Float64Array,
  others: number,
): DistinctPart[] {
  if (others === 0) return [];
  const largest = within.reduce((most, value) => Math.max(most, value), 0);
  const differences = mean.map((value, p) => value - elsewhere[p]);
  const scale = differences.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  // If a part hardly varies within clusters, rounding must not look like a difference.
  const floor = Math.max(largest, scale) * 1e-3;
  return (
    [...mean.keys()]
      .map((part) => ({
        part,
        mean: mean[part],
        elsewhere: elsewhere[part],
        shift: floor > 0 ? differences[part] / Math.max(within[part], floor) : 0,
      }))
      // Of clearly different parts, those come first that move the answer most.
      .filter(({ shift }) => Math.abs(shift) >= 1)
      .sort((a, b) => Math.abs(b.mean - b.elsewhere) - Math.abs(a.mean - a.elsewhere) || a.part - b.part)
      .slice(0, MAX_DISTINCT)
  );
}

function errorRate({ answers, rowOf }: Clustered, inside: readonly number[]): Strategy["errorRate"] {
  if (answers?.task !== "classification" || !answers.truth) return null;
  const { truth, predicted } = answers;
  const known = inside.map(rowOf).filter((row) => row < truth.length && !Number.isNaN(truth[row]));
  const wrong = known.filter((row) => truth[row] !== predicted[row]).length;
  return shareEstimate(wrong, known.length, known.length);
}

function groupMix(
  { answers, rowOf }: Clustered,
  inside: readonly number[],
  rest: readonly number[],
): Strategy["groups"] {
  return (answers?.dataset.groups ?? []).map(({ name, labels, codes }) => {
    const share = (rows: readonly number[], code: number) =>
      rows.length === 0 ? 0 : rows.filter((i) => codes[rowOf(i)] === code).length / rows.length;
    return {
      name,
      labels: labels.map((label, code) => ({ label, share: share(inside, code), elsewhere: share(rest, code) })),
    };
  });
}

function textOf({ parts }: Clustered, mean: Float64Array, distinct: readonly DistinctPart[]): string {
  const number = (value: number) => String(Number(value.toPrecision(2)));
  const more = distinct.filter(({ mean: here, elsewhere }) => Math.abs(here) > Math.abs(elsewhere));
  if (more.length > 0) {
    return `relies on ${more
      .slice(0, 2)
      .map(
        ({ part, mean: here, elsewhere }) =>
          `${parts[part].name} (${number(here)} against ${number(elsewhere)} elsewhere)`,
      )
      .join(" and ")}`;
  }
  const [top] = [...mean.keys()].sort((a, b) => Math.abs(mean[b]) - Math.abs(mean[a]));
  return top === undefined ? "nothing" : `mostly ${parts[top].name} (${number(mean[top])})`;
}
