import {
  beginRun,
  checkProbe,
  chosenOutputs,
  coalitions,
  localFrame,
  optionsOf,
  outputsOption,
  runOptions,
} from "whybox/extending";

const options = optionsOf("singleParts", { outputs: outputsOption, ...runOptions });

/**
 * The mean answer with one part kept and all others hidden, less the mean answer with all hidden: the opposite of
 * occlusion, which hides one part and keeps the others.
 *
 * @param probe  parts that are kept or hidden
 * @returns values outputs x parts, in the output's unit; they need not add up to anything
 * Cost: (parts + 1) x reference rows, and 1 for the instance.
 */
export async function singleParts(probe, given = {}) {
  const { outputs: choice, ...running } = options.resolve(given);
  const references = checkProbe("singleParts", probe);
  const parts = probe.parts.map((_, part) => part);
  const run = beginRun(probe, (parts.length + 1) * references + 1, running);

  const { data: prediction } = await run.predictInstance();
  const { data, columns } = await run.ask({ z: coalitions(parts.length, [[], ...parts.map((part) => [part])]) });

  const outputs = chosenOutputs(choice, probe.outputs, prediction);
  const baseline = outputs.map((output) => data[output]);
  const values = outputs.map((output) => parts.map((part) => data[(part + 1) * columns + output] - data[output]));
  const frame = {
    ...{ kind: "attribution", method: "singleParts", options: options.record({ outputs: choice }), seed: 0 },
    ...{ probe, run, outputs, prediction, baseline, stoppedBy: "complete" },
  };
  return {
    ...localFrame(frame),
    // Sampled reference rows are one sample of many: without another there is no telling how far values are off.
    result: {
      values,
      standardErrors: values.map((row) => row.map(() => (probe.sampled ? null : 0))),
      intercepts: baseline,
    },
    diagnostics: {},
    // What the model says of itself, and what was odd about its answers to this run.
    notes: run.notes(),
  };
}
