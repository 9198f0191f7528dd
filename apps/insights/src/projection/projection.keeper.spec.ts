import { describe, expect, it } from '@jest/globals';
import { createLog, Metrics } from '#platform';
import type { Database, PublishedPrograms } from '#storage';
import { InsightsMetrics } from '../insights.metrics.js';
import { ProjectionKeeper } from './projection.keeper.js';

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('the keeper of the projection', () => {
  it('reckons by a newer version as soon as it is told to look, and tells when the deadlines are switched', async () => {
    const nothing = { filled: [], unfilled: [], members: 0 };
    let reckonedBy = 1;
    let version = 1;
    let switches = 0;
    const keeper = new ProjectionKeeper({
      store: {
        bookEpoch: () => Promise.resolve(1),
        noteBookEpoch: () => Promise.resolve(),
        missingShards: () => Promise.resolve([]),
        outdatedShards: (wanted) => (wanted === reckonedBy ? [] : [5]),
        reckonAnew: async (by) => {
          await turn();
          reckonedBy = by;
          return { ...nothing, filled: [5], members: 1 };
        },
        refill: () => Promise.resolve(nothing),
        rebuild: () => Promise.resolve(nothing),
      },
      database: null as unknown as Database,
      programs: null as unknown as PublishedPrograms,
      bookEpoch: 1,
      judgements: {
        get version() {
          return version;
        },
      },
      leases: {
        alone: async (_, work) => {
          await work({ assert: () => Promise.resolve() });
          return true;
        },
      },
      watermarks: { read: () => Promise.resolve({ watermark: 1, now: 1, wallNow: 1 }) },
      metrics: new InsightsMetrics(new Metrics('test')),
      log: createLog('test', 'silent'),
      onSwitched: () => void (switches += 1),
    });
    keeper.lookNow();
    for (let i = 0; i < 20; i += 1) await turn();
    expect(switches).toBe(0);
    version = 2;
    keeper.lookNow();
    version = 3;
    keeper.lookNow();
    for (let i = 0; i < 40; i += 1) await turn();
    expect([reckonedBy, switches]).toEqual([3, 1]);
    version = 4;
    keeper.lookNow();
    await turn();
    version = 5;
    keeper.lookNow();
    for (let i = 0; i < 40; i += 1) await turn();
    expect([reckonedBy, switches]).toEqual([5, 3]);
    await keeper.stop();
  });
});
