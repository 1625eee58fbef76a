import { banzhafInteractions, type InteractionIndexExplanation, type Probe, shapleyInteractions } from "whybox";

export const SHAPLEY = ["SII", "k-SII", "STII", "FSII"] as const;

export const BANZHAF = ["BII", "FBII"] as const;

export type Index = (typeof SHAPLEY)[number] | (typeof BANZHAF)[number];

export type Options = { order?: number; enumerate?: boolean; budgetRows?: number; seed?: number };

export const interactionsBy = (index: Index, asked: Probe, options: Options = {}) =>
  index === "BII" || index === "FBII"
    ? banzhafInteractions(asked, { index, ...options })
    : shapleyInteractions(asked, { index, ...options });

export const valueOfSet = ({ result }: InteractionIndexExplanation, set: readonly number[]) =>
  result.values[0][result.sets.findIndex((each) => each.join() === set.join())];

export const size = (coalition: number) => coalition.toString(2).replaceAll("0", "").length;
