import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Attribution, parseExplanation, type SubsetExplanation } from "whybox";
import { noises } from "../fixtures/games.js";
import { LOAN, MOOD, runCli } from "./run-cli.js";

const SPOTLIGHT = fileURLToPath(new URL("../models/spotlight.js", import.meta.url));
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "whybox-cli-image-"));
  const bytes = Uint8Array.from(noises(64 * 48 * 3), (value) => 127.5 * (value + 1));
  await sharp(bytes, { raw: { width: 64, height: 48, channels: 3 } })
    .png()
    .toFile(join(folder, "photo.png"));
  await writeFile(join(folder, "note.png"), "no image");
});
afterAll(() => rm(folder, { recursive: true }));

const explain = (method: string, ...args: string[]) =>
  runCli(["explain", method, "--model", SPOTLIGHT, ...args], { cwd: folder });
const image = ["--image", "photo.png", "--grid", "8", "--outputs", "seen"];
const attributionIn = (stdout: string) => parseExplanation(stdout) as Attribution;

describe("an image", () => {
  test.each(["lime", "kernel-shap", "permutation", "exact", "occlusion"])("is explained by %s", async (method) => {
    const { code, stdout } = await explain(method, ...image, "--format", "json");
    const { subject, result } = attributionIn(stdout);
    expect(code).toBe(0);
    expect(subject.source).toMatchObject({ kind: "image", width: 32, height: 32 });
    expect(result.values[0].indexOf(Math.max(...result.values[0]))).toBe(9);
  });

  test("is explained by streak", async () => {
    const { stdout } = await explain("streak", ...image, "--count", "1", "--format", "json");
    expect((parseExplanation(stdout) as SubsetExplanation).result.parts).toEqual([9]);
  });

  test("is explained by anchors, as text, JSON and a picture", async () => {
    const hidden = ["--image", "photo.png", "--grid", "8"];
    const text = await explain("anchors", ...hidden);
    expect(text.stdout).toMatch(/\n {2}IF {3}(?:anything|region \d+ is there \(pixels 64, x \d+, y \d+\))\n/);
    expect(text.stdout).toMatch(/ {2}THEN spotlight: (?:un)?seen\n/);
    const { stdout } = await explain("anchors", ...hidden, "--format", "json");
    expect(parseExplanation(stdout)).toMatchObject({ kind: "rule", subject: { source: { kind: "image", width: 32 } } });
    await explain("anchors", ...hidden, "--out", "rule.svg");
    expect(await readFile(join(folder, "rule.svg"), "utf8")).toContain("of 16 regions, which the rule keeps");
  });

  test("is printed as bars, and drawn into the file that --out names", async () => {
    const { stdout } = await explain("kernel-shap", ...image);
    expect(stdout).toMatch(/region 9 = pixels 64, x 12, y 20 +│?█+ +\+0\.\d+/);
    const png = await explain("kernel-shap", ...image, "--out", "overlay.png");
    expect(png).toEqual({ code: 0, stdout: "", stderr: "" });
    expect(await sharp(join(folder, "overlay.png")).metadata()).toMatchObject({ format: "png", width: 504 });
    await explain("kernel-shap", ...image, "--out", "overlay.svg");
    const svg = await readFile(join(folder, "overlay.svg"), "utf8");
    expect(svg).toContain("spotlight: seen");
    const printed = await explain("kernel-shap", ...image, "--format", "svg");
    expect(printed.stdout).toBe(svg);
  });

  test("is drawn from JSON as it would have been at once", async () => {
    await explain("kernel-shap", ...image, "--out", "e.json");
    const rendered = await runCli(["render", "e.json", "--out", "late.svg"], { cwd: folder });
    expect(rendered).toEqual({ code: 0, stdout: "", stderr: "" });
    const direct = await explain("kernel-shap", ...image, "--format", "svg");
    expect(await readFile(join(folder, "late.svg"), "utf8")).toBe(direct.stdout);
  });

  test("falls into superpixels, 60 unless told otherwise, hidden as told", async () => {
    const regions = async (...args: string[]) => {
      const { stdout } = await explain("occlusion", "--image", "photo.png", "--format", "json", ...args);
      return attributionIn(stdout).subject.parts.length;
    };
    expect(await regions()).toBeGreaterThan(50);
    expect(await regions("--regions", "9", "--compactness", "40")).toBe(9);
    const hidden = async (...args: string[]) => {
      const { stdout } = await explain("occlusion", ...image, "--format", "json", ...args);
      return attributionIn(stdout).result.values[0][9];
    };
    const [mean, blur, grey, colour] = [
      await hidden(),
      await hidden("--hide", "blur"),
      await hidden("--hide", "0.5"),
      await hidden("--hide", "0.5,0.5,0.5"),
    ];
    expect(grey).toBe(colour);
    expect(new Set([mean, blur, grey]).size).toBe(3);
  });

  test("with --workers gives the same JSON, apart from run", async () => {
    const args = [...image, "--format", "json", "--budget-rows", "200"];
    const [here, there] = await Promise.all([explain("lime", ...args), explain("lime", ...args, "--workers", "2")]);
    const { run: _, ...expected } = attributionIn(here.stdout);
    const { run, ...got } = attributionIn(there.stdout);
    expect(got).toEqual(expected);
    expect(run.executor).toBe("2 workers");
  });
});

describe("what goes wrong with images", () => {
  // biome-ignore format: a table, one case a line
  test.each<[string, string[], string]>([
    ["a row of an image", [...image, "--row", "0"], "--row goes with --data, not with --image"],
    ["an image and a table", [...image, "--data", "people.csv"], "expected one source, got --data and --image"],
    ["regions of a text", ["--text", "a", "--regions", "3"], "--regions goes with --image, not with --text"],
    ["a replacement for an image", [...image, "--replacement", "x"], "--replacement goes with --text or --text-file, not with --image"],
    ["an image for a model of columns", [...image, "--model", LOAN], `--model ${LOAN}: --image is for a model that takes image, this one takes columns; give it a table with --data and --row`],
    ["an image for a model of text", [...image, "--model", MOOD], `--model ${MOOD}: --image is for a model that takes image, this one takes text; give it a text with --text "..." or --text-file <file>`],
    ["a text for a model of images", ["--text", "a"], `--model ${SPOTLIGHT}: --text is for a model that takes text, this one takes image; give it an image with --image <file>`],
    ["more regions than pixels", ["--image", "photo.png", "--regions", "2000"], "--regions: expected to be a whole number from 1 to 1024, the pixels of the image, got 2000"],
    ["regions and a grid", [...image, "--regions", "9"], "option '--grid <pixels>' cannot be used with option '--regions <n>'"],
    ["a colour outside the range", [...image, "--hide", "128"], '--hide: expected to be "mean", "blur", a number from 0 to 1, or 3 of them, got 128'],
    ["a colour that is none", [...image, "--hide", "red"], "option '--hide <colour>' argument 'red' is invalid. Expected mean, blur, or a number per channel, such as 0.5,0.5,0.5."],
    ["channels that files do not have", [...image, "--model-args", '{"channels":2}'], `--model ${SPOTLIGHT}: takes 2 channels; files of images have 1, 3 or 4, use the library for others`],
    ["a picture of several rows", ["--model", LOAN, "--data", "people.csv", "--rows", ":", "--format", "png"], "--format png: of several rows, write JSON lines first: --out rows.jsonl, then whybox render rows.jsonl --out rows.png"],
  ])("%s is bad usage", async (_, args, message) => {
    expect(await explain("lime", ...args)).toEqual({ code: 2, stdout: "", stderr: `whybox: ${message}\n` });
  });

  test.each([
    ["nope.png", "nope.png: Input file is missing"],
    [
      "note.png",
      "note.png: Input file contains unsupported image format; PNG, JPEG, WebP, TIFF, GIF, AVIF and SVG are read, so save it as one of them",
    ],
  ])("%s is a failed run", async (file, message) => {
    expect(await explain("lime", "--image", file)).toEqual({ code: 1, stdout: "", stderr: `whybox: ${message}\n` });
  });
});
