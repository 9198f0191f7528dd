import { spawn, type ChildProcess } from 'node:child_process';
import { projectFile } from './project.js';

let reaper: ChildProcess | undefined;

/**
 * Tells the reaper, a process that waits for our end in whatever way it comes, what must not outlive us. (Jest gives
 * tests a copy of `process`, whose 'exit' handlers are never called.)
 */
export function tellReaper(line: `pid ${number}` | `stack ${string}` | `done ${string | number}`): void {
  if (reaper === undefined) {
    reaper = spawn(process.execPath, [projectFile('tools/support/reaper.mjs')], {
      stdio: ['pipe', 'ignore', 'ignore'],
      detached: true,
    });
    reaper.stdin?.on('error', () => undefined);
    reaper.unref();
    (reaper.stdin as unknown as { unref?: () => void } | null)?.unref?.();
  }
  reaper.stdin?.write(`${line}\n`);
}
