import { writeFileSync } from 'node:fs';
import { Session } from 'node:inspector';

/*
 * Loaded into a service before it begins: profiles its processor time from `LOYALTY_PROFILE_AFTER_MS` on until it ends, into the file
 * `LOYALTY_PROFILE`. Node's own `--cpu-prof` would have the start of the process in it, which takes longer than the work of a bench's first second.
 */
const INTERVAL_MICROS = 500;
const file = process.env['LOYALTY_PROFILE'];

if (file !== undefined) {
  const session = new Session();
  session.connect();
  session.post('Profiler.enable');
  session.post('Profiler.setSamplingInterval', { interval: INTERVAL_MICROS });
  const begin = (): void => session.post('Profiler.start');
  setTimeout(begin, Number(process.env['LOYALTY_PROFILE_AFTER_MS'] ?? 0)).unref();
  // Answers come at once in a session of the own thread.
  process.on('exit', () =>
    session.post('Profiler.stop', (error, answer) => {
      if (error === null) writeFileSync(file, JSON.stringify(answer.profile));
    }),
  );
}
