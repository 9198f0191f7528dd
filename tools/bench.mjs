#!/usr/bin/env node
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { prepare } from './prepare.mjs';
import { endChild, guardStack, startChild } from './support/children.mjs';
import { onEnding } from './support/ending.mjs';
import { say } from './support/output.mjs';

/*
 * npm run bench [-- NAME …] [-- --quick] [-- --runs N] [-- --json FILE] [-- <sizes of a bench>]
 * Runs the benches of bench/ (all but scale, overview, partitioning, recovery and profile, or those named) against a stack of their own, one after the other, and makes one table of
 * their figures. --quick: small sizes and one run, for a look.
 */
const BENCHES = [
  'ingest',
  'latency',
  'projection',
  'late',
  'merging',
  'value',
  'http',
  'overview',
  'recovery',
  'scale',
  'partitioning',
  'profile',
];
/** The first takes hours, the second some minutes to fill, the others answer questions of design and of settings: only when they are named. */
const BY_NAME_ONLY = ['scale', 'overview', 'partitioning', 'recovery', 'profile'];
const given = process.argv.slice(2);
const jsonAt = given.indexOf('--json');
const jsonFile = jsonAt < 0 ? undefined : given[jsonAt + 1];
const rest = given.filter((_, i) => jsonAt < 0 || (i !== jsonAt && i !== jsonAt + 1));
const named = rest.filter((argument) => BENCHES.includes(argument));
const passed = rest.filter((argument) => !BENCHES.includes(argument));
const wanted = named.length > 0 ? named : BENCHES.filter((bench) => !BY_NAME_ONLY.includes(bench));
if (jsonAt >= 0 && jsonFile === undefined) {
  say('--json needs a file');
  process.exit(2);
}

const directory = `.stack/bench-${process.pid}`;
let running;
onEnding(() => running?.kill('SIGTERM'));

async function main() {
  await prepare();
  const stack = await import('./stack/index.mjs');
  if (wanted.includes('http')) await (await import('./stack/install.mjs')).haveTools(['wrk']);
  const { root } = await import('./stack/state.mjs');
  const unguard = guardStack(directory);
  const figures = {};
  let failed = 0;
  try {
    const env = {
      ...process.env,
      LOYALTY_TEST_DIRECTORY: directory,
      ...(await stack.up(directory, { cluster: true })),
    };
    for (const bench of wanted) {
      const results = join(root, directory, `${bench}.json`);
      say(`\n${bench}`);
      const script = join(root, 'dist', 'bench', `${bench}.js`);
      running = startChild(process.execPath, [script, '--json', results, ...passed], { env, stdio: 'inherit' });
      const { code } = await running.ended;
      await endChild(running);
      running = undefined;
      if (code === 0) figures[bench] = JSON.parse(readFileSync(results, 'utf8'));
      else failed += 1;
    }
    const { tableOf } = await import('./bench-table.mjs');
    say(`\n${tableOf(figures)}`);
    if (failed > 0) say(`${failed} of ${wanted.length} benches failed`);
    if (jsonFile !== undefined) writeFileSync(jsonFile, `${JSON.stringify(figures, null, 2)}\n`);
  } finally {
    await stack.down(directory);
    rmSync(join(root, directory), { recursive: true, force: true });
    unguard();
  }
  process.exit(failed === 0 ? 0 : 1);
}

await main();
