import { Command } from "commander";
import { describe, expect, test } from "vitest";
import { fields, flag, number, oneOf, option, optionsOf, wholeNumber } from "whybox/extending";
import { methodFlags, methodOptions } from "../../../dist/cli/methods/method-flags.js";

const lots = optionsOf("lots", {
  seed: wholeNumber({ min: 0, default: 0, says: "the seed" }),
  budgetRows: wholeNumber({ min: 1, says: "rows to ask" }),
  maxLeaves: wholeNumber({ min: 2, max: 64, default: 8, says: "leaves of the tree" }),
  kernelWidth: number({
    above: 0,
    infinite: true,
    defaultSays: "0.75 x the root of the parts",
    says: "width of the kernel",
  }),
  search: oneOf(["published", "ours"], { default: "ours", says: "the search" }),
  enumerate: flag({ default: true, says: "ask all coalitions where these are few" }),
  exact: flag({ default: false, says: "ask everything" }),
  until: fields(
    {
      stableFor: wholeNumber({ min: 1, says: "looks without a change" }),
      error: number({ above: 0, says: "the largest standard error" }),
    },
    { says: "stop early" },
  ),
  link: option<string | number>()({
    says: "the link",
    expected: "identity or a power",
    accepts: (value) => value === "identity" || typeof value === "number",
    default: "identity",
    flag: { placeholder: "link", choices: ["identity", "2"], parse: (text) => (text === "2" ? 2 : text) },
  }),
  onProgress: option<() => void>()({ says: "progress", expected: "a function", accepts: () => true, recorded: false }),
});

/** What a command line of these flags gives, or how it is refused. */
function parsed(...args: string[]): object | string {
  const command = new Command("lots").exitOverride().configureOutput({ writeErr: () => {} });
  for (const each of methodFlags(lots)) command.addOption(each);
  try {
    command.parse(args, { from: "user" });
  } catch (error) {
    return (error as Error).message;
  }
  return methodOptions(lots, command.opts());
}

describe("the flags of a method", () => {
  test("are one for each option that a command line can ask for, inner ones by both names", () => {
    expect(methodFlags(lots).map(({ flags }) => flags)).toEqual([
      "--max-leaves <n>",
      "--kernel-width <number>",
      "--search <search>",
      "--no-enumerate",
      "--exact",
      "--until-stable-for <n>",
      "--until-error <number>",
      "--link <link>",
    ]);
    expect(methodFlags(lots, { except: ["until", "link", "exact", "search"] }).map(({ long }) => long)).toEqual([
      "--max-leaves",
      "--kernel-width",
      "--no-enumerate",
    ]);
  });

  test("list the choices that the help shows", () => {
    const search = methodFlags(lots).find(({ long }) => long === "--search");
    expect(search?.argChoices).toEqual(["published", "ours"]);
  });

  test("say what they are for and what their default is", () => {
    const texts = Object.fromEntries(methodFlags(lots).map(({ long, description }) => [long, description]));
    expect(texts).toMatchObject({
      "--max-leaves": "leaves of the tree (default: 8)",
      "--kernel-width": "width of the kernel (default: 0.75 x the root of the parts)",
      "--search": "the search (default: ours)",
      "--no-enumerate": "ask all coalitions where these are few",
      "--until-error": "the largest standard error (default: none)",
    });
  });

  test.each<[string[], object]>([
    [[], { enumerate: true }],
    [["--max-leaves", "64"], { enumerate: true, maxLeaves: 64 }],
    [
      ["--kernel-width", "Infinity", "--exact"],
      { enumerate: true, kernelWidth: Number.POSITIVE_INFINITY, exact: true },
    ],
    [["--no-enumerate", "--search", "published"], { enumerate: false, search: "published" }],
    [["--until-error", "0.5", "--until-stable-for", "3"], { enumerate: true, until: { error: 0.5, stableFor: 3 } }],
    [["--link", "2"], { enumerate: true, link: 2 }],
    [["--link", "identity"], { enumerate: true, link: "identity" }],
  ])("%j give %j", (args, options) => {
    expect(parsed(...args)).toEqual(options);
    expect(() => lots.check(options)).not.toThrow();
  });

  test.each<[string[], string]>([
    [["--max-leaves", "65"], "argument '65' is invalid. Expected a whole number from 2 to 64."],
    [["--max-leaves", "two"], "argument 'two' is invalid. Expected a whole number from 2 to 64."],
    [["--kernel-width", ""], "argument '' is invalid. Expected a number above 0."],
    [["--search", "any"], "argument 'any' is invalid. Allowed choices are published, ours."],
    [["--link", "3"], "argument '3' is invalid. Allowed choices are identity, 2."],
    [["--until-error", "-1"], "argument '-1' is invalid. Expected a finite number above 0."],
    [["--seed", "1"], "unknown option '--seed'"],
    [["--on-progress", "1"], "unknown option '--on-progress'"],
  ])("%j are refused", (args, message) => {
    expect(parsed(...args)).toContain(message);
  });
});
