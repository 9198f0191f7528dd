import { rmSync, rmdirSync } from 'node:fs';
import { end, lives } from '../support/processes.mjs';
import { Refusal } from '../support/output.mjs';
import { withLock } from '../support/lock.mjs';
import { haveTools } from './install.mjs';
import { kafka } from './kafka.mjs';
import { postgres } from './postgres.mjs';
import { redis, redisCluster } from './redis.mjs';
import { State } from './state.mjs';

const parts = [kafka, postgres, redis];

const setOutside = (part, ignoreEnvironment) => !ignoreEnvironment && (process.env[part.variable] ?? '') !== '';

/** The variables of the contract's section 2: those of the environment, and this stack's where these are unset. */
export function variablesOf(directory = '.stack', { ignoreEnvironment = false } = {}) {
  const state = new State(directory);
  const variables = {};
  for (const part of parts) {
    if (setOutside(part, ignoreEnvironment)) variables[part.variable] = process.env[part.variable];
    else if (part.processes.every((name) => state.processOf(name))) variables[part.variable] = part.address(state);
  }
  if (state.values.redisCluster === true) variables.REDIS_CLUSTER_URL = redisCluster.address(state);
  return variables;
}

/**
 * Brings up what does not run yet and returns when all of it answers. Parts whose variable is set in the environment
 * are only asked whether they answer. A part that was killed starts again on its port with its data.
 */
export async function up(directory = '.stack', options = {}) {
  const { ignoreEnvironment = false, cluster = false, kafkaAdvertised, kafkaBrokers } = options;
  const state = new State(directory);
  await withLock(state.path('up.lock'), async () => {
    state.values = new State(directory).values;
    if (kafkaAdvertised !== undefined) state.values.kafkaAdvertised = kafkaAdvertised;
    if (kafkaBrokers !== undefined) state.values.kafkaBrokers ??= kafkaBrokers;
    const wanted = parts.filter((part) => !setOutside(part, ignoreEnvironment));
    if (cluster || state.values.redisCluster === true) wanted.push(redisCluster);
    for (const part of parts) if (!wanted.includes(part)) await checkOutside(part);
    const idle = wanted.filter((part) => !allOf(part, state).every((name) => lives(state.processOf(name))));
    await haveTools([...new Set(idle.flatMap((part) => part.tools()))]);
    const outcomes = await Promise.allSettled(wanted.map((part) => part.up(state)));
    const failed = outcomes.find(({ status }) => status === 'rejected');
    if (failed !== undefined) throw failed.reason;
  });
  return variablesOf(directory, { ignoreEnvironment });
}

const allOf = (part, state) => [...part.processes, ...(part.more?.(state) ?? [])];

async function checkOutside(part) {
  const address = process.env[part.variable];
  try {
    await part.check(address);
  } catch (error) {
    throw new Refusal(`${part.variable} is set, but ${part.name} does not answer there: ${error.message}`);
  }
}

/** Ends every process of the stack and, unless `keep`, removes its data. Pids that went to others are left alone. */
export async function down(directory = '.stack', { keep = false } = {}) {
  const state = new State(directory);
  if (!state.exists) return;
  await withLock(state.path('up.lock'), async () => {
    state.values = new State(directory).values;
    await Promise.all([...parts, redisCluster].map((part) => endPart(state, part, keep)));
    if (!keep) {
      postgres.removeData(state);
      state.remove();
    }
  });
  if (!keep) removeIfEmpty(state.directory);
}

/** Data that is thrown away needs no orderly shutdown. PostgreSQL's own children end when it dies at once. */
async function endPart(state, part, keep) {
  const name = keep ? part.stopSignal : part === postgres ? 'SIGQUIT' : 'SIGKILL';
  for (const process of allOf(part, state)) {
    await end(state.processOf(process), name, keep ? 30_000 : 5_000);
    if (state.processOf(process) !== undefined) state.forgetProcess(process);
  }
}

function removeIfEmpty(directory) {
  rmSync(`${directory}/up.lock`, { force: true });
  try {
    rmdirSync(directory);
  } catch (error) {
    if (!['ENOTEMPTY', 'EEXIST', 'ENOENT'].includes(error.code)) throw error;
  }
}

/** One entry for each part: where it is, whose it is, whether it runs and answers. */
export async function status(directory = '.stack', { ignoreEnvironment = false } = {}) {
  const state = new State(directory);
  const variables = variablesOf(directory, { ignoreEnvironment });
  const entries = parts.map(async (part) => {
    const outside = setOutside(part, ignoreEnvironment);
    const address = variables[part.variable] ?? null;
    return {
      part: part.name,
      address,
      from: outside ? 'environment' : 'embedded',
      pid: outside ? null : pidOf(state, part.processes[0]),
      answers: address !== null && (await answersAt(part, address)),
    };
  });
  if (state.values.redisCluster === true) entries.push(clusterStatus(state));
  return Promise.all(entries);
}

function answersAt(part, address) {
  return part.check(address).then(
    () => true,
    () => false,
  );
}

function clusterStatus(state) {
  const pid = redisCluster.processes.map((name) => pidOf(state, name));
  const answers = pid.every((one) => one !== null);
  return { part: redisCluster.name, address: redisCluster.address(state), from: 'embedded', pid, answers };
}

function pidOf(state, name) {
  const noted = state.processOf(name);
  return lives(noted) ? noted.pid : null;
}
