import { blackBox } from "whybox";

/**
 * Orange share of a picture: a black box whose reasons can be checked by eye. The share goes through a logistic curve,
 * so that regions do not simply add up.
 */
export const orange = (width, height) =>
  blackBox(
    ({ data, rows, columns }) => {
      const answers = new Float64Array(rows);
      for (let row = 0; row < rows; row++) {
        let sum = 0;
        for (let i = row * columns; i < (row + 1) * columns; i += 3)
          sum += orangeness(data[i], data[i + 1], data[i + 2]);
        const share = (3 * sum) / columns;
        answers[row] = 1 / (1 + Math.exp(-12 * (share - 0.2)));
      }
      return answers;
    },
    {
      name: "orange picture",
      input: { kind: "image", width, height, channels: 3, range: [0, 1] },
      outputs: [{ name: "orange", unit: "probability" }],
      rows: "matrix",
    },
  );

/** 1 for full orange, 0 for grey; below 0 for blue and green: red over the middle channel over blue. */
function orangeness(red, green, blue) {
  const warm = Math.min(red - blue, 1.6 * (red - green));
  return warm > 0 ? warm : 0.5 * Math.min(0, red - Math.max(green, blue));
}
