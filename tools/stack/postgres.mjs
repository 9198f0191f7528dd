import { appendFileSync, chownSync, existsSync, rmSync, writeFileSync } from 'node:fs';
import { randomBytes } from 'node:crypto';
import { totalmem } from 'node:os';
import { dirname, join } from 'node:path';
import { lives, pause } from '../support/processes.mjs';
import { launch, run, untilAnswers } from './launch.mjs';
import { reservePorts } from './ports.mjs';
import { postgresHome } from './postgres-binaries.mjs';
import { giveTo, placesFor, postgresUser } from './postgres-user.mjs';

const database = 'loyalty';
const role = 'loyalty';

/** Durable as in production (fsync and synchronous_commit stay on: figures measured without them mean nothing). */
function configuration(home) {
  const large = totalmem() > 8 * 2 ** 30;
  const statements =
    existsSync(join(home, 'lib', 'postgresql', 'pg_stat_statements.so')) ||
    existsSync(join(home, 'lib', 'pg_stat_statements.so'));
  return {
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    max_connections: 200,
    shared_buffers: large ? '512MB' : '128MB',
    effective_cache_size: large ? '4GB' : '1GB',
    work_mem: '16MB',
    maintenance_work_mem: '128MB',
    fsync: 'on',
    synchronous_commit: 'on',
    full_page_writes: 'on',
    // The shipped build knows pglz alone, which took a quarter of both processors of a book of 200,000 members (ADR 0077).
    wal_compression: 'off',
    min_wal_size: '256MB',
    max_wal_size: '4GB',
    checkpoint_timeout: '15min',
    random_page_cost: '1.1',
    jit: 'off',
    timezone: 'UTC',
    log_timezone: 'UTC',
    ...(statements ? { shared_preload_libraries: 'pg_stat_statements' } : {}),
  };
}

async function initialise(state, home, data, user) {
  giveTo(user, data);
  const passwordFile = join(dirname(data), 'password');
  writeFileSync(passwordFile, `${state.values.postgresPassword}\n`, { mode: 0o600 });
  if (user.uid !== undefined) chownSync(passwordFile, user.uid, user.gid);
  try {
    const layout = ['--pgdata', data, '--encoding', 'UTF8', '--locale', 'C', '--username', role];
    const access = ['--auth', 'scram-sha-256', '--pwfile', passwordFile];
    await run('postgres', join(home, 'bin', 'initdb'), [...layout, ...access, '--no-instructions', '--no-sync'], {
      ...user,
      cwd: '/',
    });
  } finally {
    rmSync(passwordFile, { force: true });
  }
  const lines = Object.entries(configuration(home)).map(([name, value]) => `${name} = '${value}'\n`);
  appendFileSync(join(data, 'postgresql.conf'), lines.join(''));
  const single = ['--single', '-D', data, 'postgres'];
  await run('postgres', join(home, 'bin', 'postgres'), single, {
    ...user,
    cwd: '/',
    input: `create database ${database}\n`,
  });
}

/**
 * PostgreSQL does not start while the process that its lock file names exists, and a killed one that no one has waited for still does.
 * Some seconds are given to whoever is to wait for it; then the file goes, since a zombie holds nothing.
 */
async function clearLock(pid, data) {
  for (let tries = 0; tries < 200 && existsSync(`/proc/${pid}`); tries += 1) await pause(50);
  rmSync(join(data, 'postmaster.pid'), { force: true });
}

async function answers(url) {
  const { default: pg } = await import('pg');
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 2_000 });
  client.on('error', () => undefined);
  try {
    await client.connect();
    await client.query('select 1');
  } finally {
    await client.end();
  }
}

export const postgres = {
  name: 'postgres',
  variable: 'DATABASE_URL',
  processes: ['postgres'],
  // Fast shutdown: open connections are ended, the data is left clean.
  stopSignal: 'SIGINT',
  tools: () => [],

  address: ({ values }) =>
    `postgres://${role}:${values.postgresPassword}@127.0.0.1:${values.ports.postgres}/${database}`,

  check: (url) => answers(url),

  async up(state) {
    if (!lives(state.processOf('postgres'))) {
      const user = postgresUser();
      const { home, data, away } = placesFor(user, postgresHome(), state.path('postgres', 'data'));
      if (away !== undefined) state.remember('postgresAway', away);
      const ports = await reservePorts(state, ['postgres']);
      if (state.values.postgresPassword === undefined) {
        state.remember('postgresPassword', randomBytes(12).toString('hex'));
      }
      if (!existsSync(join(data, 'PG_VERSION')) || state.values.postgresMade !== true) {
        rmSync(data, { recursive: true, force: true });
        await initialise(state, home, data, user);
        state.remember('postgresMade', true);
      }
      const before = state.processOf('postgres')?.pid;
      if (before !== undefined) await clearLock(before, data);
      const arguments_ = ['-D', data, '-p', String(ports.postgres)];
      await launch(state, 'postgres', join(home, 'bin', 'postgres'), arguments_, { ...user, cwd: '/' });
    }
    await untilAnswers(state, 'postgres', () => answers(postgres.address(state)));
  },

  removeData(state) {
    if (state.values.postgresAway !== undefined) rmSync(state.values.postgresAway, { recursive: true, force: true });
  },
};
