export * from "./models.js";
