import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { birthOf } from '../support/processes.mjs';

export const root = resolve(fileURLToPath(import.meta.url), '../../..');

/** Each has a directory of its own. */
const PARTS = ['kafka', 'kafka-2', 'kafka-3', 'postgres', 'redis', 'redis-1', 'redis-2', 'redis-3'];

/** What outlives every stack: the resolved class path of the broker. */
export const cacheDirectory = join(root, '.stack', 'cache');

/**
 * One stack's directory and memory: ports, passwords and the processes it started. The file is written anew after
 * every change, so that `down` finds whatever an interrupted `up` had started.
 */
export class State {
  constructor(directory) {
    this.directory = resolve(root, directory);
    this.file = join(this.directory, 'state.json');
    this.values = existsSync(this.file) ? JSON.parse(readFileSync(this.file, 'utf8')) : { ports: {}, processes: {} };
  }

  get exists() {
    return existsSync(this.file);
  }

  path(...parts) {
    return join(this.directory, ...parts);
  }

  logOf(name) {
    return this.path('log', `${name}.log`);
  }

  save() {
    mkdirSync(this.path('log'), { recursive: true });
    writeFileSync(`${this.file}.new`, `${JSON.stringify(this.values, null, 2)}\n`, { mode: 0o600 });
    renameSync(`${this.file}.new`, this.file);
  }

  remember(key, value) {
    this.values[key] = value;
    this.save();
    return value;
  }

  processOf(name) {
    return this.values.processes[name];
  }

  rememberProcess(name, pid) {
    this.values.processes[name] = { pid, birth: birthOf(pid) };
    this.save();
  }

  forgetProcess(name) {
    delete this.values.processes[name];
    this.save();
  }

  remove() {
    for (const part of ['state.json', 'log', ...PARTS]) {
      rmSync(this.path(part), { recursive: true, force: true });
    }
  }
}
