import { setTimeout as delay } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import type { SimulationReport } from '#domain';
import { describeError, type Log } from '#platform';
import type { DatabaseOptions, KeptSimulation, SimulationRequest, SimulationStore } from '#storage';
import { Refusal } from '../http/problem.js';

/** What the thread tells; a report of null says that another simulation runs. */
export type SimulationNews = { done: number; all: number } | { report: SimulationReport | null };

export interface SimulationDeskOptions {
  store: SimulationStore;
  /** For the thread's own connection. */
  database: DatabaseOptions;
  log: Log;
  /** How long an asker waits for the result. */
  patienceMs?: number;
}

const PATIENCE_MS = 20_000;
const NOTE_EVERY_MS = 1_000;

/** Makes simulations, one at a time, in a thread; who asks waits for a while, and can ask again for what takes longer. */
export class SimulationDesk {
  private thread: Worker | null = null;

  constructor(private readonly options: SimulationDeskOptions) {}

  /** @throws Refusal where another one runs, here or elsewhere */
  async ask(version: number, request: SimulationRequest): Promise<KeptSimulation> {
    if (this.thread !== null) throw new Refusal('conflict', BUSY);
    const { store, patienceMs = PATIENCE_MS } = this.options;
    const thread = this.start(request);
    const id = await store.begin(version);
    const ended = this.follow(thread, id);
    const result = await Promise.race([ended, delay(patienceMs, 'waiting' as const, { ref: false })]);
    if (result === 'busy') throw new Refusal('conflict', BUSY);
    return (await store.read(id))!;
  }

  async stop(): Promise<void> {
    await this.thread?.terminate();
  }

  private start(request: SimulationRequest): Worker {
    const options = { ...this.options.database, poolSize: 1, applicationName: 'loyalty-simulation' };
    const thread = new Worker(new URL('./simulation.thread.js', import.meta.url), { workerData: { options, request } });
    this.thread = thread;
    return thread;
  }

  /** Keeps what the thread tells. @returns once it has ended */
  private async follow(thread: Worker, id: number): Promise<'busy' | 'ended'> {
    const { store, log } = this.options;
    try {
      const report = await this.reportOf(thread, id);
      await store.end(id, report === null ? { problem: BUSY } : { report });
      return report === null ? 'busy' : 'ended';
    } catch (error) {
      log.error({ simulation: id, error: describeError(error) }, 'a simulation failed');
      await store.end(id, { problem: error instanceof Error ? error.message : String(error) }).catch(() => undefined);
      return 'ended';
    } finally {
      this.thread = null;
      await thread.terminate();
    }
  }

  private reportOf(thread: Worker, id: number): Promise<SimulationReport | null> {
    let notedAt = 0;
    return new Promise((resolve, reject) => {
      thread.on('message', (news: SimulationNews) => {
        if ('report' in news) return resolve(news.report);
        if (performance.now() - notedAt < NOTE_EVERY_MS) return;
        notedAt = performance.now();
        this.options.store.note(id, news.done, news.all).catch(reject);
      });
      thread.once('error', reject);
      thread.once('exit', () => reject(new Error('the thread ended before it had a result')));
    });
  }
}

const BUSY = 'another simulation runs: one at a time reads all facts';
