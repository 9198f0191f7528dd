import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { CutSearch } from './cut-search.js';
import { cutRanks } from './scores.js';

type Row = readonly [number, number, number];

const column = (shard: readonly Row[], measure: number): number[] =>
  shard.map((row) => row[measure] as number).sort((a, b) => a - b);

/** What Redis answers for a shard. */
const statistics = (shard: readonly Row[]): number[] =>
  shard.length === 0
    ? [0]
    : [
        shard.length,
        ...[0, 1, 2].flatMap((m) => cutRanks(shard.length).map((rank) => column(shard, m)[rank - 1] as number)),
      ];

const probed = (shard: readonly Row[], probes: readonly (number | null)[]): number[] =>
  probes.flatMap((probe, cut) => {
    if (probe === null) return [0, NaN, NaN];
    const values = column(shard, cut % 3);
    const below = values.filter((value) => value < probe);
    return [below.length, below.at(-1) ?? NaN, values.find((value) => value >= probe) ?? NaN];
  });

describe('the search for cut points', () => {
  it('has nothing to find where there is no one', () => {
    expect(CutSearch.begin([[0], [0]])).toBeNull();
  });

  it('finds the order statistics of all shards together, in few rounds', () => {
    const value = fc.oneof(fc.integer({ min: 0, max: 3 }), fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER }));
    const shards = fc.array(fc.array(fc.tuple(value, value, value), { maxLength: 12 }), { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(shards, (population) => {
        const all = population.flat();
        const search = CutSearch.begin(population.map(statistics));
        if (all.length === 0) return search === null;
        if (search === null) return false;
        let rounds = 0;
        for (let probes = search.probes(); probes !== null; probes = search.probes()) {
          search.learn(
            probes,
            population.map((shard) => probed(shard, probes)),
          );
          rounds += 1;
        }
        const wanted = (measure: number): number[] =>
          cutRanks(all.length).map((rank) => column(all, measure)[rank - 1] as number);
        expect(search.size).toBe(all.length);
        expect(search.cuts()).toEqual({ r: wanted(0), f: wanted(1), m: wanted(2) });
        expect(rounds).toBeLessThanOrEqual(54);
        return true;
      }),
    );
  });
});
