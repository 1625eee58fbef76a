// Which words make a language model call a message a complaint: node examples/chat-completions/explain.js
import { kernelShap, probe, tokens, toText } from "whybox";
import { budgeted, cached, httpModel } from "whybox/models";
import { startServer } from "./server.js";

const server = await startServer();
const endpoint = await httpModel(server.url, {
  name: "is it a complaint",
  input: { kind: "text" },
  outputs: [{ name: "yes", unit: "probability" }],
  // One question a request, so many at a time, each with its price.
  rowsPerCall: 1,
  connections: 8,
  price: { perToken: 2e-6, currency: "EUR" },
  request: ([text]) => ({
    model: "some-model",
    temperature: 0,
    max_tokens: 1,
    logprobs: true,
    top_logprobs: 5,
    messages: [
      { role: "system", content: "Is this message a complaint? Answer yes or no." },
      { role: "user", content: text },
    ],
  }),
  // The probability of the answer yes, from the log-probabilities of the first token.
  answers: ({ choices: [{ logprobs }] }) => {
    const found = logprobs.content[0].top_logprobs.find(({ token }) => token === "yes");
    return [found ? Math.exp(found.logprob) : 0];
  },
});

// Equal texts are paid for once, and never more than this in all. Give cached a path to keep answers between runs.
const model = cached(budgeted(endpoint, { money: 0.5 }));
const message = "Thanks, but the lamp came late and is broken.";
console.log(toText(await kernelShap(probe(model, tokens(message)), { budgetRows: 300 })));
await model.close();
await server.close();
