import { Option } from "commander";
import { formatOf } from "./serialise.js";

/** The forms in which a command writes what it found as one document. */
export const DOCUMENT_FORMATS = ["text", "json", "md", "html"] as const;
export type DocumentFormat = (typeof DOCUMENT_FORMATS)[number];

/** The flags for these. */
export function documentFlags(): Option[] {
  return [
    new Option("--format <format>", "text, json, md or html (default: as --out ends, else text)").choices(
      DOCUMENT_FORMATS,
    ),
    new Option(
      "--out <file>",
      "write there instead of to stdout; appears when all is done, and finished parts wait in <file>.partial",
    ),
  ];
}

/** The flag that goes on with a document of which an earlier run has finished parts. */
export function resumeFlag(): Option {
  return new Option(
    "--resume",
    "go on from the parts that an earlier run of the same command has left in <file>.partial; parts that failed are tried again",
  );
}

/** The form that was asked for, or that the ending of the file stands for. */
export function documentFormat({
  format,
  out,
}: {
  readonly format?: DocumentFormat;
  readonly out?: string;
}): DocumentFormat {
  return format ?? formatOf(out, DOCUMENT_FORMATS) ?? "text";
}
