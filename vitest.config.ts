import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    setupFiles: ["test/properties.setup.ts"],
    testTimeout: 60_000,
    // By default one core is left idle, which on two cores is half of them.
    maxWorkers: "100%",
    // Tests use the package as its users do: built, through its exports, loaded by Node itself.
    server: { deps: { external: [/\/dist\//] } },
    coverage: { include: ["dist/**/*.js"], reporter: ["text-summary", "html"] },
  },
});
