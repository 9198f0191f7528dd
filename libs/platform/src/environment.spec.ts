import { describe, expect, it } from '@jest/globals';
import { EnvironmentError, readEnvironment } from './environment.js';

const enough = {
  KAFKA_BROKERS: '127.0.0.1:9092',
  DATABASE_URL: 'postgres://u:p@127.0.0.1:5432/loyalty',
  REDIS_URL: 'redis://127.0.0.1:6379',
};

function problemsOf(env: NodeJS.ProcessEnv): string[] {
  try {
    readEnvironment({ ...enough, ...env });
  } catch (error) {
    if (error instanceof EnvironmentError) return error.problems;
    throw error;
  }
  return [];
}

describe('the environment', () => {
  it('has the documented defaults', () => {
    expect(readEnvironment(enough)).toEqual({
      kafka: {
        brokers: ['127.0.0.1:9092'],
        ssl: false,
        sasl: undefined,
        sessionTimeoutMs: 10_000,
        topicPartitions: 12,
        replicationFactor: undefined,
      },
      databaseUrl: enough.DATABASE_URL,
      redisUrl: enough.REDIS_URL,
      ports: { gateway: 3000, ledger: 3001, insights: 3002 },
      namespace: '',
      programPath: 'programs/default.yaml',
      mappingPath: undefined,
      clock: 'wall',
      apiTokens: [],
      oidc: undefined,
      rateLimitPerSecond: 20_000,
      auditDays: 400,
      logLevel: 'info',
      otlpEndpoint: undefined,
    });
  });

  it('names every bad and missing variable at once', () => {
    const problems = problemsOf({
      KAFKA_BROKERS: 'nowhere',
      DATABASE_URL: '',
      REDIS_URL: 'http://x',
      PORT: '70000',
      LEDGER_HTTP_PORT: '3001.5',
      LOYALTY_NAMESPACE: 'Bad.Name',
      LOYALTY_CLOCK: 'sundial',
      LOYALTY_API_TOKENS: 'ann:owner:x',
      LOYALTY_OIDC_ISSUER: 'https://id.example',
      KAFKA_SASL_MECHANISM: 'plain',
      LOG_LEVEL: 'loud',
      OTEL_EXPORTER_OTLP_ENDPOINT: 'collector:4317',
    });
    expect(problems.map((problem) => problem.split(' ')[0])).toEqual([
      'KAFKA_BROKERS',
      'KAFKA_SASL_USERNAME',
      'KAFKA_SASL_PASSWORD',
      'DATABASE_URL',
      'REDIS_URL',
      'PORT',
      'LEDGER_HTTP_PORT',
      'LOYALTY_NAMESPACE',
      'LOYALTY_CLOCK',
      'LOYALTY_API_TOKENS',
      'LOYALTY_OIDC_AUDIENCE',
      'LOG_LEVEL',
      'OTEL_EXPORTER_OTLP_ENDPOINT',
    ]);
  });

  it('never repeats a secret', () => {
    const message = problemsOf({
      DATABASE_URL: 'mysql://u:hunter2@x/y',
      REDIS_URL: 'redi://:hunter2@x',
      LOYALTY_API_TOKENS: 'ann:owner:hunter2,bob:reader',
    }).join('\n');
    expect(message).toContain('LOYALTY_API_TOKENS');
    expect(message).not.toContain('hunter2');
  });

  it('reads tokens, transport security and a cluster', () => {
    const environment = readEnvironment({
      ...enough,
      KAFKA_BROKERS: 'a:1, [::1]:2',
      KAFKA_SSL: 'true',
      KAFKA_SASL_MECHANISM: 'SCRAM-SHA-512',
      KAFKA_SASL_USERNAME: 'u',
      KAFKA_SASL_PASSWORD: 'p',
      REDIS_URL: 'redis-cluster://a:1,b:2',
      LOYALTY_API_TOKENS: 'ann:admin:s:1, bob:reader:s2',
      LOYALTY_NAMESPACE: 'shop-1_b',
    });
    expect(environment.kafka).toMatchObject({
      brokers: ['a:1', '[::1]:2'],
      ssl: true,
      sasl: { mechanism: 'scram-sha-512', username: 'u', password: 'p' },
    });
    expect(environment.apiTokens).toEqual([
      { name: 'ann', role: 'admin', token: 's:1' },
      { name: 'bob', role: 'reader', token: 's2' },
    ]);
  });

  it('takes a mapping by its file or by the name of one that ships', () => {
    expect(readEnvironment({ ...enough, LOYALTY_MAPPING: 'shopify' }).mappingPath).toBe('mappings/shopify.yaml');
    expect(readEnvironment({ ...enough, LOYALTY_MAPPING: 'ours/shop.yaml' }).mappingPath).toBe('ours/shop.yaml');
    expect(readEnvironment({ ...enough, LOYALTY_MAPPING: ' ' }).mappingPath).toBeUndefined();
  });

  it('refuses the same token for two names', () => {
    expect(problemsOf({ LOYALTY_API_TOKENS: 'a:admin:t,b:reader:t' })).toHaveLength(1);
  });
});
