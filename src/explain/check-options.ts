export { checkKnownOptions, checkOneOf, checkSeed, checkWholeNumber } from "../core/check-options.js";
