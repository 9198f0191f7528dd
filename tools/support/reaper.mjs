import { spawnSync } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

/**
 * Outlives the process that started it by a moment: reads lines `pid <n>` and `stack <directory>` and, when its input
 * ends because that process is gone in whatever way (also kill -9), ends all of these. `done <n>` strikes one out.
 */
const pids = new Set();
const stacks = new Set();
const stackTool = fileURLToPath(new URL('../stack.mjs', import.meta.url));

// Ctrl-C reaches the whole terminal; the input's end is what counts here.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => undefined);

for await (const line of createInterface({ input: process.stdin })) {
  const [kind, value] = line.split(' ');
  if (kind === 'pid') pids.add(Number(value));
  if (kind === 'stack') stacks.add(value);
  if (kind === 'done') {
    pids.delete(Number(value));
    stacks.delete(value);
  }
}

for (const pid of pids) {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // Gone by itself.
  }
}
for (const directory of stacks)
  spawnSync(process.execPath, [stackTool, 'down', '--dir', directory], { stdio: 'ignore' });
