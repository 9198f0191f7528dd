import { NestFactory } from '@nestjs/core';
import { CONSUMER_GROUPS, LOYALTY_TOPICS } from '#contracts';
import { plainJudgement, programAt } from '#domain';
import { reasonInWords } from '#language';
import { LagReader, LaneServer } from '#messaging';
import {
  consumerGroup,
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
  wallNow,
  type Environment,
  type Log,
  type Shutdown,
} from '#platform';
import { connectRedis, InsightStore, type RedisClient } from '#projections';
import { ledgerPositions, openBook, openTopics } from '#startup';
import { ChurnStore, Judgements, LeaseStore, ModelStore, PositionStore } from '#storage';
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

  const { database, installation, programs } = await openBook(env, log, shutdown, {
    applicationName: 'loyalty-insights',
    poolSize: POOL_SIZE,
  });
  const redis = openRedis(env, log, shutdown);
  const kafka = await openTopics(env, log, 'loyalty-insights');

  const policy = programs.versions.at(-1)!.program;
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
    segments: () => programAt(programs.versions, watermarks.seen).program.segments,
    wallNow,
    onError: (error) => log.warn({ error: describeError(error) }, 'the population could not be counted'),
  });
  const insightsMetrics = new InsightsMetrics(metrics);
  const positions = new PositionStore(database);
  const lag = new LagReader({ kafka, positions: ledgerPositions(positions, env.namespace) });
  shutdown.add('producer', 'lag reader', () => lag.close());
  const membersTopic = topicName(env.namespace, LOYALTY_TOPICS.members);
  const timeline = new StreamTimeline();
  const watermarks = new WatermarkReader(env.clock, positions, lag, timeline, wallNow);
  const churn = new ChurnStore(database, { programs, wallNow, reasonInWords: (reason) => reasonInWords('en', reason) });
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
    onSwitched: () => worker.wake(),
  });

  const refits = new RefitWorker({
    database,
    models,
    leases,
    judgements,
    watermarks,
    programs: programs.versions,
    metrics: insightsMetrics,
    log,
    wallNow,
    onAdopted: () => keeper.lookNow(),
  });

  const group = consumerGroup(env.namespace, CONSUMER_GROUPS.insights);
  const server = new LaneServer<MemberRecord>({
    kafka,
    groupId: group,
    topics: [membersTopic],
    sessionTimeoutMs: env.kafka.sessionTimeoutMs,
    emptyChunks: true,
    // Partitions of one transaction become readable one after the other: an answer for each would cost more than what is in it.
    bytesAtLeast: 16 * 1024,
    maxWaitMs: 50,
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
    .add('kafka', async () => {
      await lag.reach(membersTopic);
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
