import {
  appendFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { blackBox, matrix } from "whybox";
import { cached } from "whybox/models";
import { answerFile } from "../../../dist/models/around/answer-file.js";

const folder = mkdtempSync(join(tmpdir(), "whybox-answer-file-"));
afterAll(() => rmSync(folder, { recursive: true }));

const features = [{ name: "x", kind: "number" as const }];
const model = (outputs = ["a", "b"], name = "m") =>
  blackBox((rows) => rows.map(([x]) => outputs.map(() => x)), {
    name,
    input: { kind: "columns", features },
    outputs: outputs.map((output) => ({ name: output })),
  });
const open = (path: string, of = model(), version = "1") => answerFile("cached", path, of, version);
const refused = (run: () => unknown): string => {
  try {
    run();
  } catch (error) {
    const { code, message } = error as { code: string; message: string };
    return `${code} ${message}`;
  }
  return "";
};
const HALF = '["half';

let files = 0;
/** A file with one answer. */
function begun(): string {
  const path = join(folder, `answers-${files++}.jsonl`);
  open(path).append([["k\n\u0000é", Float64Array.of(0.1, -1e300)]]);
  return path;
}

describe("a file of answers", () => {
  test("is begun with a line that says whose they are, for its owner alone", () => {
    const path = join(folder, "new.jsonl");
    expect(open(path).entries).toEqual([]);
    expect(JSON.parse(readFileSync(path, "utf8"))).toEqual({
      format: "whybox/answers@1",
      model: "m",
      version: "1",
      input: { kind: "columns", features },
      outputs: ["a", "b"],
    });
    if (process.platform !== "win32") expect(statSync(path).mode & 0o777).toBe(0o600);
  });

  test("gives back each answer to the last bit, in the order in which they came", () => {
    const path = begun();
    const again = open(path);
    again.append([]);
    again.append([
      ["second", Float64Array.of(-0, 5e-324)],
      ["third", Float64Array.of(1, 2)],
    ]);
    expect(open(path).entries).toEqual([
      ["k\n\u0000é", Float64Array.of(0.1, -1e300)],
      // JSON knows no minus zero.
      ["second", Float64Array.of(0, 5e-324)],
      ["third", Float64Array.of(1, 2)],
    ]);
  });

  test("loses a last line that was cut off, and nothing else", () => {
    const path = begun();
    const whole = readFileSync(path, "utf8");
    appendFileSync(path, HALF);
    expect(open(path).entries).toHaveLength(1);
    expect(readFileSync(path, "utf8")).toBe(whole);
    const head = join(folder, "half-a-head.jsonl");
    writeFileSync(head, '{"format":"whybox/ans');
    expect(open(head).entries).toEqual([]);
    expect(open(head).entries).toEqual([]);
  });

  test("keeps no answer that is no number: it would be read as another", async () => {
    const path = join(folder, "numbers.jsonl");
    open(path).append([
      ["nan", Float64Array.of(1, Number.NaN)],
      ["endless", Float64Array.of(Number.NEGATIVE_INFINITY, 1)],
      ["good", Float64Array.of(3, 4)],
    ]);
    expect(open(path).entries).toEqual([["good", Float64Array.of(3, 4)]]);
    // As a model answers that is no blackBox, which would have refused.
    let failing = true;
    const sick = {
      ...model(["y"]),
      predict: async () => ({ data: Float64Array.of(failing ? Number.NaN : 7), rows: 1, columns: 1 }),
    };
    const cache = join(folder, "sick.jsonl");
    expect((await cached(sick, { path: cache }).predict(matrix([[1]]))).data).toEqual(Float64Array.of(Number.NaN));
    failing = false;
    expect((await cached(sick, { path: cache }).predict(matrix([[1]]))).data).toEqual(Float64Array.of(7));
  });
});

describe("a file is refused", () => {
  test.each<[string, () => unknown]>([
    ["of another model", () => open(begun(), model(["a", "b"], "other"))],
    ["of another version", () => open(begun(), model(), "2")],
    ["of other outputs", () => open(begun(), model(["a", "c"]))],
  ])("%s", (_, run) => {
    expect(refused(run)).toMatch(
      /^INVALID_DATA cached: \S+: holds answers of another model, version, input or outputs \(\{"format":"whybox\/answers@1".{0,200}\); name another file$/,
    );
  });

  test("that is something else, and left as it is", () => {
    const path = join(folder, "rows.csv");
    writeFileSync(path, "a,b\n1,2\n");
    expect(refused(() => open(path))).toBe(
      `INVALID_DATA cached: ${path}: holds something else than answers; name another file`,
    );
    expect(readFileSync(path, "utf8")).toBe("a,b\n1,2\n");
  });

  test.each([
    '["k",[1]]',
    '["k",[1,2,3]]',
    '["k",[1,null]]',
    '["k","ab"]',
    "[5,[1,2]]",
    '{"k":[1,2]}',
    "null",
    "",
    "[1,",
  ])("with the line %s", (line) => {
    const path = begun();
    appendFileSync(path, `${line}\n`);
    expect(refused(() => open(path))).toBe(`INVALID_DATA cached: ${path}: line 3 is no answer`);
  });

  test("that is a directory", () => {
    const path = join(folder, "directory");
    mkdirSync(path);
    expect(refused(() => open(path))).toMatch(/^INVALID_DATA cached: \S+directory: EISDIR/);
    expect(existsSync(path)).toBe(true);
  });
});
