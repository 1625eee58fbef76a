import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { anchors, binnedColumns, probe } from "whybox";
import * as cancer from "../lime/breast-cancer.js";
import { median } from "../median.js";
import { freshPrecision } from "./fresh-precision.js";
import { tableProbe } from "./table-probe.js";
import { tableTruth } from "./table-truth.js";
import { tables } from "./tables.js";

const PRECISION = 0.95;
const FRESH_DRAWS = 100_000;
const MODELS = ["logistic", "forest"];
const SEARCHES = ["certified", "published"];

/** anchor-exp and alibi beside both searches: the same tables, models and instances, each rule judged by the same draws. */
export async function peers() {
  const lines = [...(await own()), ...peerLines()];
  const judge = judgeOf();
  const judged = lines.map((line) => ({ ...line, truth: judge(line) }));
  const groups = [];
  for (const line of judged) {
    const kind = line.problem === "breast cancer" ? `breast cancer, ${line.model}` : `${tables.length} tables`;
    let group = groups.find((g) => g.kind === kind && g.who === who(line));
    if (!group) {
      group = { kind, who: who(line), lines: [] };
      groups.push(group);
    }
    group.lines.push(line);
  }
  groups.sort((a, b) => b.kind.localeCompare(a.kind));
  const numbers = groups.map(({ kind, who, lines }) => ({ kind, who, ...summary(lines) }));
  return {
    title: `Side by side: precision ${PRECISION}, delta .05${live() ? "" : " (the Python side as it was last kept)"}`,
    header: [
      "",
      "",
      "rules",
      "CPU ms",
      "rows asked",
      "different",
      "reported",
      "own draws",
      "true",
      "below .95",
      "coverage",
      "valid cov.",
    ],
    rows: numbers.map((line) => [
      line.kind,
      line.who,
      line.rules,
      line.cpuMs.toFixed(0),
      line.modelRows,
      line.distinctRows,
      line.reported.toFixed(3),
      line.ownFresh === undefined ? "" : line.ownFresh.toFixed(3),
      line.true.toFixed(3),
      line.below,
      line.coverage.toFixed(4),
      line.validCoverage.toFixed(4),
    ]),
    numbers,
  };
}

const who = ({ package: name, beam }) => `${name}${beam === undefined ? "" : `, beam ${beam}`}`;

const live = () => process.env.ANCHORS_PYTHON !== undefined;

/** ANCHORS_PYTHON names a Python that has both packages; without it, the lines of the last run are read. */
function peerLines() {
  if (!live()) return JSON.parse(readFileSync(new URL("../data/anchors-peer.json", import.meta.url), "utf8"));
  const script = new URL("../peers/anchors_tables.py", import.meta.url).pathname;
  const { status, stdout } = spawnSync(process.env.ANCHORS_PYTHON, [script], {
    input: JSON.stringify({ tables }),
    stdio: ["pipe", "pipe", "inherit"],
    encoding: "utf8",
    maxBuffer: 2 ** 26,
  });
  if (status !== 0) throw new Error(`anchors_tables.py: ended with ${status}`);
  return stdout.trim().split("\n").map(JSON.parse);
}

async function own() {
  const lines = [];
  const explain = async (problem, model, instance, asked) => {
    for (const search of SEARCHES) {
      const started = process.cpuUsage();
      const { result, cost } = await anchors(asked, {
        precision: PRECISION,
        search,
        enumerate: false,
        budgetRows: 10_000,
      });
      const { user, system } = process.cpuUsage(started);
      const rule = result.predicates.map(({ part, above, atMost, in: values }) => ({
        column: part,
        ...(above !== undefined && { above }),
        ...(atMost !== undefined && { atMost }),
        ...(values && { equals: values[0] }),
      }));
      lines.push({
        problem,
        model,
        instance,
        package: `whybox ${search}`,
        rule,
        precision: result.precision,
        coverage: result.coverage,
        modelRows: cost.modelRows,
        distinctRows: cost.distinctRows,
        cpuMs: (user + system) / 1000,
      });
    }
  };
  for (const table of tables) {
    for (const [i, instance] of table.instances.entries()) {
      await explain(table.name, "terms", i, tableProbe(table, instance));
    }
  }
  for (const name of MODELS) {
    for (const [i, instance] of cancer.instances.entries()) {
      await explain("breast cancer", name, i, probe(cancer.models[name], binnedColumns(cancer.background, instance)));
    }
  }
  return lines;
}

/** True precision and coverage: by going through a table's background, by fresh draws for numbers in bins. */
function judgeOf() {
  const truths = new Map();
  return ({ problem, model, instance: i, rule }) => {
    if (problem === "breast cancer") {
      const { background, instances, models } = cancer;
      return freshPrecision(models[model], background, instances[i], rule, FRESH_DRAWS);
    }
    const table = tables.find(({ name }) => name === problem);
    const key = `${problem} ${i}`;
    if (!truths.has(key)) truths.set(key, tableTruth(table, table.instances[i]));
    const parts = rule.map(({ column }) => column).sort((a, b) => a - b);
    const { interventional: precision, coverage } = truths.get(key).get(parts.join());
    return { precision, coverage };
  };
}

function summary(lines) {
  const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;
  return {
    rules: lines.length,
    cpuMs: median(lines.map(({ cpuMs }) => cpuMs)),
    modelRows: median(lines.map(({ modelRows }) => modelRows)),
    distinctRows: median(lines.map(({ distinctRows }) => distinctRows)),
    reported: mean(lines.map(({ precision }) => precision)),
    ...(lines[0].ownFreshPrecision !== undefined && {
      ownFresh: mean(lines.map(({ ownFreshPrecision }) => ownFreshPrecision)),
    }),
    true: mean(lines.map(({ truth }) => truth.precision)),
    below: lines.filter(({ truth }) => truth.precision < PRECISION).length,
    coverage: mean(lines.map(({ truth }) => truth.coverage)),
    validCoverage: mean(lines.map(({ truth }) => (truth.precision >= PRECISION ? truth.coverage : 0))),
  };
}
