import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The project's root, both from the sources and from dist/. */
const root = (() => {
  let at = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(at, 'package-lock.json'))) at = dirname(at);
  return at;
})();

export function projectFile(path: string): string {
  return join(root, path);
}

/** Runs one of tools/*.mjs to its end and returns what it printed. */
export function runTool(tool: string, args: string[] = []): string {
  return execFileSync(process.execPath, [projectFile(tool), ...args], {
    cwd: root,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  });
}

/** Where this test run keeps its stack and logs, relative to the root; npm test sets one for each run. */
export function runDirectory(): string {
  return process.env.LOYALTY_TEST_DIRECTORY ?? '.stack/test';
}
