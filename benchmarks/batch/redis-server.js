// A Redis of one's own on a free loopback port, with its data in a folder, that can be killed and started again. Another
// program than redis-server, such as valkey-server, is named by REDIS_SERVER.
import { spawn } from "node:child_process";
import { connect, createServer } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";

export async function startRedis(folder, { persistent = true, password, tls } = {}) {
  const port = await freePort();
  const ports = tls ? ["--port", 0, "--tls-port", port] : ["--port", port];
  const args = [...ports, "--bind", "127.0.0.1", "--dir", folder, "--save", "", "--loglevel", "warning"];
  if (persistent) args.push("--appendonly", "yes", "--appendfsync", "always");
  if (tls) args.push("--tls-cert-file", tls.certificate, "--tls-key-file", tls.key, "--tls-auth-clients", "no");
  if (password) args.push("--requirepass", password);
  let child;
  const start = async () => {
    child = spawn(process.env.REDIS_SERVER ?? "redis-server", args.map(String), { stdio: "ignore" });
    await Promise.race([answers(port), new Promise((_, reject) => child.once("error", reject))]);
  };
  const kill = async () => {
    const ended = new Promise((resolve) => child.once("exit", resolve));
    child.kill("SIGKILL");
    await ended;
  };
  await start();
  return { url: `${tls ? "rediss" : "redis"}://127.0.0.1:${port}`, start, kill };
}

function freePort() {
  return new Promise((resolve) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

async function answers(port) {
  for (let attempt = 0; attempt < 200; attempt++) {
    const isOpen = await new Promise((resolve) => {
      const socket = connect(port, "127.0.0.1", () => resolve(true)).on("error", () => resolve(false));
      socket.unref();
      socket.on("connect", () => socket.destroy());
    });
    if (isOpen) return;
    await sleep(50);
  }
  throw new Error(`redis-server does not answer on port ${port}`);
}
