import { CONSUMER_GROUPS, LOYALTY_TOPICS } from '#contracts';
import { plainJudgement } from '#domain';
import { Publisher } from '#messaging';
import {
  consumerGroup,
  healthy,
  HealthChecks,
  Metrics,
  redisPrefix,
  topicName,
  unhealthy,
  wallNow,
  type Environment,
  type Log,
  type Shutdown,
} from '#platform';
import { connectRedis, InsightStore } from '#projections';
import { openBook, openTopics } from '#startup';
import {
  AnswerStore,
  ChurnEffectReader,
  AuditStore,
  ChurnReader,
  Database,
  DeadLetterStore,
  Judgements,
  ExplanationReader,
  Ledger,
  LiabilityReader,
  MemberReader,
  ModelStore,
  MemberSearch,
  OverviewStore,
  PointsFlow,
  PositionStore,
  ProgramStore,
  RelayStore,
  SimulationStore,
  StatementReader,
  type DatabaseOptions,
} from '#storage';
import { AuditTrail } from './audit/audit.trail.js';
import { Access } from './auth/access.js';
import { CommandDesk } from './commands/command.desk.js';
import { createGatewayApp } from './gateway.app.js';
import { ChurnCurves } from './insights/churn-curve.js';
import { MemberInsights } from './insights/member.insights.js';
import { MemberStates } from './insights/member-states.js';
import { PopulationInsights } from './insights/population.insights.js';
import { LiveFeed } from './live/live-feed.js';
import { ReadClockSource } from './members/read-clock.js';
import { DeadLetterDesk } from './ops/dead-letter.desk.js';
import { GroupLag } from './ops/lag.js';
import { StatusSource } from './ops/status.source.js';
import { OverviewKeeper } from './overview/overview.keeper.js';
import { ProgramsInForce } from './programs/programs-in-force.js';
import { SimulationDesk } from './programs/simulation.desk.js';

const POOL_SIZE = 16;
/** Writes that are under way at once: each holds its key in a transaction of its own, beside the work's. */
const ANSWER_POOL_SIZE = 4;

/** The gateway: answers people and systems over HTTP. Resolves once it listens, with the port. */
export async function startGateway(env: Environment, log: Log, shutdown: Shutdown): Promise<{ port: number }> {
  const { database, installation, programs, options } = await openBook(env, log, shutdown, {
    applicationName: 'loyalty-gateway',
    poolSize: POOL_SIZE,
  });
  const answers = await openAnswers(options, log, shutdown);
  const kafka = await openTopics(env, log, 'loyalty-gateway');
  const redis = connectRedis(env.redisUrl, foldingErrors(log));
  shutdown.add('redis', 'Redis', () => redis.disconnect());

  const { program } = programs.versions.at(-1)!;
  const positions = new PositionStore(database);
  const lag = new GroupLag(kafka, positions, env.namespace);
  shutdown.add('producer', 'lag reader', () => lag.close());
  const publisher = new Publisher(kafka, log);
  shutdown.add('producer', 'publisher of replays', () => publisher.close());

  const ledger = new Ledger(database, installation.lanes, { programs, clock: env.clock, wallNow });
  const reader = new MemberReader(database, ledger, programs);
  const insights = new InsightStore({
    redis,
    prefix: redisPrefix(env.namespace),
    segments: () => inForce.current.program.segments,
    wallNow,
    onError: foldingErrors(log),
  });
  const states = new MemberStates({ insights, reader, bookEpoch: installation.bookEpoch });
  const warnings = new ChurnReader(database);
  const deadLetters = new DeadLetterStore(database);
  const models = new ModelStore(database);
  const judgements = new Judgements(models, plainJudgement(program.churn), foldingErrors(log));
  await judgements.start();
  shutdown.add('work', 'judgements', () => judgements.stop());
  const membersTopic = topicName(env.namespace, LOYALTY_TOPICS.members);
  const checks = new HealthChecks();
  checks.add('postgresql', async () => {
    await database.query('select 1');
    return healthy;
  });
  checks.add('redis', async () => ((await redis.ping()) === 'PONG' ? healthy : unhealthy('no PONG')));
  checks.add('kafka', async () => {
    await lag.reader.reach(membersTopic);
    return healthy;
  });

  const audit = new AuditStore(database);
  const trail = new AuditTrail(audit, log);
  shutdown.add('work', 'audit log', () => trail.close());
  everyHour(shutdown, 'forgetting of the audit log', log, () => forgetAudit(audit, env.auditDays));
  // How far insights is behind says nothing about the book.
  const ledgerGroup = consumerGroup(env.namespace, CONSUMER_GROUPS.ledger);
  const ledgerLag = { lag: async () => (await lag.reader.lag()).filter(({ group }) => group === ledgerGroup) };
  const clock = new ReadClockSource({ clock: env.clock, positions, lag: ledgerLag, wallNow, log });
  const inForce = new ProgramsInForce(programs.versions, clock);
  const flow = new PointsFlow(database);
  const store = new OverviewStore(database);
  const overview = new OverviewKeeper({ store, flow, clock, wallNow, onError: foldingErrors(log) });
  const status = new StatusSource({
    database,
    positions,
    relay: new RelayStore(database),
    deadLetters,
    lag: lag.reader,
    insights,
    clock,
    checks,
    clockKind: env.clock,
    membersTopic,
    wallNow,
  });
  const search = new MemberSearch(database);
  const live = new LiveFeed({ status, members: search, wallNow, onError: foldingErrors(log) });
  const simulations = new SimulationStore(database, wallNow);
  const simulationDesk = new SimulationDesk({ store: simulations, database: options, log });
  shutdown.add('work', 'simulation', () => simulationDesk.stop());
  const access = new Access(env);
  const app = await createGatewayApp(
    {
      checks,
      metrics: new Metrics('gateway'),
      programs: programs.versions,
      published: programs,
      drafts: new ProgramStore(database, { clock: env.clock, wallNow }),
      simulations,
      simulationDesk,
      reader,
      explanations: new ExplanationReader(database, reader, programs.versions),
      statements: new StatementReader(database, reader),
      liability: new LiabilityReader(database, programs.versions, wallNow),
      clock,
      insights,
      memberInsights: new MemberInsights({ states, reader, warnings, judgement: () => judgements.current }),
      population: new PopulationInsights({
        insights,
        effects: new ChurnEffectReader(database),
        judgements,
        policy: () => inForce.current.program,
      }),
      models,
      warnings,
      lag: lag.reader,
      deadLetters,
      commands: new CommandDesk(ledger, programs.versions),
      ledger,
      audit,
      desk: new DeadLetterDesk(deadLetters, publisher, env.namespace, log),
      access,
      search,
      curves: new ChurnCurves(
        states,
        () => inForce.current.program.churn,
        () => judgements.current,
      ),
      overview,
      flow,
      inForce,
      status,
      live,
    },
    { access, answers, trail, rateLimitPerSecond: env.rateLimitPerSecond },
    log,
  );
  shutdown.add('intake', 'HTTP server', () => {
    checks.stopping();
    live.end();
    return app.close();
  });
  shutdown.add('work', 'overview', () => overview.stop());
  await app.listen(env.ports.gateway, access.isOpen ? '127.0.0.1' : '0.0.0.0');
  overview.start();
  const address = app.getHttpAdapter().getInstance().server.address();
  const port = typeof address === 'object' && address !== null ? address.port : env.ports.gateway;
  if (access.isOpen) {
    log.warn(
      { port },
      'neither LOYALTY_API_TOKENS nor LOYALTY_OIDC_ISSUER is set: listening on 127.0.0.1 only, every caller is admin',
    );
  }
  log.info({ port, api: '/v1', page: '/v1/docs', clock: env.clock }, 'the gateway is up');
  return { port };
}

async function openAnswers(options: DatabaseOptions, log: Log, shutdown: Shutdown): Promise<AnswerStore> {
  const apart = await Database.connect({ ...options, poolSize: ANSWER_POOL_SIZE });
  shutdown.add('database', 'PostgreSQL, answers', () => apart.close());
  const answers = new AnswerStore(apart);
  everyHour(shutdown, 'forgetting of answers', log, () => answers.forgetOld(wallNow()));
  return answers;
}

const HOUR_MS = 3_600_000;

function everyHour(shutdown: Shutdown, what: string, log: Log, work: () => Promise<unknown>): void {
  const timer = setInterval(() => void work().catch(foldingErrors(log)), HOUR_MS);
  timer.unref();
  shutdown.add('work', what, () => clearInterval(timer));
}

async function forgetAudit(audit: AuditStore, days: number): Promise<void> {
  while ((await audit.forget(wallNow() - days * 24 * HOUR_MS)) > 0);
}

const SAY_AGAIN_MS = 10_000;

/** Says the first of a flood of errors, and then one every ten seconds. */
function foldingErrors(log: Log): (error: unknown) => void {
  let saidAt = -Infinity;
  return (error) => {
    if (performance.now() - saidAt < SAY_AGAIN_MS) return;
    saidAt = performance.now();
    log.warn({ err: error }, 'a dependency fails');
  };
}
