import { afterEach, describe, expect, it } from '@jest/globals';
import { createLog } from '#platform';
import type { DueMember } from '#projections';
import { ChurnWorker } from './churn.worker.js';

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** A worker whose clock never ticks: it looks only when it is woken. */
function workerOf(due: () => DueMember[]): { worker: ChurnWorker; decided: string[]; looks: () => number } {
  const decided: string[] = [];
  let looks = 0;
  const worker = new ChurnWorker({
    insights: {
      due: () => Promise.resolve(due()),
      settleDue: (members) => Promise.resolve(members.length),
    },
    store: {
      alone: async (work) => {
        await work();
        return true;
      },
    },
    decider: {
      decide: (memberIds) => {
        decided.push(...memberIds);
        return Promise.resolve();
      },
    },
    watermarks: {
      read: async () => {
        looks += 1;
        await turn();
        return { watermark: 1, now: 1, wallNow: 1 };
      },
    },
    log: createLog('test', 'silent'),
    wallNow: () => 1,
  });
  return { worker, decided, looks: () => looks };
}

let working: ChurnWorker | undefined;
afterEach(() => working?.stop());

describe('the churn worker, woken after a switch of deadlines', () => {
  it('has those decided who are due by the new ones, at once', async () => {
    const waiting = [[{ memberId: 'm', dueAt: 1, modelVersion: 2 }], [{ memberId: 'm', dueAt: 1, modelVersion: 2 }]];
    const { worker, decided } = workerOf(() => waiting.shift() ?? []);
    working = worker;
    worker.wake();
    for (let i = 0; i < 10; i += 1) await turn();
    expect(decided).toEqual(['m']);
  });

  it('looks once more where it was looking already, however often it is woken', async () => {
    const { worker, looks } = workerOf(() => []);
    working = worker;
    worker.wake();
    for (let i = 0; i < 3; i += 1) worker.wake();
    for (let i = 0; i < 20; i += 1) await turn();
    expect(looks()).toBe(2);
    await worker.stop();
    worker.wake();
    await turn();
    expect(looks()).toBe(2);
  });
});
