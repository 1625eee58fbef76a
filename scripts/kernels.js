// Compiles the kernels to src/math/kernel-bytes.ts, which names the source it is made of: a test expects it to be the one here.
import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import asc from "assemblyscript/asc";

const source = readFileSync(new URL("kernels/kernels.ts", import.meta.url), "utf8").replaceAll("\r\n", "\n");
const { error, stderr, binary } = await asc.compileString(source, {
  ...{ optimizeLevel: 3, shrinkLevel: 1, noAssert: true, runtime: "stub", importMemory: true, enable: ["simd"] },
});
if (error) throw new Error(stderr.toString());
writeFileSync(
  new URL("../src/math/kernel-bytes.ts", import.meta.url),
  `/**
 * scripts/kernels/kernels.ts compiled to WebAssembly by scripts/kernels.js, base64.
 * SHA-256 of the source: ${createHash("sha256").update(source).digest("hex")}
 */
export const KERNEL_BYTES =
  "${Buffer.from(binary).toString("base64")}";
`,
);
