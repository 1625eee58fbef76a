export const predict = (rows) => rows.map(([x]) => 2 * x);
