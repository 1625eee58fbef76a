/** Resolves after whatever else is waiting has had its turn, timers and input among it. */
export function giveWay(): Promise<void> {
  if (typeof setImmediate === "function") return new Promise((resolve) => setImmediate(resolve));
  return new Promise((resolve) => {
    // In browsers a message is not held back by 4 ms as a nested setTimeout is.
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(null);
  });
}
