export { type ReadImageOptions, readImage } from "../images/read-image.js";
export * from "./images.js";
