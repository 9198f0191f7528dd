import { appendFileSync } from 'node:fs';
import { onKillPoint } from '#platform';

/*
 * Loaded before a service (`node --import`), where a test wants it to die: FAULTS_KILL_AT is `point:nth`, the nth time that the process
 * comes to the point is its last. That it fired is noted in FAULTS_KILL_LOG first.
 */
const [point, nth] = (process.env['FAULTS_KILL_AT'] ?? '').split(':');
const log = process.env['FAULTS_KILL_LOG'] ?? '';
let passed = 0;

onKillPoint((reached) => {
  if (reached !== point) return;
  passed += 1;
  if (passed < Number(nth)) return;
  appendFileSync(log, `${point}\n`);
  process.kill(process.pid, 'SIGKILL');
  // Nothing more happens in this process, not even the rest of this turn.
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
});
