import { execFile, execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

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

/** The same, while this process goes on with what it has to do (a proxy, say, that stands before a server). */
export async function runToolMeanwhile(tool: string, args: string[] = []): Promise<string> {
  const { stdout } = await promisify(execFile)(process.execPath, [projectFile(tool), ...args], { cwd: root });
  return stdout;
}

/** Where this test run keeps its stack and logs, relative to the root; npm test sets one for each run. */
export function runDirectory(): string {
  return process.env.LOYALTY_TEST_DIRECTORY ?? '.stack/test';
}
