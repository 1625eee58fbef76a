// Answers for the peers: a line { game, row, masks } of 0s and 1s on stdin, a line of numbers, and of exact values where
// masks are left out, on stdout. See ../peers/shapiq_games.py.
import { createInterface } from "node:readline";
import { coalitions } from "whybox/extending";
import { estimatorGames } from "./games.js";

const [table, model] = process.argv.slice(2);
const games = await estimatorGames({ adult: table && { table, model } });
const played = new Map();

for await (const line of createInterface({ input: process.stdin })) {
  const { game, row, masks } = JSON.parse(line);
  const key = `${game} ${row}`;
  if (!played.has(key)) played.set(key, await games[game].at(row));
  const { asked, exact } = played.get(key);
  if (!masks) {
    console.log(JSON.stringify({ exact, budgets: games[game].budgets, parts: asked.parts.length }));
    continue;
  }
  const kept = masks.map((mask) => [...mask].flatMap((bit, part) => (bit === "1" ? [part] : [])));
  const { data } = await asked.ask({ z: coalitions(asked.parts.length, kept) });
  console.log(JSON.stringify(Array.from(data.filter((_, i) => i % asked.outputs.length === 0))));
}
