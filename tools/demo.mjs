#!/usr/bin/env node
import { createServer } from 'node:net';
import { closeSync, mkdirSync, openSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { prepare } from './prepare.mjs';
import { endChild, serviceFlags, startChild } from './support/children.mjs';
import { takeDownLeftovers } from './support/leftovers.mjs';
import { exitWith, Refusal, say, tailOf } from './support/output.mjs';
import { pause } from './support/processes.mjs';

const usage = `npm run demo [-- --exit] [-- --members 3000] [-- --seconds 45] [-- --seed 7]
  --exit  checks its own result and ends with 0 or 1; otherwise it goes on until Ctrl-C`;

const addresses = ['KAFKA_BROKERS', 'DATABASE_URL', 'REDIS_URL'];
const services = [
  { name: 'ledger', variable: 'LEDGER_HTTP_PORT', port: 3001 },
  { name: 'insights', variable: 'INSIGHTS_HTTP_PORT', port: 3002 },
  { name: 'gateway', variable: 'PORT', port: 3000 },
];
const readyWithinMs = 120_000;
const stop = new AbortController();

async function main() {
  const { values } = parseArgs({
    options: {
      exit: { type: 'boolean', default: false },
      members: { type: 'string', default: '3000' },
      seconds: { type: 'string', default: '45' },
      seed: { type: 'string', default: '7' },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return console.log(usage);
  const numbers = Object.fromEntries(['members', 'seconds', 'seed'].map((name) => [name, Number(values[name])]));
  if (!Object.values(numbers).every((number) => Number.isInteger(number) && number > 0)) throw new Refusal(usage);
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => stop.abort());

  await prepare();
  const { root } = await import('./stack/state.mjs');
  const stack = await import('./stack/index.mjs');
  await takeDownLeftovers('demo', stack, root);
  const own = addresses.some((name) => !process.env[name]);
  const directory = join('.stack', `demo-${process.pid}`);
  const children = [];
  let code = 1;
  try {
    if (own) say('Bringing up a stack of its own: Kafka, PostgreSQL, Redis …');
    Object.assign(process.env, await stack.up(directory), await settings(own));
    for (const { name } of services) children.push(startService(root, directory, name));
    say('Starting ledger, insights and gateway …');
    await untilReady(root, directory, children);
    const { demo } = await import('../dist/tools/demo/main.js');
    if (!stop.signal.aborted)
      code = await demo({ ...numbers, exit: values.exit, signal: stop.signal, farewell: await farewell() });
    if (code !== 0 && !stop.signal.aborted) showLogs(root, directory);
  } finally {
    say('Taking everything down …');
    await Promise.all(children.map((child) => endChild(child)));
    if (!own) await import('../dist/tools/demo/clean.js').then(({ clean }) => clean());
    await stack.down(directory);
    rmSync(join(root, directory), { recursive: true, force: true });
  }
  process.exit(code);
}

/** A world of its own: namespace, clock, program, ports; nobody is asked for a token. */
async function settings(own) {
  const ports = {};
  for (const { variable, port } of services) ports[variable] = process.env[variable] || String(await portFrom(port));
  return {
    ...ports,
    LOYALTY_NAMESPACE: own ? 'demo' : `demo-${Date.now().toString(36)}`,
    LOYALTY_CLOCK: 'stream',
    // One machine: more partitions would only take longer to make.
    KAFKA_TOPIC_PARTITIONS: process.env.KAFKA_TOPIC_PARTITIONS || '4',
    LOYALTY_PROGRAM: 'programs/default.yaml',
    LOYALTY_API_TOKENS: '',
    LOYALTY_OIDC_ISSUER: '',
    LOYALTY_OIDC_AUDIENCE: '',
    LOG_LEVEL: process.env.LOG_LEVEL || 'warn',
  };
}

/** The usual port, or where that is taken a free one. */
async function portFrom(usual) {
  const { freePort } = await import('./stack/ports.mjs');
  const isFree = await new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen({ port: usual, host: '127.0.0.1', exclusive: true }, () => server.close(() => resolve(true)));
  });
  return isFree ? usual : freePort();
}

function startService(root, directory, name) {
  mkdirSync(join(root, directory, 'log'), { recursive: true });
  const log = openSync(logOf(root, directory, name), 'a');
  const main = join(root, 'dist', 'apps', name, 'src', 'main.js');
  const child = startChild(process.execPath, [...serviceFlags[name], main], {
    cwd: root,
    env: process.env,
    stdio: ['ignore', log, log],
  });
  closeSync(log);
  return child;
}

const logOf = (root, directory, name) => join(root, directory, 'log', `${name}.log`);

async function untilReady(root, directory, children) {
  const deadline = Date.now() + readyWithinMs;
  for (const [at, { name, variable }] of services.entries()) {
    while (!stop.signal.aborted && !(await isReady(process.env[variable]))) {
      const { exitCode, signalCode } = children[at];
      const tail = tailOf(logOf(root, directory, name));
      if (exitCode !== null || signalCode !== null) throw new Refusal(`${name} ended at start${tail}`);
      if (Date.now() > deadline) throw new Refusal(`${name} was not ready within ${readyWithinMs / 1000} s${tail}`);
      await pause(200);
    }
  }
}

/** What the services had to say, where something is not as it should be. */
function showLogs(root, directory) {
  for (const { name } of services) say(`${name}:${tailOf(logOf(root, directory, name), 8)}`);
}

const isReady = (port) => answers(`http://127.0.0.1:${port}/health/ready`);

async function answers(url) {
  try {
    return (await fetch(url)).ok;
  } catch {
    return false;
  }
}

async function farewell() {
  const names = [...addresses, 'LOYALTY_NAMESPACE', 'LOYALTY_CLOCK'];
  const url = `http://127.0.0.1:${process.env.PORT}`;
  return [
    ...((await answers(url)) ? [`  The console is at ${url}`] : []),
    `  The API is at ${url}/v1, with a page to try it at ${url}/v1/docs. The shop goes on until Ctrl-C.`,
    '  From another terminal:',
    `    export ${names.map((name) => `${name}='${process.env[name]}'`).join(' ')}`,
    '    npx loyalty lag',
  ].join('\n');
}

main().catch(exitWith);
