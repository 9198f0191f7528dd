import { spawn, type ChildProcess } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { parse, stringify } from 'yaml';
import { eventually } from './eventually.js';
import { projectFile, runDirectory } from './project.js';
import { tellReaper } from './reaper.js';
import { freePort } from './services.js';

export interface AlertRule {
  alert: string;
  expr: string;
  for?: string;
  annotations: { runbook: string };
}

interface RuleFile {
  groups: { name: string; rules: AlertRule[] }[];
}

const RULES = 'deploy/prometheus/loyalty.rules.yml';
/** Where the project's own configuration has five seconds. A service whose servers are away says so after two. */
const SCRAPE_EVERY = '2500ms';
/** Where Prometheus looks at rules each minute. */
const EVALUATE_EVERY = '1s';
/** What stands for a minute that a condition must last. */
const MINUTE_MS = 500;
/** Shorter than any that is right, longer than a scrape that came late. */
const LEAST_MS = 3_000;

export function alertRules(): AlertRule[] {
  return read().groups.flatMap(({ rules }) => rules);
}

function read(): RuleFile {
  return parse(readFileSync(projectFile(RULES), 'utf8')) as RuleFile;
}

/** The project's rules as they are, but for how long a condition must last. */
function hastened(): RuleFile {
  const shorter = (rule: AlertRule): AlertRule => {
    const minutes = /^(\d+)m$/.exec(rule.for ?? '0m')?.[1];
    if (minutes === undefined) throw new Error(`${rule.alert} waits for ${rule.for}, which is not in minutes`);
    if (rule.for === undefined) return rule;
    return { ...rule, for: `${Math.max(LEAST_MS, Number(minutes) * MINUTE_MS)}ms` };
  };
  return { groups: read().groups.map((group) => ({ ...group, rules: group.rules.map(shorter) })) };
}

/** A Prometheus of one test's own, with the project's rules. */
export class Prometheus {
  private constructor(
    private readonly child: ChildProcess,
    private readonly directory: string,
    private readonly baseUrl: string,
  ) {}

  /** @param targets `host:port` of each service's `/metrics`; resolves when each was scraped and the rules are in force */
  static async start(targets: readonly string[]): Promise<Prometheus> {
    const port = await freePort();
    const directory = projectFile(`${runDirectory()}/prometheus-${process.pid}`);
    mkdirSync(directory, { recursive: true });
    const config = {
      global: { scrape_interval: SCRAPE_EVERY, scrape_timeout: SCRAPE_EVERY, evaluation_interval: EVALUATE_EVERY },
      scrape_configs: [{ job_name: 'loyalty', static_configs: [{ targets }] }],
    };
    writeFileSync(`${directory}/prometheus.yml`, stringify(config));
    const child = spawn(
      'prometheus',
      [
        `--config.file=${directory}/prometheus.yml`,
        `--storage.tsdb.path=${directory}/data`,
        `--web.listen-address=127.0.0.1:${port}`,
        '--log.level=error',
      ],
      { stdio: ['ignore', 'ignore', 'inherit'] },
    );
    tellReaper(`pid ${child.pid!}`);
    const prometheus = new Prometheus(child, directory, `http://127.0.0.1:${port}`);
    await eventually(async () => (await prometheus.value('count(loyalty_ready)')) === targets.length, {
      timeoutMs: 30_000,
      what: 'a first look of Prometheus at each service',
    });
    // Only now: what was not looked at yet is missing.
    writeFileSync(`${directory}/rules.yml`, stringify(hastened()));
    writeFileSync(`${directory}/prometheus.yml`, stringify({ ...config, rule_files: ['rules.yml'] }));
    child.kill('SIGHUP');
    await eventually(async () => (await prometheus.ask<{ groups: unknown[] }>('rules')).groups.length > 0, {
      what: 'the rules to be read',
    });
    return prometheus;
  }

  /** Of a query that gives one number; undefined where it gives none. */
  async value(query: string): Promise<number | undefined> {
    const { result } = await this.ask<{ result: { value: [number, string] }[] }>('query', { query });
    return result[0] === undefined ? undefined : Number(result[0].value[1]);
  }

  /** Names of the alerts that fire now. */
  async firing(): Promise<string[]> {
    const { alerts } = await this.ask<{ alerts: { labels: { alertname: string }; state: string }[] }>('alerts');
    return [...new Set(alerts.filter(({ state }) => state === 'firing').map(({ labels }) => labels.alertname))].sort();
  }

  /** Names of the alerts that fired at any time since this began. */
  async everFired(): Promise<string[]> {
    const query = 'count by (alertname) (count_over_time(ALERTS{alertstate="firing"}[1h]))';
    const { result } = await this.ask<{ result: { metric: { alertname: string } }[] }>('query', { query });
    return result.map(({ metric }) => metric.alertname).sort();
  }

  async stop(): Promise<void> {
    const gone = new Promise((resolve) => this.child.once('exit', resolve));
    this.child.kill('SIGTERM');
    await gone;
    tellReaper(`done ${this.child.pid!}`);
    rmSync(this.directory, { recursive: true, force: true });
  }

  private async ask<T>(what: string, parameters: Record<string, string> = {}): Promise<T> {
    const answer = await fetch(`${this.baseUrl}/api/v1/${what}?${new URLSearchParams(parameters).toString()}`);
    const body = (await answer.json()) as { status: string; data: T; error?: string };
    if (body.status !== 'success') throw new Error(`Prometheus: ${body.error ?? answer.status}`);
    return body.data;
  }
}
