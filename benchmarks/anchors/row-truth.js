import { keep, noneKept } from "whybox/extending";
import { random } from "./random.js";

/**
 * The precision of a rule over a masker's whole background: every background row with the rule's parts kept, and the
 * background rows that meet the rule as they are. Values inside bins are those that the masker drew once.
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

/**
 * As rowTruth, with the values inside bins drawn anew for every row: the precision that a certificate on numbers is about.
 * Rules far below `precision` on the masker's own draw are told from it, which takes a fraction of the time.
 *
 * @param draws  rows that a precision is measured on
 */
export function freshTruth(model, masker, background, instance, { precision, draws }) {
  const width = instance.length;
  const once = rowTruth(model, masker, background, instance);
  const { perturb } = masker.forInput(model.input, model.name).perturber();
  const all = noneKept(1, width);
  for (let part = 0; part < width; part++) keep(all, 0, part);
  const kept = Float64Array.from(perturb({ z: all }, { from: 0, to: 1 }, { from: 0, to: background.length }).data);
  const meets = (row, part) => kept[row * width + part] === background[row][part];
  const inside = instance.map((_, part) => background.filter((_, row) => meets(row, part)).map((row) => row[part]));
  const own = label(model.predict({ data: Float64Array.from(instance), rows: 1, columns: width }), 0);
  return (rule) => {
    const known = once(rule);
    if (known.interventional < precision - SCREENED) return known;
    const next = random(draws);
    const data = new Float64Array(draws * width);
    for (let i = 0; i < draws; i++) {
      const row = Math.floor(next() * background.length);
      data.set(background[row], i * width);
      for (const part of rule) {
        if (!meets(row, part)) data[i * width + part] = inside[part][Math.floor(next() * inside[part].length)];
      }
    }
    const answers = model.predict({ data, rows: draws, columns: width });
    let agreeing = 0;
    for (let i = 0; i < draws; i++) if (label(answers, i) === own) agreeing++;
    return { ...known, interventional: agreeing / draws };
  };
}

/** Three standard errors of a precision of .95 on 455 rows. */
const SCREENED = 0.03;

/** The class: the highest of several probabilities, or whether a single one is above .5. */
export function label({ data, columns }, row) {
  if (columns === 1) return data[row] > 0.5 ? 1 : 0;
  const answers = data.subarray(row * columns, (row + 1) * columns);
  return answers.indexOf(Math.max(...answers));
}
