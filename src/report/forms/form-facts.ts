import type { Attribution } from "../../core/explanation.js";
import { valueScale } from "../../render/value-scale.js";
import type { Block } from "../document/block.js";

/** Facts that a person has to supply because no table holds them, by name. */
export type FormFacts = { readonly [name: string]: string };

/** The fact, or that it has yet to be filled in. */
export function formFact(facts: FormFacts, name: string): string {
  const fact = facts[name];
  return Object.hasOwn(facts, name) && fact.trim() !== "" ? fact : `[to be filled in: ${name}]`;
}

/** That a form is a form. */
export function formCaveat(rule: string): Block {
  return {
    kind: "text",
    tone: "caveat",
    text: `This is a form, filled in from measurements as ${rule} describes it. It is no legal advice, and filling it in is no compliance: whether the rule applies, whether these are the right people and the right data, and what follows is for a lawyer and for those who are responsible.`,
  };
}

/** Heading of a column of effects: with their scale, where that is not the output's own. */
export function effectTitle({ subject, result }: Attribution, output: number): string {
  const scale = valueScale({ subject, result }, output);
  return scale === null || scale === subject.units[output] ? "effect" : `effect, in ${scale}`;
}
