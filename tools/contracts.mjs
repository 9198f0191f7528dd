#!/usr/bin/env node
import { spawnSync } from 'node:child_process';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { prepare } from './prepare.mjs';
import { exitWith } from './support/output.mjs';

const root = resolve(fileURLToPath(import.meta.url), '../..');

try {
  await prepare({ quiet: true });
  const main = join(root, 'dist', 'tools', 'contracts', 'main.js');
  process.exit(
    spawnSync(process.execPath, [main, ...process.argv.slice(2)], { cwd: root, stdio: 'inherit' }).status ?? 1,
  );
} catch (error) {
  exitWith(error);
}
