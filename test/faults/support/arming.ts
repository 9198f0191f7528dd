import { pathToFileURL } from 'node:url';
import type { KillPoint } from '#platform';
import { projectFile } from '../../support/project.js';

const preload = `--import=${pathToFileURL(projectFile('dist/test/faults/support/armed.js')).href}`;

/**
 * Variables that make a service send itself a signal, the nth time that it comes to a point.
 * @param log where it notes before that it did
 */
export function armed(at: KillPoint, nth: number, signal: 'SIGKILL' | 'SIGSTOP', log: string): Record<string, string> {
  return { NODE_OPTIONS: preload, FAULTS_KILL_AT: `${at}:${nth}:${signal}`, FAULTS_KILL_LOG: log };
}
