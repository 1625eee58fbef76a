import { createReadStream, existsSync, readFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Attribution, columns, exactShapley, probe, table } from "whybox";
import { onnxModel } from "whybox/models";
import { chromium, launchChromium } from "../fixtures/chromium.js";

const root = fileURLToPath(new URL("../..", import.meta.url));
const runtime = join(dirname(fileURLToPath(import.meta.resolve("onnxruntime-web"))), ".");
const { rows } = JSON.parse(readFileSync(join(root, "test/fixtures/onnx/penguins.json"), "utf8"));
const TYPES: Record<string, string> = { ".mjs": "text/javascript", ".wasm": "application/wasm" };

const PAGE = `<!doctype html><title>whybox</title><script type="module">
import { columns, exactShapley, onnxModel, probe, table } from "/whybox.js";
const penguins = ${JSON.stringify(rows)};
const model = await onnxModel("/penguins.onnx", { runtime: await import("/ort.wasm.min.mjs") });
const { features } = model.input;
const masker = columns(table(penguins.slice(1, 9), features), table(penguins.slice(0, 1), features).data);
globalThis.explained = await exactShapley(probe(model, masker), { outputs: "all" });
</script>`;

describe.skipIf(!chromium)("onnxModel in a browser", () => {
  let browser: Browser;
  let server: Server;

  beforeAll(async () => {
    browser = await launchChromium();
    const { outputFiles } = await build({
      stdin: {
        contents: `export { columns, exactShapley, probe, table } from "whybox"; export { onnxModel } from "whybox/models";`,
        resolveDir: join(root, "test"),
      },
      bundle: true,
      format: "esm",
      platform: "browser",
      write: false,
      logLevel: "silent",
    });
    server = createServer(({ url = "/" }, response) => {
      if (url === "/") return response.setHeader("content-type", "text/html").end(PAGE);
      if (url === "/whybox.js") {
        return response.setHeader("content-type", "text/javascript").end(outputFiles[0].contents);
      }
      const file = url === "/penguins.onnx" ? join(root, "examples/penguins/penguins.onnx") : join(runtime, url);
      if (!existsSync(file)) return response.writeHead(404).end();
      const type = TYPES[/\.\w+$/.exec(url)?.[0] ?? ""] ?? "application/octet-stream";
      return createReadStream(file).pipe(response.setHeader("content-type", type));
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  }, 60_000);
  afterAll(async () => {
    await browser?.close();
    server?.close();
  });

  test("explains a file by its address as it does on Node, to single precision", async () => {
    const page = await browser.newPage();
    const complaints: string[] = [];
    page.on("pageerror", ({ message }) => complaints.push(message));
    await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
    // The page's module leaves there what it explained.
    const there = await page.waitForFunction(() => (globalThis as { explained?: Attribution }).explained);
    const { subject, result } = (await there.jsonValue()) as Attribution;
    const model = await onnxModel(join(root, "examples/penguins/penguins.onnx"));
    const features = model.input.features ?? [];
    const masker = columns(table(rows.slice(1, 9), features), table(rows.slice(0, 1), features).data);
    const here = await exactShapley(probe(model, masker), { outputs: "all" });
    expect(complaints).toEqual([]);
    expect(subject.outputs).toEqual(here.subject.outputs);
    here.result.values.forEach((values, output) => {
      values.forEach((value, part) => expect(result.values[output][part]).toBeCloseTo(value, 5));
    });
  });
});
