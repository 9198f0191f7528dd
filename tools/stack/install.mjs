import { spawnSync } from 'node:child_process';
import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { Refusal, say } from '../support/output.mjs';
import { withLock } from '../support/lock.mjs';
import { join } from 'node:path';
import { cacheDirectory } from './state.mjs';
import { run } from './launch.mjs';

function javaVersion() {
  const { stderr } = spawnSync('java', ['-version'], { encoding: 'utf8' });
  const found = /version "(\d+)/.exec(stderr ?? '');
  return found === null ? 0 : Number(found[1]);
}

const answersTo = (command, argument) => spawnSync(command, [argument], { stdio: 'ignore' }).status === 0;

function javaPackage() {
  const known = spawnSync('apt-cache', ['show', 'openjdk-17-jre-headless'], { stdio: 'ignore' }).status === 0;
  return known ? 'openjdk-17-jre-headless' : 'default-jre-headless';
}

/** Debian's Chromium, and its name on other systems. */
export const chromiumPath = () => ['/usr/bin/chromium', '/usr/bin/chromium-browser'].find((path) => existsSync(path));

const wanted = {
  java: {
    there: () => javaVersion() >= 17,
    package: javaPackage,
    words: 'a Java runtime, 17 or newer (openjdk-17-jre-headless)',
  },
  maven: { there: () => answersTo('mvn', '-v'), package: () => 'maven', words: 'Maven (maven)' },
  redis: {
    there: () => answersTo('redis-server', '--version'),
    package: () => 'redis-server',
    words: 'redis-server, 7 or newer (redis-server)',
  },
  kcat: { there: () => answersTo('kcat', '-V'), package: () => 'kcat', words: 'kcat (kcat)' },
  prometheus: {
    there: () => answersTo('promtool', '--version') && answersTo('prometheus', '--version'),
    package: () => 'prometheus',
    words: 'Prometheus with promtool (prometheus)',
  },
  wrk: { there: () => answersTo('which', 'wrk'), package: () => 'wrk', words: 'wrk (wrk)' },
  chromium: {
    there: () => chromiumPath() !== undefined,
    package: () => 'chromium',
    words: 'Chromium (chromium)',
  },
};

/** Debian starts a server when its package is installed, unless this file forbids it; ours uses a private port. */
async function withoutDaemons(work) {
  const policy = '/usr/sbin/policy-rc.d';
  const own = !existsSync(policy);
  if (own) writeFileSync(policy, '#!/bin/sh\nexit 101\n', { mode: 0o755 });
  try {
    await work();
  } finally {
    if (own) rmSync(policy, { force: true });
  }
}

/** What some tests use beside the stack. Where it cannot be had they are skipped, and say so. */
export async function tryTools(names) {
  try {
    await haveTools(names);
  } catch (error) {
    say(`Tests that need ${names.join(' or ')} are skipped: ${error.message}`);
  }
}

/** Sees to it that all of `names` are there; as root on Debian by installing what is missing. */
export async function haveTools(names) {
  const missing = () => names.filter((name) => !wanted[name].there());
  if (missing().length === 0) return;
  await withLock(join(cacheDirectory, 'install.lock'), async () => {
    const lacking = missing();
    if (lacking.length === 0) return;
    if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) {
      throw new Refusal(
        `The embedded stack needs ${lacking.map((name) => wanted[name].words).join(', ')}: please install.`,
      );
    }
    say(`Installing what the embedded stack needs: ${lacking.join(', ')} (apt-get)`);
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
    await run('apt-get update', 'apt-get', ['update', '-q'], { env });
    const packages = lacking.map((name) => wanted[name].package());
    await withoutDaemons(() =>
      run('apt-get install', 'apt-get', ['install', '-y', '-q', '--no-install-recommends', ...packages], { env }),
    );
    const still = missing();
    if (still.length > 0)
      throw new Refusal(`apt-get brought no usable ${still.join(', ')}: please install it by hand.`);
  });
}
