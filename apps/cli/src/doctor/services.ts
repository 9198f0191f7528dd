import type { Environment } from '#platform';
import { fail, ok, warn, type Finding } from './finding.js';

const DEADLINE_MS = 5_000;

/** The services, where they run on this machine: whether each is ready, in its own words. */
export async function lookAtServices({ ports }: Environment): Promise<Finding[]> {
  return Promise.all(Object.entries(ports).map(([service, port]) => lookAtService(service, port)));
}

async function lookAtService(service: string, port: number): Promise<Finding> {
  const address = `http://127.0.0.1:${port}/health/ready`;
  try {
    const answer = await fetch(address, { signal: AbortSignal.timeout(DEADLINE_MS) });
    const { checks = {} } = (await answer.json()) as { checks?: Record<string, string> };
    if (answer.ok) return ok(service, `ready on port ${port}`);
    const failing = Object.entries(checks).filter(([, says]) => says !== 'ok');
    const says = failing.map(([name, why]) => `${name}: ${why}`).join('; ');
    return fail(service, `not ready: ${says}`, 'docs/runbooks/LoyaltyNotReady.md');
  } catch {
    return warn(service, `nothing of ours answers on port ${port}`, '`npm start`, unless it runs on another machine');
  }
}
