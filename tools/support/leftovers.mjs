import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { birthOf } from './processes.mjs';

/** Takes down stacks named `<kind>-<pid>` (and `<kind>-<pid>-<name>`) whose command was killed before it could do so itself. */
export async function takeDownLeftovers(kind, stack, root) {
  const parent = join(root, '.stack');
  if (!existsSync(parent)) return;
  for (const name of readdirSync(parent)) {
    const pid = new RegExp(`^${kind}-(\\d+)(?:-.*)?$`).exec(name)?.[1];
    if (pid === undefined || Number(pid) === process.pid || birthOf(Number(pid)) !== undefined) continue;
    await stack.down(join('.stack', name));
    rmSync(join(parent, name), { recursive: true, force: true });
  }
}
