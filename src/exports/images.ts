export { grid } from "../images/grid.js";
export { type SlicOptions, slic } from "../images/slic.js";
export { patchMap } from "../maskers/patch-map.js";
