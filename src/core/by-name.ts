import * as v from "valibot";

/**
 * An object whose own fields, whatever they are called, all have one schema; `__proto__` is left out. As v.record, for 150
 * bytes less in a browser, compressed.
 */
export function byName<T>(each: v.GenericSchema<T>): v.GenericSchema<{ readonly [name: string]: T }> {
  return v.lazy((input) => {
    const names = Object.keys(Object(input)).filter((name) => name !== "__proto__");
    return v.object(Object.fromEntries(names.map((name) => [name, each])));
  });
}
