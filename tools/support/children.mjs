import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** Flags of Node by service; what each is for stands in docs/performance.md. */
export const serviceFlags = JSON.parse(readFileSync(new URL('./service-flags.json', import.meta.url), 'utf8'));

const reaperFile = fileURLToPath(new URL('./reaper.mjs', import.meta.url));
let reaper;

function tell(line) {
  if (reaper === undefined) {
    reaper = spawn(process.execPath, [reaperFile], { stdio: ['pipe', 'ignore', 'ignore'], detached: true });
    reaper.stdin.on('error', () => undefined);
    reaper.stdin.unref?.();
    reaper.unref();
  }
  reaper.stdin.write(`${line}\n`);
}

/**
 * Starts a child in a process group of its own, so that Ctrl-C reaches only us and we end things in order; should we
 * be killed, the reaper ends it.
 */
export function startChild(command, args, options) {
  const child = spawn(command, args, { ...options, detached: true });
  if (child.pid !== undefined) tell(`pid ${child.pid}`);
  child.ended = new Promise((resolve) => {
    child.once('error', (error) => resolve({ code: 127, signal: null, error }));
    child.once('exit', (code, signal) => {
      tell(`done ${child.pid}`);
      resolve({ code, signal });
    });
  });
  return child;
}

/** Should we be killed, the reaper takes down the stack in this directory. */
export function guardStack(directory) {
  tell(`stack ${directory}`);
  return () => tell(`done ${directory}`);
}

/** Asks a child to end, and kills it at the deadline. */
export async function endChild(child, signal = 'SIGTERM', deadlineMs = 20_000) {
  if (child.exitCode !== null || child.signalCode !== null) return child.ended;
  child.kill(signal);
  const timer = setTimeout(() => child.kill('SIGKILL'), deadlineMs);
  try {
    return await child.ended;
  } finally {
    clearTimeout(timer);
  }
}
