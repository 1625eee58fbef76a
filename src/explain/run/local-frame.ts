import { checkArgument, isObject } from "../../core/checks/check-argument.js";
import { type Cost, type Explained, type Part, SCHEMA } from "../../core/explanation.js";
import type { Json } from "../../core/json.js";
import type { Probe } from "../../core/probe.js";
import type { Seed } from "../../random/stream.js";
import type { Run } from "./run.js";

/** The facts of an explainer's run besides its findings. */
export type LocalSetting<Kind extends string> = {
  readonly kind: Kind;
  readonly method: string;
  /** Every default resolved. */
  readonly options: { readonly [name: string]: Json };
  readonly seed: Seed;
  readonly probe: Probe;
  readonly run: Run;
  /** Positions of the explained outputs among those of the probe. */
  readonly outputs: readonly number[];
  /** One number per output of the probe, explained or not. */
  readonly prediction: Float64Array;
  /** One number per explained output; null where the method starts from no average. */
  readonly baseline: readonly (number | null)[];
  readonly parts?: readonly Part[];
  readonly stoppedBy: Cost["stoppedBy"];
  readonly cacheHits?: number;
  readonly distinctRows?: number;
};

/** An explanation of one instance without its findings: result, diagnostics and notes. */
export function localFrame<Kind extends string>(
  setting: LocalSetting<Kind>,
): Omit<Explained<Kind, never>, "result" | "diagnostics" | "notes"> {
  checkSetting(setting);
  const { kind, method, options, seed, probe, run, outputs, prediction, baseline, stoppedBy } = setting;
  const { distinctRows } = setting;
  return {
    schema: SCHEMA,
    kind,
    method: { name: method, options, seed },
    subject: {
      scope: "local",
      model: probe.model,
      outputs: outputs.map((output) => probe.outputs[output].name),
      units: outputs.map((output) => probe.outputs[output].unit ?? null),
      ...otherClass(setting),
      parts: setting.parts ?? probe.parts,
      prediction: outputs.map((output) => prediction[output]),
      baseline,
      ...(probe.sampled && { sampledReferences: probe.references }),
      ...(probe.source && { source: probe.source }),
    },
    cost: { ...run.cost(stoppedBy), ...(distinctRows !== undefined && { distinctRows }) },
    run: run.record(setting.cacheHits),
  };
}

function checkSetting(setting: LocalSetting<string>): void {
  checkArgument("localFrame", isObject(setting), "the facts of a run", setting);
  const { probe, run, outputs, prediction, baseline } = setting;
  checkArgument("localFrame", typeof probe?.ask === "function", "probe to be a probe", probe);
  checkArgument("localFrame", typeof run?.cost === "function", "run to be what beginRun returns", run);
  for (const [name, list] of Object.entries({ outputs, prediction, baseline })) {
    checkArgument("localFrame", isObject(list) && "length" in list, `${name} to be a list of numbers`, list);
  }
}

/** Two probabilities may miss the sum of 1 by so much, as single precision rounds. */
const ROUNDING = 1e-6;

/** The other class, where one of two probabilities that add up to 1 is explained. */
function otherClass({ probe, outputs, prediction }: LocalSetting<string>): { readonly otherClass?: string } {
  const all = probe.outputs;
  if (outputs.length !== 1 || all.length !== 2 || all.some(({ unit }) => unit !== "probability")) return {};
  if (!(Math.abs(prediction[0] + prediction[1] - 1) <= ROUNDING)) return {};
  return { otherClass: all[1 - outputs[0]].name };
}
