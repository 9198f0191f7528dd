import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { KillPoint } from '#platform';
import type { Installation } from '../../support/installation.js';
import { projectFile, runDirectory } from '../../support/project.js';
import type { Service, ServiceName } from '../../support/stack.js';
import { armed } from './arming.js';

/** A death to come: at which point, and the how manieth time that a process comes to it. */
export interface Kill {
  at: KillPoint;
  nth: number;
  /** Done before the process starts that will die of it. */
  prepare?: () => Promise<void>;
}

/**
 * Keeps some services of one kind running. Each dies at the next kill point of a list and is started again; when the list is used up,
 * they live.
 */
export class Crew {
  /** Ends that no kill point explains. */
  readonly problems: string[] = [];
  /** Who died of a kill, and when. */
  readonly ended: { at: KillPoint; atMs: number }[] = [];
  private readonly log: string;
  private readonly serving: Promise<void>[] = [];
  private readonly living = new Map<Service, Kill | undefined>();
  private ending = false;

  constructor(
    private readonly made: Installation,
    readonly app: ServiceName,
    private readonly kills: Kill[],
    private readonly variables: Record<string, string> = {},
  ) {
    this.log = projectFile(`${runDirectory()}/log/kills-${made.namespace}-${app}.log`);
    mkdirSync(dirname(this.log), { recursive: true });
  }

  /** @param size how many at once */
  start(size: number): void {
    for (let i = 0; i < size; i += 1) this.serving.push(this.serve());
  }

  /** Kill points that fired, in the order in which they did. */
  get fired(): string[] {
    return existsSync(this.log) ? readFileSync(this.log, 'utf8').trim().split('\n') : [];
  }

  /** Kill points that have not fired. */
  get pending(): string[] {
    return [...this.living.values(), ...this.kills].flatMap((kill) => (kill ? [kill.at] : []));
  }

  get alive(): Service[] {
    return [...this.living.keys()];
  }

  /** Ends those that live, in order. */
  async stop(): Promise<void> {
    this.ending = true;
    await Promise.all(this.alive.map((service) => service.stop()));
    await Promise.all(this.serving);
  }

  /** Where a test has failed: none may be left, and none started again. */
  async close(): Promise<void> {
    this.ending = true;
    for (const service of this.alive) service.kill();
    await Promise.all(this.serving);
  }

  private async serve(): Promise<void> {
    while (!this.ending) {
      const kill = this.kills.shift();
      await kill?.prepare?.();
      if (this.ending) return;
      const doom = kill ? armed(kill.at, kill.nth, 'SIGKILL', this.log) : {};
      const service = await this.made.start(this.app, { ...this.variables, ...doom }, { untilReady: false });
      this.living.set(service, kill);
      if (this.ending) service.kill();
      const { code, signal } = await service.exited;
      this.living.delete(service);
      if (this.ending) return;
      if (kill && signal === 'SIGKILL') {
        this.ended.push({ at: kill.at, atMs: Date.now() });
        continue;
      }
      this.problems.push(`${this.app} ended by itself (${signal ?? code}):\n${service.logTail()}`);
      return;
    }
  }
}
