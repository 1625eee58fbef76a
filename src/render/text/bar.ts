const EIGHTHS = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"];

/**
 * A horizontal bar of exactly `width` characters. One-sided bars without a sign grow to the right, by eighths of a
 * character; signed ones from an axis on the left, or negative ones from one on the right; two-sided ones from an axis in
 * the middle.
 *
 * @param size  -1 to 1: the length in parts of the longest bar; beyond them, in a crafted file, the longest
 */
export function bar(size: number, width: number, sides: boolean | "left" | "right"): string {
  const share = Math.max(-1, Math.min(1, size));
  if (sides === "left") return `${leftward(Math.abs(share), width - 1)}│`;
  if (sides === "right") return `│${rightward(Math.max(0, share), width - 1)}`;
  if (!sides) return rightward(Math.abs(share), width);
  const side = Math.floor((width - 1) / 2);
  return `${leftward(Math.max(0, -share), side)}│${rightward(Math.max(0, share), side)}`.padEnd(width);
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
