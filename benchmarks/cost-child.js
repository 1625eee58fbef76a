// One explained workload in a process of its own, for its peak memory.
import { importModel, inProcess } from "whybox";
import { peakMb } from "./peak-memory.js";
import { explainWorkload } from "./workload.js";

const model = await importModel(new URL(`./models/${process.argv[2]}.js`, import.meta.url));
const idleMb = peakMb();
const { modelRows } = await explainWorkload(model, inProcess());
console.log(JSON.stringify({ modelRows, idleMb, peakMb: peakMb() }));
