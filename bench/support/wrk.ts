import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { projectFile } from '../../test/support/project.js';

export interface WrkResult {
  perSecond: number;
  /** Milliseconds from when a request is sent. */
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

export interface Load {
  connections: number;
  seconds: number;
  /** In `bench/load`. */
  script: string;
  args: readonly string[];
}

/** A load that is under way. */
export interface RunningLoad {
  result: Promise<WrkResult>;
  /** Ends it before its time. */
  stop: () => void;
}

const run = promisify(execFile);

/**
 * A load of wrk (https://github.com/wg/wrk, Debian's package): one thread, so many connections kept alive, no pipelining. It takes a
 * tenth of the processor that a load tool in JavaScript takes, which on two cores would be measured along with the gateway.
 */
export function startWrk(url: string, { connections, seconds, script, args }: Load): RunningLoad {
  const options = ['--threads', '1', '--connections', `${connections}`, '--duration', `${seconds}s`];
  const running = run('wrk', [...options, '--script', projectFile(`bench/load/${script}`), url, '--', ...args]);
  // Interrupted, it says what it has seen, as at its end.
  return { result: running.then(({ stdout }) => resultOf(stdout)), stop: () => running.child.kill('SIGINT') };
}

export function wrk(url: string, load: Load): Promise<WrkResult> {
  return startWrk(url, load).result;
}

function resultOf(stdout: string): WrkResult {
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
