import type { Command } from "commander";

/** The long flags of a command, such as --budget-rows. */
export function flagsOf({ options }: Command): string[] {
  return options.map(({ long }) => long ?? "");
}
