import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { newMergeState, takeChunk, type MergeSource } from './lane-merge.js';

type Item = { time: number | null };

class Source implements MergeSource<Item> {
  atEnd = true;
  constructor(readonly items: Item[]) {}
  get size() {
    return this.items.length;
  }
  get headTime() {
    return this.items[0]?.time;
  }
  shift() {
    return this.items.shift();
  }
}

const source = (...times: (number | null)[]) => new Source(times.map((time) => ({ time })));
const limits = { chunkMax: 100, mergeWaitMs: 200, lingerMs: 0 };
const isAtEnd = (s: Source) => s.atEnd;
const take = (sources: Source[], now = 0, state = newMergeState(), with_ = limits) => {
  const { records, lookAgainAt } = takeChunk<Item, Source>(sources, isAtEnd, state, with_, now);
  return { times: records.map((r) => r.time), lookAgainAt };
};

describe('merging the topics of a lane', () => {
  it('takes the earliest first, over all topics', () => {
    expect(take([source(1, 4, 5), source(2, 3, 6), source()]).times).toEqual([1, 2, 3, 4, 5, 6]);
  });

  it('never takes more than a chunk', () => {
    expect(take([source(1, 2, 3), source(4)], 0, newMergeState(), { ...limits, chunkMax: 2 }).times).toEqual([1, 2]);
  });

  it('takes a record without a time at once', () => {
    const silent = source();
    silent.atEnd = false;
    expect(take([source(null, null, 3), silent]).times).toEqual([null, null]);
    expect(take([source(NaN, NaN), source(1)]).times).toEqual([NaN, NaN, 1]);
  });

  it('waits for a topic that has more, and goes on without it after the wait', () => {
    const silent = source();
    silent.atEnd = false;
    const sources = [source(1, 2), silent];
    const state = newMergeState();
    expect(take(sources, 1_000, state)).toEqual({ times: [], lookAgainAt: 1_200 });
    expect(take(sources, 1_100, state)).toEqual({ times: [], lookAgainAt: 1_200 });
    expect(take(sources, 1_200, state)).toEqual({ times: [1, 2], lookAgainAt: null });
  });

  it('does not wait again for a topic that it went on without, until that has delivered', () => {
    const silent = source();
    silent.atEnd = false;
    const other = source(1);
    const state = newMergeState();
    take([other, silent], 1_000, state);
    expect(take([other, silent], 1_200, state).times).toEqual([1]);
    other.items.push({ time: 2 });
    expect(take([other, silent], 1_201, state).times).toEqual([2]);
    other.items.push({ time: 4 });
    silent.items.push({ time: 3 });
    expect(take([other, silent], 1_300, state).times).toEqual([3]);
    expect(take([other, silent], 1_301, state)).toEqual({ times: [], lookAgainAt: 1_501 });
  });

  it('gives what it has when a topic runs dry in mid-chunk', () => {
    const dry = source(2);
    dry.atEnd = false;
    expect(take([source(1, 3, 5), dry]).times).toEqual([1, 2]);
  });

  it('lingers for a fuller chunk only as long as it is told', () => {
    const state = newMergeState();
    const with_ = { ...limits, lingerMs: 30 };
    expect(take([source(1)], 10, state, with_)).toEqual({ times: [], lookAgainAt: 40 });
    expect(take([source(1)], 40, state, with_).times).toEqual([1]);
  });

  it('keeps the order of each topic, whatever the times are', () => {
    const times = fc.array(fc.option(fc.nat(50), { nil: null }), { maxLength: 20 });
    fc.assert(
      fc.property(fc.array(times, { minLength: 1, maxLength: 4 }), (lists) => {
        const items = lists.map((list) => list.map((time) => ({ time })));
        const sources = items.map((list) => new Source([...list]));
        const { records } = takeChunk<Item, Source>(
          sources,
          isAtEnd,
          newMergeState(),
          { ...limits, chunkMax: 1_000 },
          0,
        );
        for (const list of items) expect(records.filter((record) => list.includes(record))).toEqual(list);
      }),
    );
  });

  it('takes runs of one topic exactly as record by record', () => {
    const times = fc.array(fc.option(fc.nat(9), { nil: null, freq: 9 }), { maxLength: 20 });
    fc.assert(
      fc.property(fc.array(times, { minLength: 1, maxLength: 4 }), (lists) => {
        const sources = lists.map((list) => source(...list));
        const oneByOne: (number | null)[] = [];
        const left = lists.map((list) => [...list]);
        for (;;) {
          const heads = left.filter((list) => list.length > 0);
          const untimed = heads.find((list) => list[0] === null);
          const least = Math.min(...heads.map((list) => list[0] ?? Infinity));
          const next = untimed ?? heads.find((list) => list[0] === least);
          if (!next) break;
          oneByOne.push(next.shift()!);
        }
        expect(take(sources).times).toEqual(oneByOne);
      }),
    );
  });
});
