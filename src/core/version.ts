/** The version of this package, recorded in every explanation. */
export const VERSION = "0.1.0";
