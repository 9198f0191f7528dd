import { NestFactory } from '@nestjs/core';
import { readFile } from 'node:fs/promises';
import { CONSUMER_GROUPS, LOYALTY_TOPICS, TOPIC_PLAN, parseProgram } from '#contracts';
import { plainJudgement, type Programs } from '#domain';
import { createKafka, ensureTopics, LagReader, LaneServer, type KafkaPort } from '#messaging';
import {
  consumerGroup,
  databaseSchema,
  describeError,
  healthy,
  HealthChecks,
  LagMetrics,
  Metrics,
  nestLogger,
  redisPrefix,
  startHealthServer,
  topicName,
  unhealthy,
  untilAvailable,
  wallNow,
  type Environment,
  type Log,
  type Shutdown,
} from '#platform';
import { connectRedis, InsightStore, type RedisClient } from '#projections';
import {
  ChurnStore,
  Database,
  Judgements,
  LeaseStore,
  ModelStore,
  openInstallation,
  PositionStore,
  type Installation,
} from '#storage';
import { ChurnDecider } from './churn/churn.decider.js';
import { ChurnWorker } from './churn/churn.worker.js';
import { StreamTimeline, WatermarkReader } from './churn/watermark.js';
import { InsightsMetrics } from './insights.metrics.js';
import { InsightsModule } from './insights.module.js';
import { decodeMember, type MemberRecord } from './intake/decode.js';
import { committedReader } from './intake/positions.js';
import { LagWatch } from './lag.watch.js';
import { ProjectionKeeper } from './projection/projection.keeper.js';
import { RefitWorker } from './refit/refit.worker.js';

const POOL_SIZE = 8;

/**
 * The insights: take member states from `loyalty.members`, keep RFM and deadlines in Redis, and have churn warnings decided in
 * the book, from where the ledger's relay sends them.
 * @param fatal called when the process can do no more and should end
 */
export async function startInsights(
  env: Environment,
  log: Log,
  shutdown: Shutdown,
  fatal: (error: Error) => void,
): Promise<void> {
  const metrics = new Metrics('insights');
  let up = false;
  const checks = new HealthChecks().add('start', () => (up ? healthy : unhealthy('still starting')));
  const health = await startHealthServer({ port: env.ports.insights, checks, metrics, log });
  shutdown.add('health', 'health server', () => health.close());

  const { database, installation, programs } = await openBook(env, log, shutdown);
  const redis = openRedis(env, log, shutdown);
  const kafka = createKafka({ ...env.kafka, clientId: consumerGroup(env.namespace, 'loyalty-insights'), log });
  await untilAvailable('Kafka', () => makeTopics(kafka, env), log);

  const policy = programs.at(-1)!.program;
  const models = new ModelStore(database);
  const judgements = new Judgements(models, plainJudgement(policy.churn), (error) =>
    log.debug({ error: describeError(error) }, 'the version of the model in use could not be read'),
  );
  await judgements.start();
  shutdown.add('work', 'judgements', () => judgements.stop());
  const leases = new LeaseStore(database);
  const store = new InsightStore({
    deadlines: { of: async (version) => (await judgements.of(version)).warnsAt },
    redis,
    prefix: redisPrefix(env.namespace),
    segments: policy.segments,
    wallNow,
    onError: (error) => log.warn({ error: describeError(error) }, 'the population could not be counted'),
  });
  const insightsMetrics = new InsightsMetrics(metrics);
  const positions = new PositionStore(database);
  const lag = ledgerLag(kafka, env, positions);
  shutdown.add('producer', 'lag reader', () => lag.close());
  const timeline = new StreamTimeline();
  const watermarks = new WatermarkReader(env.clock, positions, lag, timeline, wallNow);
  const keeper = new ProjectionKeeper({
    store,
    database,
    programs,
    bookEpoch: installation.bookEpoch,
    judgements,
    leases,
    watermarks,
    metrics: insightsMetrics,
    log,
  });
  const churn = new ChurnStore(database, { programs, wallNow });
  const decider = new ChurnDecider({
    clock: env.clock,
    store: churn,
    judgements,
    watermarks,
    timeline,
    metrics: insightsMetrics,
    wallNow,
  });
  const worker = new ChurnWorker({ insights: store, store: churn, decider, watermarks, log, wallNow });

  const refits = new RefitWorker({
    database,
    models,
    leases,
    judgements,
    watermarks,
    programs,
    metrics: insightsMetrics,
    log,
    wallNow,
  });

  const group = consumerGroup(env.namespace, CONSUMER_GROUPS.insights);
  const server = new LaneServer<MemberRecord>({
    kafka,
    groupId: group,
    topics: [topicName(env.namespace, LOYALTY_TOPICS.members)],
    sessionTimeoutMs: env.kafka.sessionTimeoutMs,
    emptyChunks: true,
    positions: committedReader(kafka, group),
    decode: decodeMember,
    log,
    onFatal: fatal,
  });
  const app = await NestFactory.createMicroservice(
    InsightsModule.with([
      { provide: InsightStore, useValue: store },
      { provide: ProjectionKeeper, useValue: keeper },
      { provide: ChurnDecider, useValue: decider },
      { provide: InsightsMetrics, useValue: insightsMetrics },
    ]),
    { strategy: server, logger: nestLogger(log) },
  );
  const lagWatch = new LagWatch(
    server.consumer,
    group,
    new LagMetrics(metrics),
    () => insightsMetrics.complete(keeper.isComplete),
    (topic, partition) => insightsMetrics.takenAt(topic, partition),
  );

  checks
    .add('postgresql', async () => {
      await database.query('select 1');
      return healthy;
    })
    .add('redis', async () => {
      await redis.ping();
      return healthy;
    })
    .add('projection', () => (keeper.isComplete ? healthy : unhealthy('the projection is being filled from the book')))
    .add('intake', () => {
      const { joined, moving, stopped } = server.consumer.health();
      if (!joined) return unhealthy(`not joined to ${group} yet`);
      if (stopped.length > 0) {
        return unhealthy(stopped.map((one) => `${one.topic} ${one.partition}: ${one.reason}`).join('; '));
      }
      return moving ? healthy : unhealthy('there is lag, and nothing moves');
    });

  shutdown.add('work', 'projection keeper', () => keeper.stop());
  shutdown.add('work', 'refits', () => refits.stop());
  shutdown.add('work', 'churn worker', () => worker.stop());
  shutdown.add('work', 'lag watch', () => lagWatch.stop());
  shutdown.add('intake', 'lanes', () => app.close());

  keeper.start();
  await app.listen();
  worker.start();
  refits.start();
  lagWatch.start();
  up = true;
  log.info({ port: health.port, group, clock: env.clock, bookEpoch: installation.bookEpoch }, 'the insights are up');
}

async function openBook(
  env: Environment,
  log: Log,
  shutdown: Shutdown,
): Promise<{ database: Database; installation: Installation; programs: Programs }> {
  const content = await readFile(env.programPath, 'utf8');
  const program = parseProgram(content, env.programPath);
  const database = await untilAvailable(
    'PostgreSQL',
    () =>
      Database.open({
        url: env.databaseUrl,
        schema: databaseSchema(env.namespace),
        poolSize: POOL_SIZE,
        applicationName: 'loyalty-insights',
      }),
    log,
  );
  shutdown.add('database', 'PostgreSQL', () => database.close());
  const installation = await openInstallation(database, { name: program.name, content }, wallNow());
  const programs = installation.programs.map(({ version, validFrom, content: text }) => {
    return { version, validFrom, program: parseProgram(text, `program version ${version}`) };
  });
  return { database, installation, programs };
}

function openRedis(env: Environment, log: Log, shutdown: Shutdown): RedisClient {
  let said = '';
  const redis = connectRedis(env.redisUrl, (error) => {
    // A lost server is reported at every attempt to come back.
    if (error.message !== said) log.warn({ error: describeError(error) }, 'Redis does not answer');
    said = error.message;
  });
  redis.on('ready', () => (said = ''));
  shutdown.add('redis', 'Redis', () => redis.disconnect());
  return redis;
}

function makeTopics(kafka: KafkaPort, env: Environment): Promise<unknown> {
  const { topicPartitions: partitions, replicationFactor } = env.kafka;
  return ensureTopics(
    kafka,
    TOPIC_PLAN.map(({ topic, config }) => {
      return { topic: topicName(env.namespace, topic), partitions, replicationFactor, config };
    }),
  );
}

/** How far the ledger is: the watermark follows from it. */
function ledgerLag(kafka: KafkaPort, env: Environment, positions: PositionStore): LagReader {
  const group = consumerGroup(env.namespace, CONSUMER_GROUPS.ledger);
  return new LagReader({
    kafka,
    positions: async () =>
      (await positions.all()).map(({ topic, partition, position, recordAt }) => {
        return { group, topic, partition, offset: position, lastTimestamp: recordAt };
      }),
  });
}
