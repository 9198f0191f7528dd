#!/usr/bin/env node
import { createInterface } from 'node:readline';
import { join } from 'node:path';
import { prepare } from './prepare.mjs';
import { endChild, serviceFlags, startChild } from './support/children.mjs';
import { onEnding } from './support/ending.mjs';
import { exitWith, say } from './support/output.mjs';
import { pause } from './support/processes.mjs';

const services = [
  { name: 'ledger', variable: 'LEDGER_HTTP_PORT', port: 3001 },
  { name: 'insights', variable: 'INSIGHTS_HTTP_PORT', port: 3002 },
  { name: 'gateway', variable: 'PORT', port: 3000 },
];
const addresses = ['KAFKA_BROKERS', 'DATABASE_URL', 'REDIS_URL'];

async function main() {
  await prepare();
  const { root } = await import('./stack/state.mjs');
  const stack = await import('./stack/index.mjs');
  let asked;
  const children = [];
  const ending = new Promise((resolve) =>
    onEnding(() => {
      // A second Ctrl-C does not wait; npm passes on the first one, which has reached us already.
      if (asked !== undefined && Date.now() - asked > 1_000) children.forEach((child) => child.kill('SIGKILL'));
      asked ??= Date.now();
      resolve(0);
    }),
  );
  const usedBefore = (await stack.status()).every(({ answers }) => answers);
  if (addresses.some((name) => !process.env[name])) say('Bringing the embedded stack up …');
  const stopStack = async () => usedBefore || stack.down('.stack', { keep: true });
  const variables = await stack.up().catch(async (error) => {
    await stopStack();
    throw error;
  });
  const env = { ...process.env, ...variables };

  for (const service of services) {
    const main = join(root, 'dist', 'apps', service.name, 'src', 'main.js');
    const child = startChild(process.execPath, [...serviceFlags[service.name], main], {
      cwd: root,
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    await showLines(service.name, child);
    children.push(child);
  }
  const broken = children.map((child, index) =>
    child.ended.then(({ code, signal }) => {
      if (asked === undefined) say(`${services[index].name} ended by itself (${signal ?? code}); ending the others`);
      asked ??= Date.now();
      return 1;
    }),
  );
  announce(env).catch(() => undefined);
  const code = await Promise.race([ending, ...broken]);
  await Promise.all(children.map((child) => endChild(child)));
  await stopStack();
  process.exit(code);
}

/** Pino's JSON lines as text, each with its service's name in front; anything else as it is. */
async function showLines(name, child) {
  const { prettyFactory } = await import('pino-pretty');
  const colorize = process.stdout.isTTY === true;
  const pretty = prettyFactory({
    colorize,
    ignore: 'pid,hostname,name',
    translateTime: 'SYS:HH:MM:ss.l',
    singleLine: true,
  });
  for (const stream of [child.stdout, child.stderr]) {
    createInterface({ input: stream }).on('line', (line) => {
      const text = line.startsWith('{') ? pretty(line) : `${line}\n`;
      process.stdout.write(text.replace(/^(?=.)/gm, `${name.padEnd(8)} | `));
    });
  }
}

/** Says where the gateway is once all three are ready. */
async function announce(env) {
  const ports = services.map(({ variable, port }) => Number(env[variable] || port));
  for (const port of ports) {
    while (!(await isReady(port))) await pause(200);
  }
  say(`All three services are ready: http://127.0.0.1:${ports[2]} (Ctrl-C ends them)`);
}

async function isReady(port) {
  try {
    return (await fetch(`http://127.0.0.1:${port}/health/ready`)).ok;
  } catch {
    return false;
  }
}

main().catch(exitWith);
