import type { Fill, Masker } from "../core/masker.js";
import type { Model } from "../core/model.js";
import { WhyboxError } from "../core/whybox-error.js";
import { importModel } from "../models/import-model.js";
import { answerChunk } from "./chunk.js";
import type { ChunkReply, ChunkRequest } from "./chunk-request.js";
import { rebuildMasker } from "./rebuild-masker.js";

/** Maskers kept ready: a few, for the explanations that run side by side. */
const MOST_MASKERS = 8;

const models = new Map<string, Promise<Model>>();
const maskers = new Map<number, { masker: Masker; fill: Fill }>();

/** The other end of workerPool: answers one chunk. */
export default async function work(request: ChunkRequest): Promise<ChunkReply> {
  try {
    const model = await modelFor(request);
    const { masker, fill } = await maskerFor(request);
    const done = await answerChunk(
      model as Model<never>,
      masker as Masker<never>,
      fill as Fill<never>,
      request.plan,
      request.chunkBytes,
    );
    return { ok: true, ...done };
  } catch (error) {
    const { message, stack } = error instanceof Error ? error : new Error(String(error));
    return {
      ok: false,
      code: error instanceof WhyboxError ? error.code : "WORKER_FAILED",
      message,
      ...(stack && { stack }),
    };
  }
}

function modelFor({ model: ref }: ChunkRequest): Promise<Model> {
  const key = JSON.stringify(ref);
  const known = models.get(key);
  if (known) return known;
  const { module, ...options } = ref;
  const loading = importModel(module, options);
  models.set(key, loading);
  // A module that failed to load may load the next time, a file that was being written for one.
  loading.catch(() => models.delete(key));
  return loading;
}

async function maskerFor({ maskerId, masker: recipe }: ChunkRequest): Promise<{ masker: Masker; fill: Fill }> {
  const known = maskers.get(maskerId);
  if (known) return known;
  const masker = (await rebuildMasker(recipe)) as Masker;
  const entry = { masker, fill: masker.filler() };
  if (maskers.size >= MOST_MASKERS) maskers.delete(maskers.keys().next().value as number);
  maskers.set(maskerId, entry);
  return entry;
}
