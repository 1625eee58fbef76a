import { missingPackage } from "../core/checks/missing-package.js";

export type DuckDB = typeof import("@duckdb/node-api");

/**
 * Loads the optional package @duckdb/node-api.
 *
 * @param what  the function that needs it, and for what, such as `readTable: reading people.parquet`
 * @throws WhyboxError DEPENDENCY_MISSING, DEPENDENCY_FAILED
 */
export function importDuckDB(what: string): Promise<DuckDB> {
  return import("@duckdb/node-api").catch((cause) => {
    throw missingPackage(what, "@duckdb/node-api", cause);
  });
}
