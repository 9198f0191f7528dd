#!/usr/bin/env node
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { prepare } from './prepare.mjs';
import { endChild, guardStack, startChild } from './support/children.mjs';
import { onEnding } from './support/ending.mjs';
import { takeDownLeftovers } from './support/leftovers.mjs';
import { say } from './support/output.mjs';

/*
 * npm test [-- --unit] [-- --no-check] [-- <arguments of Jest>]
 *   --unit      only the specs beside the code, without a stack
 *   --no-check  without formatting, types, lint and layers
 */
const given = process.argv.slice(2);
const unit = given.includes('--unit');
const check = !given.includes('--no-check');
const jestArguments = given.filter((argument) => !['--unit', '--no-check'].includes(argument));

const counted = { passed: 0, failed: 0 };
const directory = `.stack/test-${process.pid}`;
let running;
let stopped;

onEnding((signal) => {
  if (stopped === undefined) say(`\n${signal}: ending the tests`);
  stopped ??= signal;
  running?.kill('SIGTERM');
});

/** Runs a command in this terminal; its exit code. */
async function run(command, args, env = process.env) {
  if (stopped !== undefined) return 1;
  running = startChild(command, args, { env, stdio: ['ignore', 'inherit', 'inherit'] });
  const { code } = await running.ended;
  if (stopped !== undefined) await endChild(running);
  running = undefined;
  return code ?? 1;
}

function failedStep(what, error) {
  counted.failed += 1;
  say(`${what} failed${error === undefined ? '' : `: ${error.message}`}`);
}

async function jest(root, env) {
  const results = join(root, directory, 'results.json');
  mkdirSync(join(root, directory), { recursive: true });
  const only = unit ? ['--testPathIgnorePatterns=<rootDir>/test/'] : [];
  // In this order: an option that takes a list would take the paths that follow it too.
  const own = [...only, '--json', `--outputFile=${results}`, '--maxWorkers=2'];
  const binary = join(root, 'node_modules', 'jest', 'bin', 'jest.js');
  const silent = ['--no-warnings=ExperimentalWarning', '--experimental-vm-modules'];
  const code = await run(process.execPath, [...silent, binary, ...own, ...jestArguments], env);
  if (stopped !== undefined) return;
  if (!existsSync(results)) return failedStep('Jest', new Error(`it ended with ${code} and wrote no results`));
  const { numPassedTests, numFailedTests, numRuntimeErrorTestSuites, success } = JSON.parse(
    readFileSync(results, 'utf8'),
  );
  counted.passed += numPassedTests;
  counted.failed += numFailedTests + numRuntimeErrorTestSuites;
  if ((!success || code !== 0) && counted.failed === 0) failedStep('Jest', new Error(`it ended with ${code}`));
}

async function main() {
  await prepare();
  const stack = await import('./stack/index.mjs');
  const { root } = await import('./stack/state.mjs');
  const { tryTools } = await import('./stack/install.mjs');
  await takeDownLeftovers('test', stack, root);
  if (!unit) for (const tools of [['kcat', 'prometheus'], ['chromium']]) await tryTools(tools);
  if (check && (await run('npm', ['run', '--silent', 'check'])) !== 0 && stopped === undefined)
    failedStep('npm run check');
  const unguard = guardStack(directory);
  try {
    const env = { ...process.env, LOYALTY_TEST_DIRECTORY: directory };
    if (!unit && stopped === undefined) Object.assign(env, await stack.up(directory, { cluster: true }));
    if (stopped === undefined) await jest(root, env);
  } finally {
    await stack.down(directory);
    rmSync(join(root, directory), { recursive: true, force: true });
    unguard();
  }
}

try {
  await main();
} catch (error) {
  failedStep('The test run', error);
}
if (stopped !== undefined) counted.failed += 1;
console.log(`${counted.passed} passed, ${counted.failed} failed`);
process.exit(counted.failed === 0 ? 0 : 1);
