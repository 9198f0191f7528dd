import { createServer } from 'node:net';

// Below the range from which systems take ports for outgoing connections (32768 on Linux), so that a port that was
// free when chosen is not taken by a client's connection before the server starts.
const from = 20_000;
const below = 32_000;

// The parts start at the same time; what one of them has just been given is no other's.
const given = new Set();

function isFree(port) {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen({ port, host: '127.0.0.1', exclusive: true }, () => server.close(() => resolve(true)));
  });
}

/** A port of 127.0.0.1 on which nothing listens, other than those in `taken`. */
export async function freePort(taken = []) {
  for (let attempt = 0; attempt < 1_000; attempt += 1) {
    const port = from + Math.floor(Math.random() * (below - from));
    if (taken.includes(port) || given.has(port)) continue;
    given.add(port);
    if (await isFree(port)) return port;
  }
  throw new Error(`no free port found between ${from} and ${below}`);
}

/** Gives each name a port: the remembered one where it is still free, else another; remembers them in the state. */
export async function reservePorts(state, names) {
  const ports = state.values.ports;
  for (const name of names) {
    const others = Object.values(ports);
    if (ports[name] === undefined || !(await isFree(ports[name]))) ports[name] = await freePort(others);
  }
  state.save();
  return ports;
}
