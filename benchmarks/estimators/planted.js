// How many of a few planted parts kernelShap finds among many in few calls, and whether its intervals are true.
//
//   node benchmarks/estimators/planted.js --calls 32,64 --parts 100,200,400 --causes 3,5 --runs 40 --noise 0.05
import { parseArgs } from "node:util";
import { exactShapley, game, kernelShap } from "whybox";
import { stream } from "whybox/extending";
import { compared, largest } from "./compared.js";

/** How strengths that add up to `sum` turn into a worth. */
const KINDS = {
  "add up": (sum) => sum,
  "make up for each other": (sum) => 4 * Math.tanh(0.4 * sum),
  "need each other": (sum) => Math.expm1(0.4 * sum),
  "are a threshold": (sum, most) => 4 / (1 + Math.exp(8 * (0.5 - sum / most))),
};

const { values: given } = parseArgs({
  options: {
    calls: { type: "string", default: "32,64" },
    parts: { type: "string", default: "200" },
    causes: { type: "string", default: "5" },
    noise: { type: "string", default: "0" },
    runs: { type: "string", default: "40" },
    from: { type: "string", default: "0" },
  },
});
const numbers = (list) => list.split(",").map(Number);

console.log("| calls | parts | causes | effects | noise | found | all found | error | covered | causes covered |");
console.log("|---:|---:|---:|---|---:|---:|---:|---:|---:|---:|");
for (const calls of numbers(given.calls)) {
  for (const parts of numbers(given.parts)) {
    for (const causes of numbers(given.causes)) {
      for (const noise of numbers(given.noise)) {
        for (const kind of Object.keys(KINDS)) await measure({ calls, parts, causes, noise, kind });
      }
    }
  }
}

async function measure({ calls, parts, causes, noise, kind }) {
  const sums = { found: 0, whole: 0, error: 0, inside: 0, causesInside: 0 };
  const runs = Number(given.runs);
  const from = Number(given.from);
  for (let seed = from; seed < from + runs; seed++) {
    const { asked, exact, where } = await planted({ parts, causes, noise, kind }, seed);
    const { result } = await kernelShap(asked, { budgetRows: calls, seed });
    const [values] = result.values;
    const [standardErrors] = result.standardErrors;
    const { error, inside } = compared(values, standardErrors, exact);
    const of = (all) => where.map((part) => all[part]);
    const found = largest(values, causes).filter((part) => where.includes(part)).length;
    sums.found += found;
    sums.whole += found === causes ? 1 : 0;
    sums.error += error;
    sums.inside += inside / parts;
    sums.causesInside += compared(of(values), of(standardErrors), of(exact)).inside / causes;
  }
  const percent = (sum) => `${((100 * sum) / runs).toFixed(1)}%`;
  const mean = (sum) => (sum / runs).toPrecision(3);
  const game = [calls, parts, causes, kind, noise, mean(sums.found), `${sums.whole} of ${runs}`, mean(sums.error)];
  console.log(`| ${[...game, percent(sums.inside), percent(sums.causesInside)].join(" | ")} |`);
}

/** A few parts of random strength, all others with a hundredth of it; noise is the same whenever a coalition is asked again. */
async function planted({ parts, causes, noise, kind }, seed) {
  const random = stream(seed, `planted ${kind} ${parts} ${causes}`);
  const chosen = new Set();
  while (chosen.size < causes) chosen.add(random.integer(parts));
  const where = [...chosen];
  const strengths = where.map(() => 0.8 + random.uniform());
  const most = strengths.reduce((sum, each) => sum + each, 0);
  const small = Float64Array.from({ length: parts }, () => 0.01 * (0.5 + random.uniform()));
  const few = (isKept) =>
    KINDS[kind](
      strengths.reduce((sum, strength, i) => sum + strength * isKept(i), 0),
      most,
    );
  const { result } = await exactShapley(over(causes, few));
  const exact = Array.from(small);
  where.forEach((part, i) => {
    exact[part] += result.values[0][i];
  });
  const asked = over(parts, (isKept, kept) => {
    const rest = small.reduce((sum, each, part) => sum + each * isKept(part), 0);
    return few((i) => isKept(where[i])) + rest + noise * normal(stream(seed, kept.join("")));
  });
  return { asked, exact, where };
}

function over(parts, worth) {
  return game(parts, (z) =>
    Float64Array.from({ length: z.rows }, (_, row) => {
      const kept = z.data.subarray(row * parts, (row + 1) * parts);
      return worth((part) => kept[part], kept);
    }),
  );
}

/** Source: Box & Muller 1958. */
function normal({ uniform }) {
  return Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform());
}
