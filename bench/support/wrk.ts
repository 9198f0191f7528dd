import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { projectFile } from '../../test/support/project.js';

export interface WrkResult {
  perSecond: number;
  /** Milliseconds, as seen by each connection that asks again once it is answered. */
  p50: number;
  p99: number;
  answers: number;
  /** Answers of 400 and above, and requests that had none. */
  notAnswered: number;
}

interface Report {
  answers: number;
  micros: number;
  p50: number;
  p99: number;
  refused: number;
  failed: number;
}

const run = promisify(execFile);

/**
 * A load of wrk (https://github.com/wg/wrk, Debian's package): one thread, so many connections kept alive, no pipelining, closed loop. It takes a
 * tenth of the processor that a load tool in JavaScript takes, which on two cores would be measured along with the gateway.
 * @param script in `bench/load`
 */
export async function wrk(
  url: string,
  load: { connections: number; seconds: number; script: string; args: readonly string[] },
): Promise<WrkResult> {
  const { connections, seconds, script, args } = load;
  const options = ['--threads', '1', '--connections', `${connections}`, '--duration', `${seconds}s`];
  const { stdout } = await run('wrk', [
    ...options,
    '--script',
    projectFile(`bench/load/${script}`),
    url,
    '--',
    ...args,
  ]);
  const line = /^report (.*)$/m.exec(stdout)?.[1];
  if (line === undefined) throw new Error(`wrk says nothing that can be read: ${stdout}`);
  const { answers, micros, p50, p99, refused, failed } = JSON.parse(line) as Report;
  return {
    perSecond: (answers * 1e6) / micros,
    p50: p50 / 1_000,
    p99: p99 / 1_000,
    answers,
    notAnswered: refused + failed,
  };
}
