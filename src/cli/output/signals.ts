/** The signals that end a run in an orderly way, while a model is asked. */
export interface Signals {
  /** Aborts at the first signal; a second one ends the process as if nothing listened. */
  readonly signal: AbortSignal;
  /** The signal that came, and the exit code that a shell expects after it. */
  readonly received: () => { readonly name: string; readonly exitCode: number } | undefined;
  stopListening(): void;
}

// 128 and the number of the signal.
const EXIT_CODES = { SIGHUP: 129, SIGINT: 130, SIGTERM: 143 } as const;

/**
 * Starts to listen. Not before there is a run that can be aborted: a process that listens and does nothing cannot be
 * ended by the signal.
 *
 * @param onSignal  called with the name of the first signal
 */
export function listenForSignals(onSignal: (name: string) => void = () => {}): Signals {
  const controller = new AbortController();
  let received: { name: string; exitCode: number } | undefined;
  const names = Object.keys(EXIT_CODES) as (keyof typeof EXIT_CODES)[];
  const stopListening = () => {
    for (const name of names) process.off(name, abort);
  };
  const abort = (name: NodeJS.Signals) => {
    // From here on a signal ends the process by itself, also where a model or a worker is stuck.
    stopListening();
    received = { name, exitCode: EXIT_CODES[name as keyof typeof EXIT_CODES] };
    onSignal(name);
    controller.abort();
  };
  for (const name of names) process.on(name, abort);
  return { signal: controller.signal, received: () => received, stopListening };
}
