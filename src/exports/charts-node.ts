export { type PngOptions, toPng } from "../charts/to-png.js";
export * from "./charts.js";
