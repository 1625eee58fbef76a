// Whether `explainGap` finds a bias that was planted in a proxy of the group, by whose weight and shift it is known.
import { blackBox } from "whybox";
import { dataset, explainGap, profile } from "whybox/audit";
import { stream } from "../../dist/random/stream.js";

const [tables = "60"] = process.argv.slice(2);
const NAMES = ["district", "skill", "tenure", "luck"];
const features = NAMES.map((name) => ({ name, kind: "number" }));
/** The log odds: what the district counts is the bias. */
const scoreOf = (weight, [district, skill, tenure]) => weight * district + skill + 0.5 * tenure - 0.5;
const share = (odds) => 1 / (1 + Math.exp(-odds));
const modelOf = (weight, isLinear) =>
  blackBox((rows) => rows.map((row) => (isLinear ? scoreOf(weight, row) : share(scoreOf(weight, row)))), {
    name: "model",
    input: { kind: "columns", features },
    outputs: [isLinear ? { name: "odds" } : { name: "yes", unit: "probability" }],
  });
const profiles = new Map();

/** People of two groups that live in other districts and are alike in all else. */
function people(model, number) {
  const random = stream("gap", "people", number);
  const normal = () => Math.sqrt(-2 * Math.log(1 - random.uniform())) * Math.cos(2 * Math.PI * random.uniform());
  const records = Array.from({ length: 400 }, () => {
    const isFirst = random.uniform() < 0.4;
    const [skill, tenure] = [normal(), normal()];
    const district = normal() - (isFirst ? 1 : 0);
    // The truth does not ask for the district.
    const isYes = random.uniform() < share(skill + 0.5 * tenure - 0.5);
    return { district, skill, tenure, luck: normal(), sex: isFirst ? "female" : "male", y: isYes ? "yes" : "no" };
  });
  return dataset(records, {
    model,
    ...(model.outputs[0].unit && { target: { column: "y", positive: "yes" } }),
    groups: ["sex"],
  });
}

console.log(
  "weight  measure   gap  proxy's part  others  proxy largest  marked  others' intervals hold 0  proxy's interval holds",
);
for (const [weight, options, isLinear] of [
  [1, {}, true],
  [0.5, {}, true],
  [1, {}],
  [1, { link: "logit", backgroundRows: 16 }],
  [1.5, { measure: "loss", backgroundRows: 16 }],
]) {
  const model = modelOf(weight, isLinear);
  const sums = { gap: 0, proxy: 0, others: 0, largest: 0, marked: 0, holdZero: 0, holdTruth: 0 };
  for (let number = 0; number < Number(tables); number++) {
    const data = people(model, number);
    if (!profiles.has(number)) profiles.set(number, await profile(data));
    const found = profiles.get(number);
    const asked = { ...options, profile: found, of: "female", tree: false, seed: number, budgetRows: 25_000 };
    const { gap, parts } = (await explainGap(model, data, asked)).result;
    const [proxy, ...others] = parts.map(({ difference }) => difference);
    const holds = ({ low, high }, truth) => (low <= truth && truth <= high ? 1 : 0);
    sums.gap += gap.value;
    sums.proxy += proxy.value;
    sums.others += others.reduce((sum, { value }) => sum + Math.abs(value), 0) / others.length;
    sums.largest += others.every(({ value }) => Math.abs(value) < Math.abs(proxy.value)) ? 1 : 0;
    sums.marked += parts[0].role === "proxy" && parts.slice(1).every(({ role }) => role === null) ? 1 : 0;
    sums.holdZero += others.reduce((sum, other) => sum + holds(other, 0), 0) / others.length;
    // Of a linear score the part is the weight times the shift of 1.
    sums.holdTruth += holds(proxy, -weight);
  }
  const mean = (name) => sums[name] / Number(tables);
  const percent = (name) => (100 * mean(name)).toFixed(1);
  console.log(
    [
      String(weight).padStart(6),
      (isLinear ? "linear" : (options.measure ?? options.link ?? "score")).padStart(7),
      mean("gap").toFixed(3).padStart(6),
      mean("proxy").toFixed(3).padStart(12),
      mean("others").toFixed(3).padStart(6),
      percent("largest").padStart(13),
      percent("marked").padStart(6),
      percent("holdZero").padStart(24),
      isLinear ? percent("holdTruth").padStart(22) : "",
    ].join("  "),
  );
}
