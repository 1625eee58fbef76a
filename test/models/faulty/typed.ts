export default function model(rows: number[][]): number[] {
  return rows.map(([x]) => 2 * x);
}
