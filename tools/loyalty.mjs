#!/usr/bin/env node
import { resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { prepare } from './prepare.mjs';
import { exitWith } from './support/output.mjs';

const main = resolve(fileURLToPath(import.meta.url), '../../dist/apps/cli/src/main.js');

try {
  await prepare({ quiet: true });
  const { variablesOf } = await import('./stack/index.mjs');
  Object.assign(process.env, variablesOf());
  // In this very process: a second start of Node would double the time of a short command.
  process.argv[1] = main;
  await import(pathToFileURL(main).href);
} catch (error) {
  exitWith(error);
}
