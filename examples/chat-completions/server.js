import { createServer } from "node:http";

/** A server on this machine that imitates a chat-completions endpoint: asked whether a message is a complaint, it answers yes or no. */
export async function startServer() {
  const weights = {
    broken: 2.2,
    late: 1.6,
    refund: 1.9,
    still: 0.5,
    waiting: 0.9,
    thanks: -2,
    great: -1.8,
    love: -1.9,
  };
  let requests = 0;
  const server = createServer(async (request, response) => {
    requests++;
    let body = "";
    for await (const piece of request) body += piece;
    const { messages } = JSON.parse(body);
    const words =
      messages
        .at(-1)
        .content.toLowerCase()
        .match(/[a-z]+/g) ?? [];
    const score = words.reduce((sum, word) => sum + (weights[word] ?? 0), -1);
    const yes = 1 / (1 + Math.exp(-score));
    const top = [
      ["yes", yes],
      ["no", 1 - yes],
    ].map(([token, share]) => ({ token, logprob: Math.log(share) }));
    top.sort((one, other) => other.logprob - one.logprob);
    const answer = {
      choices: [
        { message: { role: "assistant", content: top[0].token }, logprobs: { content: [{ top_logprobs: top }] } },
      ],
      usage: { total_tokens: 40 + words.length },
    };
    response.setHeader("content-type", "application/json").end(JSON.stringify(answer));
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address();
  return {
    url: `http://127.0.0.1:${port}/v1/chat/completions`,
    requests: () => requests,
    close: () => new Promise((resolve) => server.close(resolve)),
  };
}
