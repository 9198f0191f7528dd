import { Module, type DynamicModule } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { readFile } from 'node:fs/promises';
import { CONSUMER_GROUPS, COMMERCE_TOPICS, LOYALTY_TOPICS, parseMapping, type Mapping } from '#contracts';
import { LagReader, LaneServer, Publisher } from '#messaging';
import {
  consumerGroup,
  healthy,
  HealthChecks,
  LagMetrics,
  Metrics,
  nestLogger,
  openTracing,
  Shutdown,
  startHealthServer,
  topicName,
  unhealthy,
  wallNow,
  type Environment,
  type Log,
} from '#platform';
import { ledgerPositions, openBook, openTopics } from '#startup';
import { DeadLetterStore, Ledger, PositionStore, RelayStore } from '#storage';
import { ClockWorker } from './clock/clock.worker.js';
import { LagWatch } from './lag.watch.js';
import { IntakeRules } from './intake/intake.rules.js';
import { decoder, type DecodedRecord } from './intake/decode.js';
import { IntakeController, TRACING } from './intake/intake.controller.js';
import { LedgerMetrics } from './ledger.metrics.js';
import { DeadLetterWorker } from './relay/dead-letter.worker.js';
import { RelayWorker } from './relay/relay.worker.js';

const POOL_SIZE = 16;

@Module({})
class IntakeModule {
  static with(providers: { provide: unknown; useValue: unknown }[]): DynamicModule {
    return {
      module: IntakeModule,
      controllers: [IntakeController],
      providers: providers as DynamicModule['providers'],
    };
  }
}

async function readMappingOf({ mappingPath }: Environment): Promise<Mapping | undefined> {
  return mappingPath === undefined ? undefined : parseMapping(await readFile(mappingPath, 'utf8'), mappingPath);
}

/**
 * The ledger: takes facts from Kafka, keeps the book, tells the world through the relay, and wakes members whose time has come.
 * @param fatal called when the process can do no more and should end
 */
export async function startLedger(
  env: Environment,
  log: Log,
  shutdown: Shutdown,
  fatal: (error: Error) => void,
): Promise<void> {
  const metrics = new Metrics('ledger');
  let up = false;
  const checks = new HealthChecks().add('start', () => (up ? healthy : unhealthy('still starting')));
  const health = await startHealthServer({ port: env.ports.ledger, checks, metrics, log });
  shutdown.add('health', 'health server', () => health.close());
  const name = (topic: string): string => topicName(env.namespace, topic);

  const mapping = await readMappingOf(env);
  const { database, installation, programs } = await openBook(env, log, shutdown, {
    applicationName: 'loyalty-ledger',
    poolSize: POOL_SIZE,
  });
  const kafka = await openTopics(env, log, 'loyalty-ledger');

  const group = consumerGroup(env.namespace, CONSUMER_GROUPS.ledger);
  const positions = new PositionStore(database);
  const ledger = new Ledger(database, installation.lanes, {
    programs,
    clock: env.clock,
    wallNow,
    written: (lines) => relay.offer(lines),
  });
  const ledgerMetrics = new LedgerMetrics(metrics, COMMERCE_TOPICS.map(name));
  const tracing = await openTracing(env.otlpEndpoint, 'ledger', shutdown);
  const relay = new RelayWorker({
    kafka,
    tracing,
    store: new RelayStore(database),
    programs,
    outlets: {
      events: name(LOYALTY_TOPICS.events),
      members: name(LOYALTY_TOPICS.members),
      churnWarnings: name(LOYALTY_TOPICS.churnWarnings),
      source: env.namespace === '' ? '/loyalty' : `/loyalty/${env.namespace}`,
      bookEpoch: installation.bookEpoch,
    },
    transactionalIdPrefix: consumerGroup(env.namespace, 'loyalty.relay.'),
    log,
  });
  const publisher = new Publisher(kafka, log);
  const deadLetters = new DeadLetterWorker(new DeadLetterStore(database), publisher, log);
  const lag = new LagReader({ kafka, positions: ledgerPositions(positions, env.namespace) });
  const clock = new ClockWorker({ clock: env.clock, ledger, positions, lag, metrics: ledgerMetrics, log });

  const intake = new IntakeRules(programs.versions);
  const server = new LaneServer<DecodedRecord>({
    kafka,
    groupId: group,
    topics: COMMERCE_TOPICS.map(name),
    sessionTimeoutMs: env.kafka.sessionTimeoutMs,
    emptyChunks: true,
    // Decoded records that wait are what the garbage collector copies; a chunk is 1,000 at most.
    bufferMax: 500,
    // An answer is read in one go: four topics of twelve partitions make 3 MB of it.
    bytesPerPartition: 64 * 1024,
    positions: async (partitions) =>
      new Map(
        (await positions.ensure(partitions)).map(({ topic, partition, position, topicId }) => [
          `${topic}:${partition}`,
          { offset: position, topicId },
        ]),
      ),
    decode: decoder(group, () => ({ ...intake.now(), nowMs: wallNow(), mapping })),
    log,
    onFatal: fatal,
  });
  const app = await NestFactory.createMicroservice(
    IntakeModule.with([
      { provide: Ledger, useValue: ledger },
      { provide: DeadLetterWorker, useValue: deadLetters },
      { provide: LedgerMetrics, useValue: ledgerMetrics },
      { provide: TRACING, useValue: tracing },
    ]),
    { strategy: server, logger: nestLogger(log) },
  );

  const lagWatch = new LagWatch({
    lag,
    consumer: server.consumer,
    lagMetrics: new LagMetrics(metrics),
    relay: new RelayStore(database),
    clock,
    metrics,
    log,
  });

  checks.add('postgresql', async () => {
    await database.query('select 1');
    return healthy;
  });
  checks.add('intake', () => {
    const { joined, moving, stopped } = server.consumer.health();
    if (!joined) return unhealthy(`not joined to ${group} yet`);
    if (stopped.length > 0)
      return unhealthy(stopped.map((one) => `${one.topic} ${one.partition}: ${one.reason}`).join('; '));
    return moving ? healthy : unhealthy('there is lag, and nothing moves');
  });
  checks.add('kafka', async () => {
    await lag.reach(name(LOYALTY_TOPICS.members));
    return healthy;
  });

  shutdown.add('producer', 'dead letter publisher', () => publisher.close());
  shutdown.add('producer', 'lag reader', () => lag.close());
  shutdown.add('relay', 'dead letters', () => deadLetters.stop());
  shutdown.add('relay', 'relay', () => relay.stop());
  shutdown.add('work', 'clock', () => clock.stop());
  shutdown.add('work', 'lag watch', () => lagWatch.stop());
  shutdown.add('intake', 'lanes', () => app.close());

  relay.start();
  deadLetters.start();
  await app.listen();
  clock.start();
  lagWatch.start();
  up = true;
  log.info(
    {
      port: health.port,
      group,
      lanes: installation.lanes,
      clock: env.clock,
      program: programs.versions.at(-1)!.program.name,
      mapping: mapping?.name,
    },
    'the ledger is up',
  );
}
