import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    // Tests use the package as its users do, through its exports; `npm test` builds it first.
    testTimeout: 60_000,
    coverage: { include: ["src/**"] },
  },
});
