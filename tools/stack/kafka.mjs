import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { lives } from '../support/processes.mjs';
import { say } from '../support/output.mjs';
import { launch, run, untilAnswers } from './launch.mjs';
import { reservePorts } from './ports.mjs';
import { cacheDirectory, root } from './state.mjs';

const home = join(root, 'tools', 'stack', 'kafka');
const pom = join(home, 'pom.xml');

function versionInPom() {
  return /<kafka\.version>(.*)<\/kafka\.version>/.exec(readFileSync(pom, 'utf8'))[1];
}

const classPathFile = () => join(cacheDirectory, `kafka-${versionInPom()}.classpath`);

/** The class path that Maven has resolved before, while all of its jars are still there. */
function knownClassPath() {
  const file = classPathFile();
  const known = existsSync(file) ? readFileSync(file, 'utf8').trim() : '';
  return known !== '' && known.split(':').every((jar) => existsSync(jar)) ? known : undefined;
}

/** The broker's class path: resolved by Maven into its own repository once, then remembered. */
async function classPath() {
  const known = knownClassPath();
  if (known !== undefined) return known;
  say(`Kafka ${versionInPom()}: fetching its jars from Maven Central (once)`);
  mkdirSync(cacheDirectory, { recursive: true });
  const file = classPathFile();
  const goal = 'org.apache.maven.plugins:maven-dependency-plugin:3.8.1:build-classpath';
  await run('Maven', 'mvn', ['-q', '-B', '-f', pom, goal, `-Dmdep.outputFile=${file}`]);
  return readFileSync(file, 'utf8').trim();
}

/** Names of the nodes that a stack with so many brokers has; the first is there in any case. */
const nodes = ['kafka', 'kafka-2', 'kafka-3'];
const nodesOf = (state) => nodes.slice(0, state.values.kafkaBrokers ?? 1);
const controllerOf = (name) => name.replace('kafka', 'kafkaController');

/** A node that is broker and controller, on loopback; small internal topics, so that it starts and stops fast. */
function serverProperties(state, ports, name) {
  const all = nodesOf(state);
  const advertised = (name === 'kafka' ? state.values.kafkaAdvertised : undefined) ?? `127.0.0.1:${ports[name]}`;
  const voters = all.map((one, index) => `${index + 1}@127.0.0.1:${ports[controllerOf(one)]}`);
  // Of three, one may die: two that have a record are enough.
  const [replicas, inSync] = all.length > 1 ? [all.length, all.length - 1] : [1, 1];
  const values = {
    'process.roles': 'broker,controller',
    'node.id': nodes.indexOf(name) + 1,
    'controller.quorum.voters': voters.join(','),
    'controller.listener.names': 'CONTROLLER',
    listeners: `PLAINTEXT://127.0.0.1:${ports[name]},CONTROLLER://127.0.0.1:${ports[controllerOf(name)]}`,
    'advertised.listeners': `PLAINTEXT://${advertised}`,
    'log.dirs': state.path(name, 'data'),
    'auto.create.topics.enable': false,
    'num.partitions': 1,
    'default.replication.factor': replicas,
    'min.insync.replicas': inSync,
    'offsets.topic.replication.factor': replicas,
    'offsets.topic.num.partitions': 4,
    'transaction.state.log.replication.factor': replicas,
    'transaction.state.log.min.isr': inSync,
    'transaction.state.log.num.partitions': 4,
    'share.coordinator.state.topic.replication.factor': replicas,
    'share.coordinator.state.topic.min.isr': inSync,
    'group.initial.rebalance.delay.ms': 0,
    'group.min.session.timeout.ms': 1000,
    // Dead letters of 10 MB, with their headers and the envelope around them.
    'message.max.bytes': 16_777_216,
    'replica.fetch.max.bytes': 16_777_216,
    // A replayed year keeps its own timestamps; nothing may be deleted for its age.
    'log.retention.ms': -1,
    'log.segment.bytes': 268_435_456,
    'log.index.size.max.bytes': 1_048_576,
    'log.cleaner.dedupe.buffer.size': 33_554_432,
    'num.network.threads': 2,
    'num.io.threads': 4,
  };
  return Object.entries(values)
    .map(([key, value]) => `${key}=${value}\n`)
    .join('');
}

/** @param isNamedSo false: the broker names another address to its clients, and no request may be one that follows it there */
async function answers(address, isNamedSo = true) {
  const { Kafka, logLevel } = await import('kafkajs');
  const kafka = new Kafka({
    clientId: 'stack',
    brokers: address.split(','),
    logLevel: logLevel.NOTHING,
    connectionTimeout: 1_000,
    retry: { retries: 0 },
  });
  const admin = kafka.admin();
  try {
    await admin.connect();
    if (!isNamedSo) return;
    const { brokers } = await admin.describeCluster();
    if (brokers.length === 0) throw new Error('no broker has registered yet');
  } finally {
    await admin.disconnect();
  }
}

/** One that begins with "-" would be taken for an option by Kafka's tools. */
function newClusterId() {
  return randomBytes(16).toString('base64url').replace(/^-/, 'A');
}

export const kafka = {
  name: 'kafka',
  variable: 'KAFKA_BROKERS',
  processes: ['kafka'],
  /** Of a stack with several brokers. */
  more: (state) => nodesOf(state).slice(1),
  stopSignal: 'SIGTERM',
  tools: () => (knownClassPath() === undefined ? ['java', 'maven'] : ['java']),

  address: (state) =>
    state.values.kafkaAdvertised ??
    nodesOf(state)
      .map((name) => `127.0.0.1:${state.values.ports[name]}`)
      .join(','),

  check: (address) => answers(address),

  async up(state) {
    const dead = nodesOf(state).filter((name) => !lives(state.processOf(name)));
    if (dead.length > 0) {
      const jars = await classPath();
      const ports = await reservePorts(
        state,
        dead.flatMap((name) => [name, controllerOf(name)]),
      );
      if (state.values.kafkaCluster === undefined) state.remember('kafkaCluster', newClusterId());
      // A majority of the nodes is needed for any of them to answer.
      await Promise.all(dead.map((name) => start(state, jars, ports, name)));
    }
    // The broker itself, not the address under which it is advertised: a test's proxy may not listen yet.
    const isNamedSo = state.values.kafkaAdvertised === undefined;
    for (const name of nodesOf(state))
      await untilAnswers(state, name, () => answers(`127.0.0.1:${state.values.ports[name]}`, isNamedSo));
  },
};

async function start(state, jars, ports, name) {
  mkdirSync(state.path(name), { recursive: true });
  const properties = state.path(name, 'server.properties');
  writeFileSync(properties, serverProperties(state, ports, name));
  const java = ['-XX:TieredStopAtLevel=1', `-Dlog4j2.configurationFile=${logging}`, '-cp', jars];
  if (!existsSync(state.path(name, 'data', 'meta.properties'))) {
    const cluster = ['--cluster-id', state.values.kafkaCluster, '--config', properties];
    await run(name, 'java', [...java, 'kafka.tools.StorageTool', 'format', ...cluster]);
  }
  // This broker lives for minutes, and shares its cores: the second compiler and concurrent collectors never pay off.
  const memory = ['-Xms256m', '-Xmx768m', '-XX:+UseSerialGC'];
  await launch(state, name, 'java', [...memory, ...java, 'kafka.Kafka', properties]);
}

const logging = join(home, 'log4j2.properties');
