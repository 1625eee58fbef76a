import { expect, test } from "vitest";
import { ruleKeys } from "../../../dist/explain/anchors/rule-keys.js";
import { everyRule } from "../../fixtures/cached-game.js";

test.each([6, 30, 31, 200])("of %i parts every rule has a key of its own", (parts) => {
  const keyOf = ruleKeys(parts);
  const rules = everyRule(6).map((rule) => rule.map((part) => parts - 6 + part));
  expect(new Set(rules.map(keyOf)).size).toBe(64);
  for (const rule of rules) expect(keyOf([...rule])).toBe(keyOf(rule));
});
