import * as v from "valibot";
import { byKind } from "../by-kind.js";

const missing = v.optional(v.literal(true));

/** The features that a distilled student reads, for a schema. */
export const features = v.array(
  byKind({
    number: v.object({ name: v.string(), kind: v.string(), unit: v.optional(v.string()), missing }),
    category: v.object({ name: v.string(), kind: v.string(), categories: v.array(v.string()), missing }),
  }),
);
