import type { Perturber } from "../core/masker.js";
import type { Model } from "../core/model.js";
import { WhyboxError } from "../core/whybox-error.js";
import { answerChunk } from "../evaluate/answer-chunk.js";
import { importModel } from "../models/import-model.js";
import type { ChunkReply, ChunkRequest } from "./chunk-request.js";
import { rebuildPerturber } from "./rebuild-perturber.js";

/** Perturbers kept ready: a few, for the explanations that run side by side. */
const MAX_PERTURBERS = 8;

const models = new Map<string, Promise<Model>>();
const perturbers = new Map<number, Perturber>();

/** The other end of workerPool: answers one chunk. */
export default async function work(request: ChunkRequest): Promise<ChunkReply> {
  if (request.begun) Atomics.store(request.begun, 0, 1);
  try {
    const model = await modelFor(request);
    const perturber = await perturberFor(request);
    const { rows, plan, chunkBytes } = request;
    const done = await answerChunk(model as Model<never>, rows, perturber as Perturber<never>, plan, chunkBytes);
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

async function perturberFor({ maskerId, masker }: ChunkRequest): Promise<Perturber> {
  const known = perturbers.get(maskerId);
  if (known) return known;
  const perturber = await rebuildPerturber(masker);
  if (perturbers.size >= MAX_PERTURBERS) perturbers.delete(perturbers.keys().next().value as number);
  perturbers.set(maskerId, perturber);
  return perturber;
}
