/** A value that JSON can hold: no NaN, no Infinity, no undefined. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };
