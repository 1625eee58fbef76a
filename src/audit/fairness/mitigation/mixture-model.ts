import type { Output } from "../../../core/features.js";
import type { Json } from "../../../core/json.js";
import type { Matrix } from "../../../core/matrix.js";
import { matrixRow } from "../../../core/matrix-rows.js";
import type { Model, ModuleRef } from "../../../core/model.js";
import { someRows } from "../../../models/around/row-keys.js";
import { importModel } from "../../../models/import-model.js";
import { type Seed, stream } from "../../../random/stream.js";

/** A member of a mixture: a model, or one decision for all rows. */
export type Member = { readonly model: Model; readonly favourable: number } | { readonly always: 0 | 1 };

export type MixtureSetting = {
  readonly name: string;
  readonly input: Model["input"];
  /** The unfavourable class, and the favourable one. */
  readonly outputs: readonly [Output, Output];
  readonly shares: readonly number[];
  readonly answer: "decision" | "chance";
  readonly seed: Seed;
};

/**
 * A model that hands each row to one of several, drawn by the seed and the row's own values, so that equal rows get equal
 * answers; or, as "chance", answers how often the row would be selected.
 */
export function mixtureModel(members: readonly Member[], setting: MixtureSetting): Model {
  const { shares, answer, seed, name, input, outputs } = setting;
  const predict: Model["predict"] = async (batch, signal, meter) => {
    const chosen = drawnMembers(batch, shares, seed);
    const chances = new Float64Array(batch.rows);
    let asked = 0;
    for (const [m, member] of members.entries()) {
      const all = Array.from({ length: batch.rows }, (_, row) => row);
      const rows = answer === "chance" ? all : all.filter((row) => chosen[row] === m);
      if (rows.length === 0) continue;
      const decisions = await memberDecisions(member, someRows(batch, rows), (model, question) => {
        asked += question.rows;
        return model.predict(question, signal);
      });
      rows.forEach((row, i) => {
        chances[row] += (answer === "chance" ? shares[m] : 1) * decisions[i];
      });
    }
    meter?.({ sentRows: asked });
    const data = new Float64Array(2 * batch.rows);
    chances.forEach((chance, row) => {
      const yes = Math.min(1, chance);
      data.set([1 - yes, yes], 2 * row);
    });
    return { data, rows: batch.rows, columns: 2 };
  };
  const ref = mixtureRef(members, setting);
  const models = members.flatMap((member) => ("model" in member ? [member.model] : []));
  return {
    name,
    input,
    outputs,
    ...(models.some(({ noise }) => noise === "varies") && { noise: "varies" as const }),
    ...(models.some(({ concurrency }) => concurrency === 1) && { concurrency: 1 }),
    ...(ref && { ref }),
    predict,
    ...(models.some(({ close }) => close) && {
      close: async () => {
        for (const model of models) await model.close?.();
      },
    }),
  };
}

/** One per row: 1 where the member selects it. */
export async function memberDecisions(
  member: Member,
  rows: Matrix,
  ask: (model: Model, rows: Matrix) => Matrix | Promise<Matrix>,
): Promise<Uint8Array> {
  if ("always" in member) return new Uint8Array(rows.rows).fill(member.always);
  const { model, favourable } = member;
  const { data, columns } = await ask(model, rows);
  // A tie is not selected, just as the first of two equally probable classes is taken.
  const half = model.outputs[0].unit === "logit" ? 0 : 0.5;
  return Uint8Array.from({ length: rows.rows }, (_, row) => {
    if (columns === 1) return data[row] > half ? 1 : 0;
    return data[2 * row + favourable] > data[2 * row + 1 - favourable] ? 1 : 0;
  });
}

/** The member that each row is assigned to, by its values. */
export function drawnMembers(rows: Matrix, shares: readonly number[], seed: Seed): Int32Array {
  const last = shares.reduce((found, share, m) => (share > 0 ? m : found), 0);
  return Int32Array.from({ length: rows.rows }, (_, row) => {
    const draw = stream(seed, `mixture ${matrixRow(rows, row).join(",")}`).uniform();
    let sum = 0;
    for (const [m, share] of shares.entries()) {
      sum += share;
      if (draw < sum) return m;
    }
    return last;
  });
}

function mixtureRef(members: readonly Member[], setting: MixtureSetting): ModuleRef | undefined {
  const refs = members.map((member) =>
    "always" in member ? member : member.model.ref && { ref: member.model.ref, favourable: member.favourable },
  );
  if (refs.includes(undefined)) return undefined;
  return {
    module: import.meta.url,
    export: "mixtureFromRef",
    args: { refs, setting } as unknown as Json,
  };
}

type MemberRef = { readonly ref: ModuleRef; readonly favourable: number } | { readonly always: 0 | 1 };

/**
 * Rebuilds the model in a worker.
 * @public loaded by name, from `ref`
 */
export async function mixtureFromRef({
  refs,
  setting,
}: {
  refs: readonly MemberRef[];
  setting: MixtureSetting;
}): Promise<Model> {
  const members = await Promise.all(
    refs.map(async (member): Promise<Member> => {
      if ("always" in member) return member;
      const { module, ...rest } = member.ref;
      return { model: await importModel<Matrix>(module, rest), favourable: member.favourable };
    }),
  );
  return mixtureModel(members, setting);
}
