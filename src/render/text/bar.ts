const EIGHTHS = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"];

/**
 * A horizontal bar of exactly `width` characters. One-sided bars without a sign grow to the right, by eighths of a
 * character; signed ones from an axis on the left, or negative ones from one on the right; two-sided ones from an axis in
 * the middle.
 *
 * @param share  -1 to 1: the length in parts of the longest bar
 */
export function bar(share: number, width: number, sides: boolean | "left" | "right"): string {
  if (sides === "left") return `${leftward(Math.abs(share), width - 1)}│`;
  if (sides === "right") return `│${rightward(share, width - 1)}`;
  if (!sides) return rightward(Math.abs(share), width);
  const side = Math.floor((width - 1) / 2);
  const left = share < 0 ? leftward(-share, side) : " ".repeat(side);
  const right = share > 0 ? rightward(share, side) : " ".repeat(side);
  return `${left}│${right}`.padEnd(width);
}

function rightward(share: number, width: number): string {
  const eighths = Math.round(share * width * 8);
  return ("█".repeat(Math.floor(eighths / 8)) + EIGHTHS[eighths % 8]).padEnd(width);
}

/** Terminals have no eighths that grow leftward, only a half. */
function leftward(share: number, width: number): string {
  const halves = Math.round(share * width * 2);
  return ((halves % 2 === 1 ? "▐" : "") + "█".repeat(Math.floor(halves / 2))).padStart(width);
}
