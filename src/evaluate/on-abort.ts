/** Callbacks that wait for a signal, and the one listener that calls them. */
type Waiting = { readonly callbacks: Set<() => void>; readonly tell: () => void };

const waitingFor = new WeakMap<AbortSignal, Waiting>();

/**
 * Calls back when the signal aborts, with one listener per signal, however many wait for it: many questions of one
 * run are under way at once, and Node warns of a leak above ten listeners.
 *
 * @returns a function that stops waiting
 */
export function onAbort(signal: AbortSignal, callback: () => void): () => void {
  const { callbacks, tell } = waitingFor.get(signal) ?? listenTo(signal);
  // Its own function, so that one callback may wait twice.
  const call = () => callback();
  callbacks.add(call);
  return () => {
    callbacks.delete(call);
    if (callbacks.size > 0 || waitingFor.get(signal)?.callbacks !== callbacks) return;
    signal.removeEventListener("abort", tell);
    waitingFor.delete(signal);
  };
}

function listenTo(signal: AbortSignal): Waiting {
  const callbacks = new Set<() => void>();
  const waiting = { callbacks, tell: () => [...callbacks].forEach(call) };
  signal.addEventListener("abort", waiting.tell, { once: true });
  waitingFor.set(signal, waiting);
  return waiting;
}

function call(callback: () => void): void {
  callback();
}
