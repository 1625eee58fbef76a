import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { BatchProgress } from "../../batch/batch-progress.js";
import { metricsText } from "./metrics-text.js";

/**
 * Answers GET /metrics on this machine until the signal is aborted.
 *
 * @param progress  asked at each request
 * @param onListening  called with the URL
 */
export async function serveMetrics(
  { host, port }: { readonly host: string; readonly port: number },
  progress: () => Promise<BatchProgress>,
  signal: AbortSignal,
  onListening: (url: string) => void,
): Promise<void> {
  const server = createServer(async (request, response) => {
    const { pathname } = new URL(request.url ?? "/", "http://localhost");
    if (pathname !== "/metrics") return void response.writeHead(404).end("GET /metrics\n");
    try {
      const text = metricsText(await progress());
      response.writeHead(200, { "content-type": "text/plain; version=0.0.4; charset=utf-8" }).end(text);
    } catch (error) {
      response.writeHead(500).end(`${(error as Error).message}\n`);
    }
  });
  server.listen(port, host);
  await once(server, "listening");
  onListening(`http://${host}:${(server.address() as AddressInfo).port}/metrics`);
  if (!signal.aborted) await once(signal, "abort");
  server.closeAllConnections();
  server.close();
}
