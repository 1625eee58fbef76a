import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { readTable } from "whybox";
import { readBackground } from "../../../dist/cli/inputs/read-background.js";

type Options = Parameters<typeof readBackground>[0];

const features = ["age", 'rent "cold"'].map((name) => ({ name, kind: "number" as const }));
const [AGE, RENT] = ["age", '"rent ""cold"""'];

let directory = "";
const at = (name: string) => join(directory, name);
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), "whybox-read-background-"));
  const header = 'age,"rent ""cold"""';
  await writeFile(at("people.csv"), `${header},who\n31,900,a\n58,450,b\n44,1500,c\n44,1500,d\n`);
  await writeFile(at("others.csv"), `${header}\n20,100\n21,200\n`);
  await writeFile(at("joined.csv"), "age,paid\n31,1\n58,0\n");
});
afterAll(() => rm(directory, { recursive: true }));

/** The background of a command that explains the rows of the data, or of its query. */
async function read(options: Partial<Options>) {
  const data = options.data ?? at("people.csv");
  const { query } = options;
  const explained = await readTable(data, features, query === undefined ? { ignore: ["who"] } : { query });
  const { rows, from, chosen } = await readBackground({ ignore: ["who"], ...options, data }, features, explained.rows);
  const ages = Array.from({ length: rows.rows }, (_, row) => rows.data[row * rows.columns]);
  return { ages, from: from.replace(directory, ""), chosen, own: rows === explained.rows };
}

describe("the rows that stand for hidden", () => {
  test("are those to explain where nothing else is said", async () => {
    expect(await read({})).toEqual({ ages: [31, 58, 44, 44], from: "/people.csv", chosen: false, own: true });
  });

  test("are those of the file that is named, or of a query on it", async () => {
    const background = at("others.csv");
    expect(await read({ background })).toEqual({ ages: [20, 21], from: "/others.csv", chosen: true, own: false });
    const backgroundQuery = `SELECT ${AGE}, ${RENT} FROM data WHERE age > 20`;
    expect(await read({ background, backgroundQuery })).toMatchObject({
      ages: [21],
      from: "/others.csv",
      chosen: true,
    });
  });

  test("are those of a query on the data, which is asked once where both are the same", async () => {
    const backgroundQuery = `SELECT ${AGE}, ${RENT} FROM data WHERE age < 50 ORDER BY age`;
    expect(await read({ backgroundQuery })).toMatchObject({ ages: [31, 44, 44], from: "/people.csv", chosen: true });
    expect(await read({ query: backgroundQuery, backgroundQuery })).toMatchObject({ ages: [31, 44, 44], own: true });
    const query = `SELECT ${AGE}, ${RENT} FROM data WHERE age > 50`;
    expect(await read({ query, backgroundQuery })).toMatchObject({ ages: [31, 44, 44], own: false });
  });

  test("are all of the file where a query selects some of them to explain", async () => {
    const query = `SELECT ${AGE}, ${RENT} FROM data WHERE age > 40`;
    expect(await read({ query })).toEqual({ ages: [31, 58, 44, 44], from: "/people.csv", chosen: false, own: false });
  });

  test("are the query's own where it computes rows that the file does not hold", async () => {
    const query = `SELECT age / 10 AS age, ${RENT} FROM data WHERE age > 40`;
    expect(await read({ query })).toEqual({
      ages: [5.8, 4.4, 4.4],
      from: `the query, as ${at("people.csv")} has no such rows`.replace(directory, ""),
      chosen: false,
      own: true,
    });
    // One row that is there, and one that is not.
    const both = `SELECT ${AGE}, ${RENT} FROM data WHERE age = 31 UNION ALL SELECT 99, 1`;
    expect(await read({ query: both })).toMatchObject({ ages: [31, 99], own: true });
  });

  test("are the query's own where the file does not fit the model", async () => {
    const query = `SELECT ${AGE}, 1.5 * paid AS ${RENT} FROM data`;
    expect(await read({ data: at("joined.csv"), query })).toMatchObject({
      ages: [31, 58],
      from: `the query, as ${at("joined.csv")} itself does not fit the model`.replace(directory, ""),
      own: true,
    });
  });
});

test("a background that cannot be read is an error, not another background", async () => {
  await expect(read({ background: at("nowhere.csv") })).rejects.toThrow(/nowhere\.csv/);
  await expect(read({ background: at("joined.csv") })).rejects.toMatchObject({ code: "INVALID_DATA" });
});
