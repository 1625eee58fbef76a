import { blackBox } from "whybox";

/**
 * A model of images that looks at one square and nowhere else: how much its pixels differ from grey. Two outputs, so
 * that there is a predicted class.
 */
export function createModel({
  width = 32,
  height = 32,
  channels = 3,
  range = [0, 1],
  left = 8,
  top = 16,
  size = 8,
  name = "spotlight",
} = {}) {
  const middle = (range[0] + range[1]) / 2;
  const half = (range[1] - range[0]) / 2;
  return blackBox(
    ({ data, rows, columns }) => {
      const answers = new Float64Array(2 * rows);
      for (let row = 0; row < rows; row++) {
        let sum = 0;
        for (let y = top; y < top + size; y++) {
          const start = row * columns + (y * width + left) * channels;
          for (let i = start; i < start + size * channels; i++) sum += Math.abs(data[i] - middle) / half;
        }
        answers[2 * row] = sum / (size * size * channels);
        answers[2 * row + 1] = 1 - answers[2 * row];
      }
      return { data: answers, rows, columns: 2 };
    },
    {
      name,
      input: { kind: "image", width, height, channels, range },
      outputs: [
        { name: "seen", unit: "probability" },
        { name: "unseen", unit: "probability" },
      ],
      rows: "matrix",
    },
  );
}
