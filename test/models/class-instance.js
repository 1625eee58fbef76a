class Scales {
  name = "scales";
  input = { kind: "columns", features: [{ name: "a", kind: "number" }] };
  outputs = [{ name: "y" }];
  #factor = 3;

  predict(batch) {
    return { data: batch.data.map((value) => value * this.#factor), rows: batch.rows, columns: 1 };
  }
}

export const scales = new Scales();
export const nothing = { name: "nothing" };
export const fails = () => {
  throw new Error("no weights");
};
