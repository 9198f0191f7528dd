import { describe, expect, it } from '@jest/globals';
import type { MessagingLog } from './log.js';
import { RebuildBudget } from './rebuild-budget.js';
import { Supervisor, type Trouble } from './supervisor.js';
import { Waiting } from './waiting.js';

const silent: MessagingLog = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

describe('the supervisor', () => {
  /** Runs through these troubles, one for each life; what it did. */
  async function through(troubles: Trouble[], rebuildsMax: number): Promise<string[]> {
    const did: string[] = [];
    const left = [...troubles];
    let end: () => void = () => undefined;
    const ended = new Promise<void>((resolve) => (end = resolve));
    const supervisor = new Supervisor({
      open: () => {
        did.push('open');
        const trouble = left.shift();
        setImmediate(() => (trouble ? supervisor.trouble(trouble) : end()));
        return Promise.resolve();
      },
      close: () => Promise.resolve(),
      rebuildsMax,
      rebuildWindowMs: 60_000,
      waiting: new Waiting(),
      log: silent,
      onFatal: (error) => {
        did.push(error.message);
        end();
      },
      rebuilt: (reason) => void did.push(`rebuilt: ${reason}`),
    });
    supervisor.start();
    await ended;
    await supervisor.stop();
    return did;
  }

  it('opens anew after trouble, and gives up when the budget is spent', async () => {
    const crash = { reason: 'crash', counted: true };
    expect(await through([crash, crash], 1)).toEqual([
      'open',
      'rebuilt: crash',
      'open',
      'the consumer cannot be kept alive: crash',
    ]);
  });

  it('never gives up for what only waiting can heal', async () => {
    const away = { reason: 'brokers away', counted: false };
    const did = await through([away, away, away], 0);
    expect(did.filter((step) => step === 'open')).toHaveLength(4);
  });
});

describe('a budget of rebuilds', () => {
  it('forgets what lies before the window', () => {
    const budget = new RebuildBudget(2, 1_000);
    expect([0, 10, 20, 1_005, 1_006].map((at) => budget.spend(at))).toEqual([true, true, false, true, false]);
  });
});
