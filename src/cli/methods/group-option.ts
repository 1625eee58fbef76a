import { Option } from "commander";
import { parseOption } from "./parse-option.js";

/** Columns that are kept or hidden together. */
export function groupOption(): Option {
  return new Option(
    "--group <name=columns>",
    "with --data: columns that make one part: home=city,rent (repeatable)",
  ).argParser(parseOption.group);
}
