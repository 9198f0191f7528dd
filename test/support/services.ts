import { spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { dirname } from 'node:path';
import { eventually } from './eventually.js';
import { projectFile, runDirectory, runTool } from './project.js';
import { tellReaper } from './reaper.js';
import { stackEnvironment } from './stack.js';

export type ServiceName = 'ledger' | 'insights' | 'gateway';

const portVariables: Record<ServiceName, string> = {
  ledger: 'LEDGER_HTTP_PORT',
  insights: 'INSIGHTS_HTTP_PORT',
  gateway: 'PORT',
};

export interface Exit {
  code: number | null;
  signal: NodeJS.Signals | null;
}

/** A service in a process of its own, as an operator would run it. */
export interface Service {
  pid: number;
  port: number;
  /** `http://127.0.0.1:<port>` */
  baseUrl: string;
  logFile: string;
  /** Settles when the process is gone. */
  exited: Promise<Exit>;
  kill(signal?: NodeJS.Signals): void;
  /** Asks it to end (SIGTERM) and waits; after `deadlineMs` it is killed. */
  stop(deadlineMs?: number): Promise<Exit>;
  /** The last lines that it wrote. */
  logTail(lines?: number): string;
}

/** A port of 127.0.0.1 that was free a moment ago. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}

let built = false;
let started = 0;
const running = new Set<Service>();

/** Of Node, as `npm start` gives them. */
function serviceFlags(): Record<ServiceName, string[]> {
  return JSON.parse(readFileSync(projectFile('tools/support/service-flags.json'), 'utf8')) as Record<
    ServiceName,
    string[]
  >;
}

/** npm test has compiled already; whoever runs Jest by hand gets the current sources all the same. */
function build(): void {
  if (!built && process.env.LOYALTY_TEST_DIRECTORY === undefined) runTool('tools/prepare.mjs');
  built = true;
}

/**
 * Starts `dist/apps/<app>/src/main.js` against the test stack, with `env` in addition, and waits until it says that
 * it is ready (`untilReady: false` returns at once). Nothing of this process's environment is passed on, except PATH and HOME.
 * @throws Error with the log's tail, when it ends before or is not ready within `timeoutMs`
 */
export async function spawnService(
  app: ServiceName,
  env: Record<string, string>,
  { untilReady = true, timeoutMs = 30_000 }: { untilReady?: boolean; timeoutMs?: number } = {},
): Promise<Service> {
  build();
  const port = Number(env[portVariables[app]] ?? (await freePort()));
  started += 1;
  const logFile = projectFile(`${runDirectory()}/log/${app}-${process.pid}-${started}.log`);
  mkdirSync(dirname(logFile), { recursive: true });
  const output = openSync(logFile, 'w');
  const child = spawn(process.execPath, [...serviceFlags()[app], projectFile(`dist/apps/${app}/src/main.js`)], {
    cwd: projectFile('.'),
    env: { ...baseEnvironment(env), ...env, [portVariables[app]]: String(port) },
    stdio: ['ignore', output, output],
    detached: true,
  });
  closeSync(output);
  const pid = child.pid;
  if (pid === undefined) throw new Error(`${app} could not be started`);
  tellReaper(`pid ${pid}`);

  const exited = new Promise<Exit>((resolve) => {
    child.once('exit', (code, signal) => {
      tellReaper(`done ${pid}`);
      running.delete(service);
      resolve({ code, signal });
    });
  });
  const service: Service = {
    pid,
    port,
    baseUrl: `http://127.0.0.1:${port}`,
    logFile,
    exited,
    kill: (signal = 'SIGKILL') => void child.kill(signal),
    async stop(deadlineMs = 20_000) {
      child.kill('SIGTERM');
      // A stopped process (SIGSTOP) would not see it.
      child.kill('SIGCONT');
      const timer = setTimeout(() => child.kill('SIGKILL'), deadlineMs);
      return exited.finally(() => clearTimeout(timer));
    },
    logTail: (lines = 30) => readFileSync(logFile, 'utf8').trimEnd().split('\n').slice(-lines).join('\n'),
  };
  running.add(service);
  if (untilReady) await waitUntilReady(app, service, timeoutMs);
  return service;
}

function baseEnvironment(given: Record<string, string>): Record<string, string> {
  const base: Record<string, string> = {};
  // The shared stack is not asked for where a test has servers of its own.
  if (!('KAFKA_BROKERS' in given && 'DATABASE_URL' in given && 'REDIS_URL' in given)) {
    const { kafkaBrokers, databaseUrl, redisUrl } = stackEnvironment();
    Object.assign(base, { KAFKA_BROKERS: kafkaBrokers.join(','), DATABASE_URL: databaseUrl, REDIS_URL: redisUrl });
  }
  for (const name of ['PATH', 'HOME']) base[name] = process.env[name] ?? '';
  return base;
}

async function waitUntilReady(app: ServiceName, service: Service, timeoutMs: number): Promise<void> {
  const gone = service.exited.then(({ code, signal }) => {
    throw new Error(`${app} ended (${signal ?? code}) before it was ready:\n${service.logTail()}`);
  });
  const ready = eventually(async () => (await fetch(`${service.baseUrl}/health/ready`)).ok, {
    timeoutMs,
    what: `${app} to be ready`,
  }).catch(async (error: Error) => {
    await service.stop(2_000);
    throw new Error(`${error.message}\n${service.logTail()}`);
  });
  await Promise.race([ready, gone]);
}

/** Ends every service that this test file has started; called after it by itself. */
export async function stopServices(): Promise<void> {
  await Promise.all([...running].map((service) => service.stop(5_000)));
}

// Outside Jest (a script that uses these helpers) the reaper alone sees to it.
(globalThis as { afterAll?: (work: () => Promise<void>, timeoutMs: number) => void }).afterAll?.(stopServices, 30_000);
