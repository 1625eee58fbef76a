/** Listens for Ctrl-C and its kin while a model is asked. */
export interface Interruption {
  /** Aborts at the first signal; a second one ends the process as if nobody listened. */
  readonly signal: AbortSignal;
  /** Which signal came, and the exit code a shell expects after it. */
  readonly received: () => { readonly name: string; readonly exitCode: number } | undefined;
  stopListening(): void;
}

// 128 and the number of the signal.
const EXIT_CODES = { SIGINT: 130, SIGTERM: 143 } as const;

/**
 * Starts to listen. Not before there is a run that can be aborted: whoever listens to a signal and does nothing keeps it
 * from ending the process.
 *
 * @param removeTraces  called at the first signal, as nobody can do so at the second
 */
export function interruption(removeTraces: () => void): Interruption {
  const controller = new AbortController();
  let received: { name: string; exitCode: number } | undefined;
  const names = Object.keys(EXIT_CODES) as (keyof typeof EXIT_CODES)[];
  const stopListening = () => {
    for (const name of names) process.off(name, interrupt);
  };
  const interrupt = (name: NodeJS.Signals) => {
    // From here on a signal ends the process by itself, also where a model or a worker is stuck.
    stopListening();
    received = { name, exitCode: EXIT_CODES[name as keyof typeof EXIT_CODES] };
    removeTraces();
    controller.abort();
  };
  for (const name of names) process.on(name, interrupt);
  return { signal: controller.signal, received: () => received, stopListening };
}
