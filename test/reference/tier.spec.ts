import { describe, expect, it } from '@jest/globals';
import { at, cancel, order, refund } from './examples.js';

/** 2026-01-01 + 365 days = 2027-01-01; + 395 days = 2027-01-31. */
const START = '2026-01-01T00:00:00Z';

describe('tiers', () => {
  it('rises at once with 1,000 points and lasts 395 days from the order', () => {
    const facts = [order('a', START, 100_000)];
    const silver = at('2027-01-30T23:59:59.999Z', facts);
    expect(silver.tier).toEqual({
      level: 'silver',
      since: '2026-01-01T00:00:00.000Z',
      validUntil: '2027-01-31T00:00:00.000Z',
      qualifyingPoints: 0,
      next: { level: 'gold', missing: 5_000 },
    });
    const bronze = at('2027-01-31T00:00:00.000Z', facts);
    expect(bronze.tier).toMatchObject({ level: 'bronze', since: '2027-01-31T00:00:00.000Z', validUntil: null });
    expect(bronze.tierHistory).toEqual([
      { at: '2026-01-01T00:00:00.000Z', from: 'bronze', to: 'silver' },
      { at: '2027-01-31T00:00:00.000Z', from: 'silver', to: 'bronze' },
    ]);
  });

  it('has no since for who was never above bronze: 999.99 gives 999 qualifying points', () => {
    const { tier } = at('2026-01-02T00:00:00Z', [order('a', START, 99_999)]);
    expect(tier).toEqual({
      level: 'bronze',
      since: null,
      validUntil: null,
      qualifyingPoints: 999,
      next: { level: 'silver', missing: 1 },
    });
  });

  it('adds up orders within 365 days, the one exactly 365 days ago left out', () => {
    const halves = (second: string) => at(second, [order('a', START, 50_000), order('b', second, 50_000)]).tier;
    expect(halves('2026-12-31T23:59:59.999Z')).toMatchObject({ level: 'silver', qualifyingPoints: 1_000 });
    expect(halves('2027-01-01T00:00:00.000Z')).toMatchObject({ level: 'bronze', qualifyingPoints: 500 });
  });

  it('is kept by a small order that finds 1,000 points in its year: 2026-12-31 + 395 days = 2028-01-30', () => {
    const facts = [order('a', START, 100_000), order('b', '2026-12-31T00:00:00Z', 0)];
    expect(at('2027-01-15T00:00:00Z', facts).tier.validUntil).toBe('2028-01-30T00:00:00.000Z');
    const late = [order('a', START, 100_000), order('b', '2027-01-01T00:00:00Z', 0)];
    expect(at('2027-01-15T00:00:00Z', late).tier.validUntil).toBe('2027-01-31T00:00:00.000Z');
  });

  it('is a new tier when it ends at an instant and an order of that instant reaches it again', () => {
    const again = '2027-01-31T00:00:00.000Z';
    const state = at('2027-02-01T00:00:00Z', [order('a', START, 100_000), order('b', again, 100_000)]);
    expect(state.tier.since).toBe(again);
    expect(state.tierHistory.map(({ at: instant, to }) => [instant.slice(0, 10), to])).toEqual([
      ['2026-01-01', 'silver'],
      ['2027-01-31', 'bronze'],
      ['2027-01-31', 'silver'],
    ]);
    // The tier ended before the order: × 1, not × 1.25.
    expect(state.lots[1]?.given).toBe(1_000);
  });

  it('falls with a refund of the order that it rests on, from the refund on; points of later orders keep their multiplier', () => {
    const facts = [
      order('a', START, 100_000),
      order('b', '2026-01-05T00:00:00Z', 10_000),
      refund('a', 'r', '2026-01-10T00:00:00Z', 100),
    ];
    // 999 + 100 = 1,099 at b still reaches 1,000, so silver rests on b now.
    expect(at('2026-01-11T00:00:00Z', facts).tier).toMatchObject({
      level: 'silver',
      since: '2026-01-01T00:00:00.000Z',
      validUntil: '2027-02-04T00:00:00.000Z',
    });
    const more = [...facts, cancel('b', '2026-01-12T00:00:00Z')];
    const fallen = at('2026-01-13T00:00:00Z', more);
    expect(fallen.tier).toMatchObject({ level: 'bronze', since: '2026-01-12T00:00:00.000Z', qualifyingPoints: 999 });
    expect(at('2026-01-11T00:00:00Z', more).lots[1]).toMatchObject({ given: 125, left: 125 });
  });

  it('falls from gold to silver when only silver is still supported', () => {
    // Gold at the first day (5,000); in December 1,000 more: Q = 6,000, so gold until 2027-12-31.
    const facts = [order('a', START, 500_000), order('b', '2026-12-01T00:00:00Z', 100_000)];
    expect(at('2027-12-30T23:59:59.999Z', facts).tier.level).toBe('gold');
    // 2027-06-01: Q = 1,000 + 0, silver until 2028-06-30.
    const more = [...facts, order('c', '2027-06-01T00:00:00Z', 0)];
    const state = at('2028-01-01T00:00:00Z', more);
    expect(state.tier).toMatchObject({
      level: 'silver',
      since: '2027-12-31T00:00:00.000Z',
      validUntil: '2028-06-30T00:00:00.000Z',
    });
  });

  it('reaches platinum at once with 20,000.00 and shows no next level', () => {
    const { tier, tierHistory } = at('2026-01-02T00:00:00Z', [order('a', START, 2_000_000)]);
    expect([tier.level, tier.next]).toEqual(['platinum', null]);
    expect(tierHistory).toEqual([{ at: '2026-01-01T00:00:00.000Z', from: 'bronze', to: 'platinum' }]);
  });
});
