/**
 * Sends whatever else is printed, by a model or by its workers, to stderr, so that stdout holds results only.
 *
 * @returns the stream for results
 */
export function redirectStdout(): NodeJS.WriteStream {
  const { stdout, stderr } = process;
  Object.defineProperty(process, "stdout", { get: () => stderr, configurable: true });
  // A closed pipe is reported to the callback of the write; as an event that nothing listens to, it would end the process.
  stdout.on("error", () => {});
  return stdout;
}
