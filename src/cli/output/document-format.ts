import { Option } from "commander";

/** The forms in which a command writes what it found as one document. */
export const DOCUMENT_FORMATS = ["text", "json", "md", "html"] as const;
export type DocumentFormat = (typeof DOCUMENT_FORMATS)[number];

/** The flags for these. */
export function documentFlags(): Option[] {
  return [
    new Option("--format <format>", "text, json, md or html (default: as --out ends, else text)").choices(
      DOCUMENT_FORMATS,
    ),
    new Option("--out <file>", "write there instead of to stdout; appears when all is done"),
  ];
}

/** The form that was asked for, or that the ending of the file stands for. */
export function documentFormat({
  format,
  out,
}: {
  readonly format?: DocumentFormat;
  readonly out?: string;
}): DocumentFormat {
  const ending = /\.(json|md|html)$/i.exec(out ?? "")?.[1].toLowerCase() as DocumentFormat | undefined;
  return format ?? ending ?? "text";
}
