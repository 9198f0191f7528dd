import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';

/** The fields of /proc/<pid>/stat after the command's name, which may itself hold blanks and brackets. */
function statOf(pid) {
  const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
  return text.slice(text.lastIndexOf(')') + 2).split(' ');
}

/**
 * When a process began, in whatever unit this system tells it: with the pid it names one process for good, since
 * pids are given out again. Undefined when there is no such process, or nothing but its zombie.
 */
export function birthOf(pid) {
  try {
    if (existsSync('/proc/self/stat')) {
      const stat = statOf(pid);
      return stat[0] === 'Z' || stat[0] === 'X' ? undefined : stat[19];
    }
    return execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' }).trim() || undefined;
  } catch {
    return undefined;
  }
}

/** True while the very process that was noted as `{ pid, birth }` lives. */
export function lives(noted) {
  return noted?.pid !== undefined && noted.birth !== undefined && birthOf(noted.pid) === noted.birth;
}

export function signal(noted, name) {
  if (!lives(noted)) return;
  try {
    process.kill(noted.pid, name);
  } catch (error) {
    if (error.code !== 'ESRCH') throw error;
  }
}

export function pause(ms) {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

/** Signals a process and waits until it is gone; after the deadline it is killed. */
export async function end(noted, name = 'SIGTERM', deadlineMs = 10_000) {
  signal(noted, name);
  const deadline = Date.now() + deadlineMs;
  while (lives(noted)) {
    if (Date.now() > deadline) signal(noted, 'SIGKILL');
    await pause(20);
  }
}
