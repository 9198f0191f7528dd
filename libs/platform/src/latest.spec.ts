import { describe, expect, it } from '@jest/globals';
import { Latest } from './latest.js';

/** A count whose answers are given by hand. */
function counting(patienceMs = 20) {
  const given: { resolve: (value: number) => void; reject: (error: Error) => void }[] = [];
  const latest = new Latest(
    () => new Promise<number>((resolve, reject) => given.push({ resolve, reject })),
    patienceMs,
  );
  return { latest, given };
}

describe('the latest of a count', () => {
  it('is a new one each time where it comes at once', async () => {
    let count = 0;
    const latest = new Latest(() => Promise.resolve((count += 1)));
    expect([await latest.get(), await latest.get()]).toEqual([1, 2]);
  });

  it('is waited for the first time, and shared by all who ask', async () => {
    const { latest, given } = counting();
    const asked = [latest.get(), latest.get()];
    given[0]!.resolve(7);
    expect([await Promise.all(asked), given.length]).toEqual([[7, 7], 1]);
  });

  it('is the last one while a new one takes long, and then rests', async () => {
    const { latest, given } = counting();
    const first = latest.get();
    given[0]!.resolve(1);
    await first;
    expect(await latest.get()).toBe(1);
    given[1]!.resolve(2);
    await new Promise(setImmediate);
    expect([await latest.get(), given.length]).toEqual([2, 2]);
  });

  it('is not waited for where the last count took long', async () => {
    const { latest, given } = counting();
    const first = latest.get();
    setTimeout(() => given[0]!.resolve(1), 30);
    await first;
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    const askedAt = performance.now();
    expect([await latest.get(), given.length]).toEqual([1, 2]);
    expect(performance.now() - askedAt).toBeLessThan(15);
    given[1]!.resolve(2);
    await new Promise(setImmediate);
    expect(await latest.get()).toBe(2);
  });

  it('says what went wrong to those who wait, and goes on with the next', async () => {
    const { latest, given } = counting();
    const first = latest.get();
    given[0]!.reject(new Error('away'));
    await expect(first).rejects.toThrow('away');
    const second = latest.get();
    given[1]!.resolve(3);
    expect(await second).toBe(3);
  });
});
