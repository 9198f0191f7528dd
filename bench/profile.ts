import { readFileSync, writeFileSync } from 'node:fs';
import type { Profiler } from 'node:inspector';
import { pathToFileURL } from 'node:url';
import { projectFile, runDirectory } from '../test/support/project.js';
import { EngineRun } from './support/engine-run.js';
import { Figures } from './support/figures.js';
import { flameGraph, sharesByOrigin } from './support/flame-graph.js';
import { benchOptions } from './support/options.js';
import { shopTape } from './support/shop-tape.js';

/**
 * Where the ledger's processor time goes while it takes a shop's tape, all rules, the relay and the projection at work: a profile, and a flame graph
 * of it. `--events N` (60,000), `--members N` (15,000), `--svg FILE` (docs/images/ledger-flame.svg).
 */
const { quick, json, size } = benchOptions();
const EVENTS = size('events', 60_000, 20_000);
const MEMBERS = size('members', 15_000, 5_000);
/** By then it has joined its group and is at work. */
const BEGUN_AFTER_MS = 6_000;
const svgAt = process.argv.indexOf('--svg');
const svgFile = svgAt < 0 ? projectFile('docs/images/ledger-flame.svg') : process.argv[svgAt + 1]!;
const profileFile = projectFile(`${runDirectory()}/ledger.cpuprofile`);

const engine = new EngineRun('bench-profile');
try {
  const tape = shopTape({ seed: 1, members: MEMBERS, events: EVENTS });
  const before = await engine.prepare(tape, { members: Math.ceil(MEMBERS / 1_000), each: 100 });
  engine.environment.ledger = {
    NODE_OPTIONS: `--import=${pathToFileURL(projectFile('dist/bench/support/profiled.js')).href}`,
    LOYALTY_PROFILE: profileFile,
    LOYALTY_PROFILE_AFTER_MS: String(BEGUN_AFTER_MS),
  };
  await engine.take({
    records: before + EVENTS,
    expected: { ...tape.expected, events: before + EVENTS },
    verify: false,
  });
} finally {
  await engine.close();
}
const profile = JSON.parse(readFileSync(profileFile, 'utf8')) as Profiler.Profile;
const busy = `${EVENTS.toLocaleString('en')} events of ${MEMBERS.toLocaleString('en')} members`;
writeFileSync(svgFile, flameGraph(profile, `A ledger's processor time: ${busy}, from backlog to the last message`));
const figures = new Figures();
for (const [origin, share] of sharesByOrigin(profile)) figures.add(`ledger's time in ${origin}`, '%', 100 * share);
for (const { name, unit, values } of figures.all()) console.log(`${name}: ${values.join(', ')} ${unit}`);
console.log(`the flame graph: ${svgFile}`);
await figures.write(json, { events: EVENTS, members: MEMBERS, quick });
process.exit(0);
