import { readFileSync } from "node:fs";
import { blackBox } from "whybox";

/** One teacher that teachers.py has trained: rows, held-out rows, what it answers there, and the model itself. */
export function readTeacher(name, kind, split) {
  const path = new URL(`../data/distill/${`${name}-${kind}-${split}`.replaceAll(" ", "-")}.json`, import.meta.url);
  const file = JSON.parse(readFileSync(path, "utf8"));
  const answer = { forest, mlp }[file.teacher.kind](file.teacher, file.outputs.length);
  const unit = file.task === "classification" ? { unit: "probability" } : {};
  const model = blackBox(
    ({ data, rows, columns }) => {
      const answers = new Float64Array(rows * file.outputs.length);
      for (let row = 0; row < rows; row++) answer(data, row * columns, answers, row * file.outputs.length);
      return { data: answers, rows, columns: file.outputs.length };
    },
    {
      name: `${name}, ${kind}`,
      input: { kind: "columns", features: file.features.map((feature) => ({ name: feature, kind: "number" })) },
      outputs: file.outputs.map((output) => ({ name: output, ...unit })),
      rows: "matrix",
    },
  );
  return { ...file, model };
}

/** The mean of what the leaves say; scikit-learn compares values in single precision. */
function forest({ trees }, outputs) {
  const flat = trees.map(({ feature, threshold, left, right, values }) => ({
    feature: Int32Array.from(feature),
    threshold: Float64Array.from(threshold),
    left: Int32Array.from(left),
    right: Int32Array.from(right),
    values: Float64Array.from(values.flatMap((value) => (value.length > 0 ? value : new Array(outputs).fill(0)))),
  }));
  return (data, from, answers, to) => {
    for (const { feature, threshold, left, right, values } of flat) {
      let node = 0;
      while (left[node] >= 0)
        node = Math.fround(data[from + feature[node]]) <= threshold[node] ? left[node] : right[node];
      for (let output = 0; output < outputs; output++) answers[to + output] += values[node * outputs + output];
    }
    for (let output = 0; output < outputs; output++) answers[to + output] /= flat.length;
  };
}

/** One hidden layer of rectified units. */
function mlp({ mean, scale, inward, inwardBias, outward, bias, answer, centre, spread }, outputs) {
  const hidden = inwardBias.length;
  const units = inwardBias.map((_, unit) =>
    Float64Array.from(mean, (_, column) => inward[column][unit] / scale[column]),
  );
  const starts = Float64Array.from(
    units,
    (unit, i) => inwardBias[i] - unit.reduce((sum, w, c) => sum + w * mean[c], 0),
  );
  const ends = bias.map((_, output) => Float64Array.from({ length: hidden }, (_, unit) => outward[unit][output]));
  const logits = new Float64Array(bias.length);
  return (data, from, answers, to) => {
    logits.set(bias);
    for (let unit = 0; unit < hidden; unit++) {
      const weights = units[unit];
      let sum = starts[unit];
      for (let column = 0; column < weights.length; column++) sum += weights[column] * data[from + column];
      if (sum > 0) for (let output = 0; output < logits.length; output++) logits[output] += sum * ends[output][unit];
    }
    if (answer === "identity") answers[to] = centre + spread * logits[0];
    else if (answer === "logistic") {
      answers[to + 1] = 1 / (1 + Math.exp(-logits[0]));
      answers[to] = 1 - answers[to + 1];
    } else {
      const most = Math.max(...logits);
      let total = 0;
      for (let output = 0; output < outputs; output++) total += Math.exp(logits[output] - most);
      for (let output = 0; output < outputs; output++) answers[to + output] = Math.exp(logits[output] - most) / total;
    }
  };
}
