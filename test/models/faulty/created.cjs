exports.createModel = () => require("./commonjs.cjs").model;
