import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { readEnvironment } from '#platform';

interface Compose {
  services: Record<string, Record<string, unknown> & { environment?: Record<string, string>; volumes?: string[] }>;
  volumes: Record<string, null>;
}

// No Docker engine is needed to see that the file says what it means to say.
const compose = parse(readFileSync('docker-compose.yml', 'utf8'), { merge: true }) as Compose;
const own = ['ledger', 'insights', 'gateway'] as const;

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
      expect(compose.services[name]?.command).toEqual(['node', `dist/apps/${name}/src/main.js`]);
    }
  });
});

describe('the dashboard', () => {
  it('asks for metrics that the services have', () => {
    const dashboard = readFileSync('deploy/grafana/dashboards/loyalty.json', 'utf8');
    const asked = [...dashboard.matchAll(/\b(?:loyalty|kafka)_[a-z_]+/g)].map(([name]) => name.replace(/_bucket$/, ''));
    const sources = ['apps', 'libs'].flatMap((top) =>
      readdirSync(top, { recursive: true, encoding: 'utf8' })
        .filter((file) => /metrics|watch|server/.test(file) && file.endsWith('.ts') && !file.endsWith('.spec.ts'))
        .map((file) => readFileSync(`${top}/${file}`, 'utf8')),
    );
    expect(asked.filter((name) => !sources.some((text) => text.includes(`'${name}'`)))).toEqual([]);
  });
});
