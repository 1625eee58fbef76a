// What TypeScript makes of `export default`.
Object.defineProperty(exports, "__esModule", { value: true });
exports.default = require("./commonjs.cjs").model;
