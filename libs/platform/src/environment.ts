import { VariableReader } from './environment.reader.js';
import { isNamespace, NAMESPACE_RULE } from './names.js';
import { LOG_LEVELS, type LogLevel } from './log.js';
import {
  parseApiTokens,
  parseBrokers,
  parseDatabaseUrl,
  parseHttpUrl,
  parseRedisUrl,
  parseSaslMechanism,
  type ApiToken,
  type SaslMechanism,
} from './environment.values.js';

/** Everything that a process may know from outside, read once at start. */
export interface Environment {
  kafka: KafkaEnvironment;
  /** `postgres://…` */
  databaseUrl: string;
  /** `redis://…`, `rediss://…`, or `redis-cluster://host:port,host:port`. */
  redisUrl: string;
  /** HTTP ports; 0 takes any free one. */
  ports: { gateway: number; ledger: number; insights: number };
  /** Empty for the one installation that has the servers for itself. */
  namespace: string;
  programPath: string;
  /** A mapping file for records that are no CloudEvents; undefined: none. */
  mappingPath: string | undefined;
  clock: 'wall' | 'stream';
  /** Empty: none set. Where `oidc` is unset too, the gateway is for this machine only. */
  apiTokens: ApiToken[];
  oidc: { issuer: string; audience: string } | undefined;
  /** Requests a second that each caller of the gateway may make; 0: no limit. */
  rateLimitPerSecond: number;
  /** How long the audit log is kept. */
  auditDays: number;
  logLevel: LogLevel;
  /** Where spans go (OTLP over HTTP); undefined: no tracing. */
  otlpEndpoint: string | undefined;
}

export interface KafkaEnvironment {
  brokers: string[];
  ssl: boolean;
  sasl: { mechanism: SaslMechanism; username: string; password: string } | undefined;
  sessionTimeoutMs: number;
  /** For topics that are missing. */
  topicPartitions: number;
  /** For topics that are missing; undefined: 3, or as many as there are brokers. */
  replicationFactor: number | undefined;
}

/** Lists every bad or missing variable, one a line. Values of secrets are never part of it. */
export class EnvironmentError extends Error {
  constructor(readonly problems: string[]) {
    super(`The environment is not usable:\n${problems.map((problem) => `  ${problem}`).join('\n')}`);
    this.name = 'EnvironmentError';
  }
}

/**
 * Reads and checks all variables of the documentation. An empty variable counts as unset.
 * @throws EnvironmentError naming every bad or missing variable at once
 */
export function readEnvironment(env: NodeJS.ProcessEnv = process.env): Environment {
  const read = new VariableReader(env);
  const environment: Environment = {
    kafka: readKafka(read),
    databaseUrl: read.required('DATABASE_URL', parseDatabaseUrl, ''),
    redisUrl: read.required('REDIS_URL', parseRedisUrl, ''),
    ports: {
      gateway: read.integer('PORT', 3000, 0, 65_535),
      ledger: read.integer('LEDGER_HTTP_PORT', 3001, 0, 65_535),
      insights: read.integer('INSIGHTS_HTTP_PORT', 3002, 0, 65_535),
    },
    namespace: readNamespace(read),
    programPath: read.text('LOYALTY_PROGRAM') ?? 'programs/default.yaml',
    mappingPath: read.optional('LOYALTY_MAPPING', (text) => ({ value: mappingPath(text) })),
    clock: read.oneOf('LOYALTY_CLOCK', ['wall', 'stream'], 'wall'),
    apiTokens: read.optional('LOYALTY_API_TOKENS', parseApiTokens) ?? [],
    oidc: readOidc(read),
    rateLimitPerSecond: read.integer('LOYALTY_RATE_LIMIT', 20_000, 0, 1_000_000),
    auditDays: read.integer('LOYALTY_AUDIT_DAYS', 400, 1, 36_500),
    logLevel: read.oneOf('LOG_LEVEL', LOG_LEVELS, 'info'),
    otlpEndpoint: read.optional('OTEL_EXPORTER_OTLP_ENDPOINT', parseHttpUrl),
  };
  if (read.problems.length > 0) throw new EnvironmentError(read.problems);
  return environment;
}

/** For `main.ts`: says what is wrong on standard error and ends the process with 1. */
export function readEnvironmentOrExit(env: NodeJS.ProcessEnv = process.env): Environment {
  try {
    return readEnvironment(env);
  } catch (error) {
    if (!(error instanceof EnvironmentError)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exit(1);
  }
}

/** A mapping by its file, or one that ships with the engine by its bare name: `shopify`. */
export function mappingPath(text: string): string {
  return /^[a-z0-9-]+$/.test(text) ? `mappings/${text}.yaml` : text;
}

function readKafka(read: VariableReader): KafkaEnvironment {
  return {
    brokers: read.required('KAFKA_BROKERS', parseBrokers, []),
    ssl: read.flag('KAFKA_SSL'),
    sasl: readSasl(read),
    sessionTimeoutMs: read.integer('KAFKA_SESSION_TIMEOUT_MS', 10_000, 1_000, 1_800_000),
    topicPartitions: read.integer('KAFKA_TOPIC_PARTITIONS', 12, 1, 10_000),
    replicationFactor: read.integer('KAFKA_REPLICATION_FACTOR', undefined, 1, 100),
  };
}

function readSasl(read: VariableReader): KafkaEnvironment['sasl'] {
  const mechanism = read.optional('KAFKA_SASL_MECHANISM', parseSaslMechanism);
  const username = read.text('KAFKA_SASL_USERNAME');
  const password = read.text('KAFKA_SASL_PASSWORD');
  const given = read.text('KAFKA_SASL_MECHANISM') !== undefined;
  if (!given && username === undefined && password === undefined) return undefined;
  if (!given) read.problem('KAFKA_SASL_MECHANISM', 'is missing, though a user or password is set');
  if (username === undefined) read.problem('KAFKA_SASL_USERNAME', 'is missing, though SASL is set');
  if (password === undefined) read.problem('KAFKA_SASL_PASSWORD', 'is missing, though SASL is set');
  return { mechanism: mechanism ?? 'plain', username: username ?? '', password: password ?? '' };
}

function readNamespace(read: VariableReader): string {
  const namespace = read.text('LOYALTY_NAMESPACE') ?? '';
  if (!isNamespace(namespace)) read.problem('LOYALTY_NAMESPACE', `is "${namespace}"; it must be ${NAMESPACE_RULE}`);
  return namespace;
}

function readOidc(read: VariableReader): Environment['oidc'] {
  const issuer = read.text('LOYALTY_OIDC_ISSUER');
  const audience = read.text('LOYALTY_OIDC_AUDIENCE');
  if (issuer === undefined && audience === undefined) return undefined;
  if (issuer === undefined) read.problem('LOYALTY_OIDC_ISSUER', 'is missing, though an audience is set');
  if (audience === undefined) read.problem('LOYALTY_OIDC_AUDIENCE', 'is missing, though an issuer is set');
  if (issuer !== undefined && !/^https?:$/.test(URL.parse(issuer)?.protocol ?? '')) {
    read.problem('LOYALTY_OIDC_ISSUER', `is "${issuer}"; it must be an http or https URL`);
  }
  return { issuer: issuer ?? '', audience: audience ?? '' };
}
