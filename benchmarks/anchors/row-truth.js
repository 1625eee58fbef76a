import { keep, noneKept } from "whybox/extending";

/**
 * The precision of a rule over a masker's whole background: every background row with the rule's parts kept, and the
 * background rows that meet the rule as they are.
 *
 * @param meets  whether a background row meets part p by itself
 */
export function rowTruth(model, masker, background, instance) {
  const width = instance.length;
  const bound = masker.forInput(model.input, model.name);
  const { perturb } = bound.perturber();
  const draws = background.length;
  const labelsOf = (rows) => {
    const answers = model.predict(rows);
    return Int8Array.from({ length: rows.rows }, (_, row) => label(answers, row));
  };
  const [own] = labelsOf({ data: Float64Array.from(instance), rows: 1, columns: width });
  const filled = (rule) => {
    const z = noneKept(1, width);
    for (const part of rule) keep(z, 0, part);
    return perturb({ z }, { from: 0, to: 1 }, { from: 0, to: draws });
  };
  const plain = Float64Array.from(filled([]).data);
  const plainLabels = labelsOf({ data: plain, rows: draws, columns: width });
  // Own values stay where they lie in the bin: a row meets a part where keeping it changes nothing.
  const kept = Float64Array.from(filled(instance.map((_, part) => part)).data);
  return (rule) => {
    const interventional = labelsOf(filled(rule)).filter((answer) => answer === own).length / draws;
    let covered = 0;
    let conditional = 0;
    for (let row = 0; row < draws; row++) {
      if (!rule.every((part) => plain[row * width + part] === kept[row * width + part])) continue;
      covered++;
      if (plainLabels[row] === own) conditional++;
    }
    return { interventional, conditional: covered ? conditional / covered : 0, coverage: covered / draws };
  };
}

/** The class: the highest of several probabilities, or whether a single one is above .5. */
export function label({ data, columns }, row) {
  if (columns === 1) return data[row] > 0.5 ? 1 : 0;
  const answers = data.subarray(row * columns, (row + 1) * columns);
  return answers.indexOf(Math.max(...answers));
}
