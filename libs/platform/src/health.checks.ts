import { withoutCredentials } from './log.js';

/** `{ ok: true }`, or why not: a sentence an operator can act on, without secrets. */
export type CheckResult = { ok: true } | { ok: false; reason: string };
export type Check = () => CheckResult | Promise<CheckResult>;

export interface Readiness {
  ready: boolean;
  /** By name: `ok`, or the reason. */
  checks: Record<string, string>;
}

export const healthy: CheckResult = { ok: true };
export function unhealthy(reason: string): CheckResult {
  return { ok: false, reason };
}

/** The named conditions under which this process may be sent work. A check that throws or hangs is a failed one. */
export class HealthChecks {
  readonly #checks = new Map<string, Check>();
  #stopping = false;

  constructor(private readonly timeoutMs = 2_000) {}

  add(name: string, check: Check): this {
    this.#checks.set(name, check);
    return this;
  }

  /** From now on not ready: balancers turn away before the listener closes. */
  stopping(): void {
    this.#stopping = true;
  }

  async ready(): Promise<Readiness> {
    const names = [...this.#checks.keys()];
    const results = await Promise.all([...this.#checks.values()].map((check) => this.#ask(check)));
    const checks = Object.fromEntries(names.map((name, index) => [name, describe(results[index])]));
    if (this.#stopping) checks['process'] = 'shutting down';
    return { ready: !this.#stopping && results.every((result) => result.ok), checks };
  }

  async #ask(check: Check): Promise<CheckResult> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<CheckResult>((resolve) => {
      timer = setTimeout(() => resolve(unhealthy(`no answer within ${this.timeoutMs} ms`)), this.timeoutMs);
    });
    try {
      return await Promise.race([Promise.resolve().then(check), late]);
    } catch (error) {
      return unhealthy(error instanceof Error ? sentence(error) : String(error));
    } finally {
      clearTimeout(timer);
    }
  }
}

function describe(result: CheckResult | undefined): string {
  return result === undefined || result.ok ? 'ok' : result.reason;
}

/** A driver's message may be empty (an AggregateError's is) or carry credentials. */
function sentence(error: Error): string {
  const code = (error as { code?: unknown }).code;
  const text = error.message || (typeof code === 'string' ? code : error.name);
  return withoutCredentials(text).slice(0, 300);
}
