import { blackBox } from "whybox";
import { answersOf, dataset, type Fairness, fairness } from "whybox/audit";

/** Applicants by race and sex: how many there are, and how many of them are hired. */
const APPLICANTS: readonly (readonly [race: string | null, sex: string | null, of: number, hired: number])[] = [
  ["White", "Male", 200, 100],
  ["White", "Female", 200, 80],
  ["Black", "Male", 100, 30],
  ["Black", "Female", 100, 20],
  ["Asian", "Male", 8, 8],
  ["Asian", "Female", 3, 0],
  [null, "Male", 9, 3],
  ["White", null, 5, 1],
];

const reviews = new Map<string, Promise<Fairness>>();

/** A review of these applicants; each is made once. */
export function bias(options: object = {}): Promise<Fairness> {
  const key = JSON.stringify(options);
  const made = reviews.get(key) ?? reviewed(options);
  reviews.set(key, made);
  return made;
}

async function reviewed(options: object): Promise<Fairness> {
  const rows = APPLICANTS.flatMap(([race, sex, of, hired]) =>
    Array.from({ length: of }, (_, i) => ({ x: i < hired ? 0.9 : 0.1, race, sex })),
  );
  const model = blackBox((batch) => batch.map(([x]) => x), {
    name: "sift",
    input: { kind: "columns", features: [{ name: "x", kind: "number" }] },
    outputs: [{ name: "hired", unit: "probability" }],
  });
  const people = dataset(rows, { model, groups: ["race", "sex"] });
  return fairness(await answersOf(model, people), { favourable: "hired", ...options });
}
