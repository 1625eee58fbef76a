import { blackBox } from "whybox";

/** f = a + c. The column b is not used; given its correlation with a and c it still says something of both. */
export default blackBox((rows) => rows.map(([a, , c]) => a + c), {
  name: "sum",
  input: { kind: "columns", features: ["a", "b", "c"].map((name) => ({ name, kind: "number" })) },
  outputs: [{ name: "sum" }],
});
