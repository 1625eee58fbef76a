import { parseHTML } from "linkedom";

/** The document that charts are made in where there is no browser. */
export function chartDocument(): Document {
  return parseHTML("<html></html>").document as unknown as Document;
}
