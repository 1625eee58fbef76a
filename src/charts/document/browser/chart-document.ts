/** The document that charts are made in: the page's own, to which nothing is added. */
export function chartDocument(): Document {
  return globalThis.document;
}
