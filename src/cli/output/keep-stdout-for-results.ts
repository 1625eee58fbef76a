/**
 * Sends whatever else is printed, by a model or by its workers, to stderr, so that stdout holds results only.
 *
 * @returns the stream for results
 */
export function keepStdoutForResults(): NodeJS.WriteStream {
  const { stdout, stderr } = process;
  Object.defineProperty(process, "stdout", { get: () => stderr, configurable: true });
  // Whoever writes hears of a closed pipe through the callback; unheard, the event would end the process.
  stdout.on("error", () => {});
  return stdout;
}
