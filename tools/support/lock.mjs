import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { birthOf, lives, pause } from './processes.mjs';

/**
 * Runs `work` while holding the lock file; others, also in other processes, wait. A lock whose holder died is taken
 * over, so that a killed command blocks nobody.
 */
export async function withLock(file, work) {
  mkdirSync(dirname(file), { recursive: true });
  while (!take(file)) await pause(100);
  try {
    return await work();
  } finally {
    rmSync(file, { force: true });
  }
}

function take(file) {
  const mine = JSON.stringify({ pid: process.pid, birth: birthOf(process.pid) });
  try {
    writeFileSync(file, mine, { flag: 'wx' });
    return true;
  } catch (error) {
    if (error.code !== 'EEXIST') throw error;
  }
  if (!holderLives(file)) rmSync(file, { force: true });
  return false;
}

function holderLives(file) {
  try {
    return lives(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    // Being written or just removed by its holder: look again.
    return true;
  }
}
