import { spawnSync } from 'node:child_process';
import { chownSync, cpSync, existsSync, mkdirSync, statSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { dirname, join } from 'node:path';
import { Refusal } from '../support/output.mjs';

const account = 'loyalty-stack';

function idsOf(name) {
  const uid = spawnSync('id', ['-u', name], { encoding: 'utf8' });
  const gid = spawnSync('id', ['-g', name], { encoding: 'utf8' });
  return uid.status === 0 && gid.status === 0 ? { uid: Number(uid.stdout), gid: Number(gid.stdout) } : undefined;
}

/** PostgreSQL refuses to run as root: as whom it runs then (`{ uid, gid }`); otherwise `{}`, which is oneself. */
export function postgresUser() {
  if (process.getuid?.() !== 0) return {};
  const known = idsOf(account);
  if (known !== undefined) return known;
  const options = ['--system', '--no-create-home', '--shell', '/usr/sbin/nologin', '--user-group'];
  spawnSync('useradd', [...options, account], { stdio: 'ignore' });
  const user = idsOf(account) ?? idsOf('nobody');
  if (user === undefined) throw new Refusal('PostgreSQL does not run as root, and no other user could be made.');
  return user;
}

/** True when another user may pass through every directory above (a clone under /root cannot be reached). */
function isReachable(path) {
  for (let at = path; ; at = dirname(at)) {
    if (existsSync(at) && (statSync(at).mode & 0o001) === 0) return false;
    if (at === dirname(at)) return true;
  }
}

/**
 * Where the user may read the binaries and keep the data. Out of reach below the project, they go to a directory of
 * this stack under /var/tmp, which `down` removes.
 */
export function placesFor(user, home, data) {
  if (user.uid === undefined || (isReachable(home) && isReachable(dirname(data)))) return { home, data };
  const away = join('/var/tmp', `loyalty-stack-${createHash('sha256').update(data).digest('hex').slice(0, 12)}`);
  mkdirSync(away, { recursive: true, mode: 0o755 });
  const copy = join(away, 'postgresql');
  if (isReachable(home)) return { home, data: join(away, 'data'), away };
  if (!existsSync(copy)) cpSync(home, copy, { recursive: true, verbatimSymlinks: true });
  return { home: copy, data: join(away, 'data'), away };
}

/** Makes a directory that belongs to the user alone, below one that others may pass through. */
export function giveTo(user, directory) {
  mkdirSync(dirname(directory), { recursive: true, mode: 0o755 });
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  if (user.uid !== undefined) chownSync(directory, user.uid, user.gid);
}
