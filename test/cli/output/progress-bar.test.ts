import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { progressBar } from "../../../dist/cli/output/progress-bar.js";

let written: string[];
const { isTTY } = process.stderr;

beforeEach(() => {
  written = [];
  vi.useFakeTimers({ toFake: ["performance", "setInterval", "clearInterval"] });
  vi.spyOn(process.stderr, "write").mockImplementation((text) => {
    written.push(String(text));
    return true;
  });
});
afterEach(() => {
  process.stderr.isTTY = isTTY;
  vi.restoreAllMocks();
  vi.useRealTimers();
});

describe("where nobody watches", () => {
  beforeEach(() => {
    process.stderr.isTTY = false;
  });

  test("a line every half minute says how far the run is, and how long it took so far", () => {
    const bar = progressBar("model rows", false);
    bar.begin("profile");
    bar.update(10, 6000);
    vi.advanceTimersByTime(29_999);
    expect(written).toEqual([]);
    vi.advanceTimersByTime(1);
    bar.begin("performance");
    bar.update(500, 6000, ", 2 failed");
    vi.advanceTimersByTime(30_000);
    vi.advanceTimersByTime(2 * 3_600_000);
    expect(written.slice(0, 2)).toEqual([
      "whybox: after 30 s: 10 of 6000 model rows, profile\n",
      "whybox: after 1 min: 500 of 6000 model rows, 2 failed, performance\n",
    ]);
    expect(written).toHaveLength(2 + 240);
    expect(written.at(-1)).toBe("whybox: after 2 h 1 min: 500 of 6000 model rows, 2 failed, performance\n");
    bar.stop();
    vi.advanceTimersByTime(3_600_000);
    expect(written).toHaveLength(242);
  });

  test("a computation that lets no timer run writes its lines itself, no oftener", () => {
    const bar = progressBar("rows", false, 1000);
    const setMs = (ms: number) => vi.spyOn(performance, "now").mockReturnValue(performance.now() + ms);
    setMs(900);
    bar.update(1, 3);
    expect(written).toEqual([]);
    setMs(200);
    bar.update(2, 3);
    bar.update(3, 3);
    expect(written).toEqual(["whybox: after 1 s: 2 of 3 rows\n"]);
    bar.stop();
  });

  test("nothing is written before there is something to say, nor when quiet or told to leave lines out", () => {
    const bars = [progressBar("rows", false, 1000), progressBar("rows", true, 1000), progressBar("rows", false, 0)];
    vi.advanceTimersByTime(5000);
    expect(written).toEqual([]);
    for (const bar of bars.slice(1)) bar.update(1, 2);
    vi.advanceTimersByTime(5000);
    expect(written).toEqual([]);
    for (const bar of bars) bar.stop();
  });

  test.each([
    ["0.5", 500],
    ["20", 20_000],
    ["soon", 30_000],
    ["-1", 30_000],
  ])("WHYBOX_PROGRESS_SECONDS=%s is a line every %i ms", (seconds, everyMs) => {
    vi.stubEnv("WHYBOX_PROGRESS_SECONDS", seconds);
    const bar = progressBar("rows", false);
    vi.unstubAllEnvs();
    bar.begin("all");
    vi.advanceTimersByTime(everyMs - 1);
    expect(written).toEqual([]);
    vi.advanceTimersByTime(1);
    expect(written).toHaveLength(1);
    bar.stop();
  });
});

test("on a terminal a bar is drawn, with its stage, and wiped away when the run ends", () => {
  process.stderr.isTTY = true;
  const bar = progressBar("model rows", false);
  bar.begin("sage");
  bar.update(3000, 6000, ", 1 failed");
  bar.stop();
  const drawn = written.join("");
  expect(drawn).toContain("50% | 3000 of 6000 model rows, 1 failed | ");
  expect(drawn).toContain("left | sage");
  // What comes after the last state of the bar shows the cursor again and clears the line.
  const after = written.slice(written.findLastIndex((text) => text.includes("3000 of")) + 1).join("");
  expect(after).toContain("\u001b[?25h");
  expect(after.endsWith("\u001b[2K")).toBe(true);
});
