import { blackBox } from "whybox";

/** Scores a text by its words, for tests that need a text model in a worker. */
export default blackBox((texts) => texts.map((text) => text.length + 3 * (text.match(/good/g) ?? []).length), {
  name: "letters",
  input: { kind: "text" },
  outputs: [{ name: "score" }],
});
