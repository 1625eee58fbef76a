/** The model's features of a penguin, in this order. Every gap in penguins.csv falls in a column that allows it. */
export const features = [
  { name: "species", kind: "category", categories: ["Adelie", "Chinstrap", "Gentoo"] },
  { name: "island", kind: "category", categories: ["Biscoe", "Dream", "Torgersen"] },
  { name: "bill_length_mm", kind: "number", unit: "mm", missing: true },
  { name: "bill_depth_mm", kind: "number", unit: "mm", missing: true },
  { name: "flipper_length_mm", kind: "number", unit: "mm", missing: true },
  { name: "sex", kind: "category", categories: ["female", "male"], missing: true },
];
