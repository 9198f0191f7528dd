import { appendFileSync } from 'node:fs';
import { onKillPoint } from '#platform';

/*
 * Loaded before a service (`node --import`), where a test wants it to die or to stand still: FAULTS_KILL_AT is `point:nth:signal`, the nth
 * time that the process comes to the point it sends itself the signal. That it did is noted in FAULTS_KILL_LOG first.
 */
const [point, nth, signal] = (process.env['FAULTS_KILL_AT'] ?? '').split(':');
const log = process.env['FAULTS_KILL_LOG'] ?? '';
let passed = 0;

onKillPoint((reached) => {
  if (reached !== point) return;
  passed += 1;
  if (signal === 'SIGKILL' ? passed < Number(nth) : passed !== Number(nth)) return;
  appendFileSync(log, `${point}\n`);
  process.kill(process.pid, signal);
  // Nothing more happens in a process that is killed, not even the rest of this turn. One that is stopped goes on from here when it is woken.
  if (signal === 'SIGKILL') Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
});
