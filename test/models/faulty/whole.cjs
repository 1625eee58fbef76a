module.exports = require("./commonjs.cjs").model;
