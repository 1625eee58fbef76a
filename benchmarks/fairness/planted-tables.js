import { stream } from "../../dist/random/stream.js";

const LABELS = {
  region: ["north", "south", "east", "west", "centre", "coast"],
  job: ["clerk", "nurse", "pilot", "cook"],
  sex: ["female", "male"],
};
const NUMBERS = ["age", "income"];
export const COLUMNS = [...NUMBERS, ...Object.keys(LABELS)];

/**
 * A table of people of whom some are chosen: each with the same chance, or with another one in a subgroup of two
 * conditions, which is drawn too.
 *
 * @param rows  how many people
 * @param rate  the chance of being chosen outside the subgroup
 * @param planted  the chance inside; the same: a fair table
 * @param people  draws so many, of the same kind as those of the table
 * @returns records with `chosen` and the chance of it, and the columns of the subgroup
 */
export function plantedTable({ rows, rate, planted }, number, people = rows) {
  const random = stream("planted", `subgroup ${rows} ${rate} ${planted}`, number);
  const [first, second] = drawTwo(random);
  const conditions = [conditionOn(first, random), conditionOn(second, random)];
  const records = Array.from({ length: people }, () => {
    const person = drawPerson(random);
    const isInside = conditions.every((holds) => holds(person));
    const chance = isInside ? planted : rate;
    return { ...person, chance, chosen: random.uniform() < chance ? "yes" : "no" };
  });
  return { records, columns: [first, second] };
}

/**
 * A table of people with a score each, the chance that what it foretells comes true; in a subgroup of two conditions it is
 * off.
 *
 * @param shift  of the log odds of the truth inside; 0: a fair table
 * @param noise  0 to 1: how often the truth inside is tossed like a coin instead
 * @returns records with `score` and `truth`, and the columns of the subgroup
 */
export function scoredTable({ rows, shift = 0, noise = 0 }, number) {
  const random = stream("scored", `subgroup ${rows} ${shift} ${noise}`, number);
  const [first, second] = drawTwo(random);
  const conditions = [conditionOn(first, random), conditionOn(second, random)];
  const records = Array.from({ length: rows }, () => {
    const person = drawPerson(random);
    const isInside = conditions.every((holds) => holds(person));
    const share = random.uniform();
    const odds = Math.log(share / (1 - share));
    const sure = 1 / (1 + Math.exp(-odds - (isInside ? shift : 0)));
    const chance = isInside ? (1 - noise) * sure + noise / 2 : sure;
    return { ...person, score: 1 / (1 + Math.exp(-odds)), truth: random.uniform() < chance ? "yes" : "no" };
  });
  return { records, columns: [first, second] };
}

function drawPerson(random) {
  return {
    age: 18 + random.integer(60),
    income: Math.round(1000 * (1 + 9 * random.uniform() * random.uniform())),
    ...Object.fromEntries(
      Object.entries(LABELS).map(([name, labels]) => [name, labels[random.integer(labels.length)]]),
    ),
  };
}

function drawTwo(random) {
  const first = random.integer(COLUMNS.length);
  const second = (first + 1 + random.integer(COLUMNS.length - 1)) % COLUMNS.length;
  return [COLUMNS[first], COLUMNS[second]];
}

/** About a third of the rows: a band of numbers, two or three labels, or one of two. */
function conditionOn(name, random) {
  if (name === "age") {
    const from = 18 + random.integer(40);
    return ({ age }) => age >= from && age < from + 20;
  }
  if (name === "income") {
    const above = 2000 + 2500 * random.uniform();
    return ({ income }) => income > above;
  }
  const labels = LABELS[name];
  const from = random.integer(labels.length);
  const count = Math.max(1, Math.round(labels.length / 3));
  const taken = Array.from({ length: count }, (_, i) => labels[(from + i) % labels.length]);
  return (person) => taken.includes(person[name]);
}
