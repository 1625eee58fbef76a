import * as v from "valibot";

/**
 * A schema for a list of numbers, checked in one loop: exports hold lists of a million numbers, and one schema per entry
 * takes seconds.
 *
 * @param also  "gaps": NaN and null are allowed, and read as NaN; "booleans": true and false are, and stay
 */
export function numberList(also?: "gaps" | "booleans"): v.GenericSchema<unknown, readonly number[]> {
  const fits = (value: unknown) =>
    Number.isFinite(value) ||
    (also === "gaps" && (value === null || Number.isNaN(value))) ||
    (also === "booleans" && typeof value === "boolean");
  return v.pipe(
    v.unknown(),
    v.rawTransform<unknown, readonly number[]>(({ dataset, addIssue, NEVER }) => {
      const list = dataset.value;
      if (!Array.isArray(list)) {
        addIssue({ message: "", expected: "Array", ...(list === undefined && { received: "undefined" }) });
        return NEVER;
      }
      const wrong = list.findIndex((value) => !fits(value));
      if (wrong < 0) return also === "gaps" && list.includes(null) ? list.map((value) => value ?? Number.NaN) : list;
      const value = list[wrong];
      addIssue({
        message: "",
        expected: "number",
        received: typeof value === "string" ? JSON.stringify(value.slice(0, 40)) : String(value),
        path: [{ type: "array", origin: "value", input: list, key: wrong, value }],
      });
      return NEVER;
    }),
  );
}
