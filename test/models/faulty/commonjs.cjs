// What `export const model` compiles to.
exports.model = {
  name: "double",
  input: { kind: "columns", features: [{ name: "x", kind: "number" }] },
  outputs: [{ name: "y" }],
  predict: ({ data, rows }) => ({ data: data.map((x) => 2 * x), rows, columns: 1 }),
};
