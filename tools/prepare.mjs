import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { exitWith, Refusal, say } from './support/output.mjs';
import { withLock } from './support/lock.mjs';
import { buildConsole } from './console.mjs';

const root = resolve(fileURLToPath(import.meta.url), '../..');
const lock = join(root, '.stack', 'cache', 'prepare.lock');

const timeOf = (path) => statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;

/** npm writes node_modules/.package-lock.json when it is done: older than package-lock.json, or absent, is not installed. */
const isInstalled = () =>
  timeOf(join(root, 'node_modules', '.package-lock.json')) >= timeOf(join(root, 'package-lock.json'));

/** What is compiled: the sources of the build, and what else decides how. Specs are no part of it. */
function newestSource() {
  let newest = Math.max(
    ...['tsconfig.json', 'tsconfig.build.json', 'package-lock.json'].map((file) => timeOf(join(root, file))),
  );
  const visit = (directory) => {
    for (const entry of readdirSync(directory, { withFileTypes: true })) {
      const path = join(directory, entry.name);
      if (entry.isDirectory() && entry.name !== 'node_modules') visit(path);
      else if (/\.(tsx?|css|html|svg)$/.test(entry.name) && !entry.name.endsWith('.spec.ts'))
        newest = Math.max(newest, timeOf(path));
    }
  };
  for (const directory of ['apps', 'console', 'libs', 'test', 'tools', 'bench']) {
    if (existsSync(join(root, directory))) visit(join(root, directory));
  }
  return newest;
}

/** Carries the time at which the last complete compilation began: a source that changed meanwhile is newer. */
const stamp = join(root, 'dist', '.compiled');

const isBuilt = () => timeOf(stamp) > newestSource();

async function compile() {
  const begun = new Date();
  const compiler = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
  run(process.execPath, [compiler, '-p', 'tsconfig.build.json'], 'Compiling');
  await buildConsole();
  writeFileSync(stamp, '');
  utimesSync(stamp, begun, begun);
}

/** Runs a command to its end; its output is the reason where it fails, cut to what a terminal shows. */
function run(command, args, what) {
  const { status, stdout, stderr, error } = spawnSync(command, args, { cwd: root, encoding: 'utf8' });
  if (status === 0) return;
  const lines = `${stdout ?? ''}${stderr ?? ''}${error?.message ?? ''}`.trimEnd().split('\n');
  const rest = lines.length > 30 ? [`… and ${lines.length - 30} lines more`] : [];
  throw new Refusal([`${what} failed (${status}):`, ...lines.slice(0, 30), ...rest].join('\n'));
}

/** Installs the packages where they are missing or older than package-lock.json. */
export async function install({ quiet = false } = {}) {
  if (isInstalled()) return;
  await withLock(lock, () => {
    if (isInstalled()) return;
    if (!quiet) say('Installing packages (npm ci) …');
    run('npm', ['ci', '--no-fund', '--no-audit', '--loglevel', 'error'], 'npm ci');
  });
}

/** Installs and compiles, each only where needed; what all commands do first. Safe to run at the same time. */
export async function prepare({ quiet = false } = {}) {
  await install({ quiet });
  if (isBuilt()) return;
  await withLock(lock, async () => {
    if (isBuilt()) return;
    if (!quiet) say('Compiling (tsc) …');
    await compile();
  });
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) await prepare().catch(exitWith);
