import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { projectFile, runDirectory, runTool, runToolMeanwhile } from './project.js';
import { tellReaper } from './reaper.js';

export { eventually } from './eventually.js';
export { freePort, spawnService, stopServices, type Service, type ServiceName } from './services.js';

export interface StackEnvironment {
  kafkaBrokers: string[];
  databaseUrl: string;
  redisUrl: string;
  /** `redis-cluster://host:port,host:port,host:port`: three nodes. */
  redisClusterUrl: string;
}

type Variables = Record<'KAFKA_BROKERS' | 'DATABASE_URL' | 'REDIS_URL' | 'REDIS_CLUSTER_URL', string>;

let known: StackEnvironment | undefined;

/**
 * The servers that tests use. npm test sets the variables; where they are unset (someone runs Jest by hand) a stack
 * is brought up once in .stack/test and stays up: `npm run stack -- down --dir .stack/test` ends it.
 */
export function stackEnvironment(): StackEnvironment {
  known ??= fromVariables(givenVariables() ?? bringUp());
  return known;
}

function givenVariables(): Variables | undefined {
  const { KAFKA_BROKERS, DATABASE_URL, REDIS_URL, REDIS_CLUSTER_URL } = process.env;
  if (!KAFKA_BROKERS || !DATABASE_URL || !REDIS_URL || !REDIS_CLUSTER_URL) return undefined;
  return { KAFKA_BROKERS, DATABASE_URL, REDIS_URL, REDIS_CLUSTER_URL };
}

function bringUp(): Variables {
  return JSON.parse(
    runTool('tools/stack.mjs', ['up', '--dir', runDirectory(), '--redis-cluster', '--json']),
  ) as Variables;
}

function fromVariables(variables: Variables): StackEnvironment {
  return {
    kafkaBrokers: variables.KAFKA_BROKERS.split(','),
    databaseUrl: variables.DATABASE_URL,
    redisUrl: variables.REDIS_URL,
    redisClusterUrl: variables.REDIS_CLUSTER_URL,
  };
}

/** A namespace that no other test uses, for LOYALTY_NAMESPACE: a world of its own on the shared servers. */
export function world(name: string): string {
  const words = name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, 20);
  return `${words.replace(/^-+|-+$/g, '') || 'test'}-${randomBytes(4).toString('hex')}`;
}

export type StackPart = 'kafka' | 'kafka-2' | 'kafka-3' | 'postgres' | 'redis';

/** A stack of one test's own, whose servers it may kill, stop and start again. */
export interface OwnStack {
  environment: StackEnvironment;
  /** Relative to the project's root; logs lie in `log`. */
  directory: string;
  /** The pid of a part's main process, for signals such as SIGSTOP; undefined while it does not run. */
  pidOf(part: StackPart): number | undefined;
  /** Where a part listens itself, whatever proxy stands before it. */
  portOf(part: StackPart): number;
  kill(part: StackPart, signal?: NodeJS.Signals): void;
  /** Starts whatever does not run, on its old port and with its old data, and waits until all of it answers. */
  restore(): void;
  /** The same, while this process goes on. */
  restoreMeanwhile(): Promise<void>;
  down(): void;
}

/**
 * Brings up servers for one test alone (4 to 10 s). The caller calls `down`; should the test process die, the reaper does.
 * @param kafkaAdvertised `host:port` that the broker names to its clients: a proxy's, so that all traffic goes through it
 * @param kafkaBrokers with three, every record is kept three times
 */
export function ownStack(
  name: string,
  { kafkaAdvertised, kafkaBrokers = 1 }: { kafkaAdvertised?: string; kafkaBrokers?: 1 | 3 } = {},
): OwnStack {
  const directory = `.stack/test-${process.pid}-${name}`;
  const proxy = kafkaAdvertised === undefined ? [] : ['--kafka-advertise', kafkaAdvertised];
  const up = ['up', '--own', '--json', '--dir', directory, '--kafka-brokers', String(kafkaBrokers), ...proxy];
  const run = () => runTool('tools/stack.mjs', up);
  tellReaper(`stack ${directory}`);
  const variables = JSON.parse(run()) as Variables;
  const state = () => JSON.parse(readFileSync(projectFile(`${directory}/state.json`), 'utf8')) as StackState;
  // Read here, and not asked of the tool: while that is waited for, a proxy of this process would carry nothing.
  const pidOf = (part: StackPart) => {
    const pid = state().processes[part]?.pid;
    return pid !== undefined && isAlive(pid) ? pid : undefined;
  };
  const portOf = (part: StackPart) => state().ports[part];
  return {
    environment: fromVariables({ ...variables, REDIS_CLUSTER_URL: '' }),
    directory,
    pidOf,
    portOf,
    kill(part, signal = 'SIGKILL') {
      const pid = pidOf(part);
      if (pid !== undefined) process.kill(pid, signal);
    },
    restore: () => void run(),
    restoreMeanwhile: async () => void (await runToolMeanwhile('tools/stack.mjs', up)),
    down() {
      runTool('tools/stack.mjs', ['down', '--dir', directory]);
      tellReaper(`done ${directory}`);
    },
  };
}

interface StackState {
  ports: Record<StackPart, number>;
  processes: Partial<Record<StackPart, { pid: number }>>;
}

/** Neither gone nor a zombie that nobody has buried. */
function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    const stat = `/proc/${pid}/stat`;
    return !existsSync(stat) || !/\) [ZX] /.test(readFileSync(stat, 'utf8'));
  } catch {
    return false;
  }
}
