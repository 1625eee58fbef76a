import { expect, test } from "vitest";
import { blackBox } from "whybox";
import { expectRefused } from "../fixtures/expect-refused.js";

const make = (facts: object) =>
  blackBox((rows) => rows.map(() => 0), {
    name: "m",
    input: { kind: "columns", features: [{ name: "x", kind: "number" }] },
    outputs: [{ name: "y" }],
    ...facts,
  });
const EUR = { currency: "EUR" };
const PRICE =
  'expected price to be { perRow, perCall, perToken, currency } with amounts of 0 or more, such as { perRow: 0.002, currency: "EUR" }, got ';

test("a model keeps the facts that it states, and has no others", () => {
  const facts = {
    concurrency: 1,
    rowsPerCall: 64,
    noise: "none",
    price: { perRow: 0.5, perCall: 0, perToken: 1e-6, ...EUR },
  };
  expect(make(facts)).toMatchObject(facts);
  const bare = make({ concurrency: undefined, price: undefined });
  for (const fact of ["concurrency", "rowsPerCall", "noise", "price"]) expect(bare).not.toHaveProperty(fact);
});

test.each<[object, string]>([
  [{ concurrency: 0 }, "expected concurrency to be a whole number of 1 or more, got 0"],
  [{ rowsPerCall: 1.5 }, "expected rowsPerCall to be a whole number of 1 or more, got 1.5"],
  [{ noise: "some" }, 'expected noise to be "none" or "varies", got "some"'],
  [{ price: null }, `${PRICE}null`],
  [{ price: 5 }, `${PRICE}5`],
  [{ price: { perRow: 1 } }, `${PRICE}{"perRow":1}`],
  [{ price: { perRow: -1, ...EUR } }, `${PRICE}{"perRow":-1,"currency":"EUR"}`],
  [{ price: { perCall: Number.POSITIVE_INFINITY, ...EUR } }, `${PRICE}{"perCall":null,"currency":"EUR"}`],
  [{ price: { perToken: "1", ...EUR } }, `${PRICE}{"perToken":"1","currency":"EUR"}`],
  // An amount by another name would cost nothing.
  [{ price: { perRows: 0.5, ...EUR } }, `${PRICE}{"perRows":0.5,"currency":"EUR"}`],
])("the fact %j is refused", (facts, message) => {
  expectRefused(() => make(facts), "INVALID_ARGUMENT", `blackBox "m": ${message}`);
});
