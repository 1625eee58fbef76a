// One wide explanation in a process of its own, for its peak memory.
import { blackBox, columns, kernelShap, probe } from "whybox";
import { peakMb } from "./peak-memory.js";

const FEATURES = 40;
const BACKGROUND_ROWS = 500;
const [timesDefault] = process.argv.slice(2).map(Number);

/** Fixed numbers without a pattern that matters, the same on every machine. */
const cell = (row, column) => Math.sin(1 + 12.9898 * row + 78.233 * column);
const row = (index) => Float64Array.from({ length: FEATURES }, (_, column) => cell(index, column));

const cheap = blackBox(
  ({ data, rows, columns: width }) => {
    const answers = new Float64Array(rows);
    for (let i = 0; i < rows; i++) {
      let sum = 0;
      for (let column = 0; column < width; column++) sum += data[i * width + column] * (column % 3);
      answers[i] = Math.max(0, sum);
    }
    return answers;
  },
  {
    name: "cheap",
    input: {
      kind: "columns",
      features: Array.from({ length: FEATURES }, (_, i) => ({ name: `x${i}`, kind: "number" })),
    },
    outputs: [{ name: "y" }],
    rows: "matrix",
  },
);
const background = Array.from({ length: BACKGROUND_ROWS }, (_, index) => row(index));
const idleMb = peakMb();
const asked = probe(cheap, columns(background, row(BACKGROUND_ROWS)));
const budgetRows = timesDefault * (2 * FEATURES + 2048) * BACKGROUND_ROWS;
const { cost } = await kernelShap(asked, { budgetRows });
console.log(JSON.stringify({ modelRows: cost.modelRows, idleMb, peakMb: peakMb() }));
