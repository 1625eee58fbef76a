import { random } from "./random.js";
import { label } from "./row-truth.js";

const BLOCK = 10_000;

/**
 * The precision of a rule on numbers by fresh draws, and its share of the background: a background row is drawn, and
 * where it breaks a condition, the column takes the value of a random background row that meets it.
 *
 * @param rule  [{ column, above?, atMost? }]
 */
export function freshPrecision(model, background, instance, rule, draws) {
  const next = random(rule.length + draws);
  const width = instance.length;
  const meets = (value, { above = -Infinity, atMost = Infinity }) => value > above && value <= atMost;
  const values = rule.map((condition) =>
    background.map((row) => row[condition.column]).filter((value) => meets(value, condition)),
  );
  const own = label(model.predict({ data: Float64Array.from(instance), rows: 1, columns: width }), 0);
  let agreeing = 0;
  for (let done = 0; done < draws; done += BLOCK) {
    const data = new Float64Array(BLOCK * width);
    for (let i = 0; i < BLOCK; i++) {
      data.set(background[Math.floor(next() * background.length)], i * width);
      rule.forEach((condition, at) => {
        const cell = i * width + condition.column;
        if (!meets(data[cell], condition)) data[cell] = values[at][Math.floor(next() * values[at].length)];
      });
    }
    const answers = model.predict({ data, rows: BLOCK, columns: width });
    for (let i = 0; i < BLOCK; i++) if (label(answers, i) === own) agreeing++;
  }
  const covered = background.filter((row) => rule.every((condition) => meets(row[condition.column], condition))).length;
  return { precision: agreeing / draws, coverage: covered / background.length };
}
