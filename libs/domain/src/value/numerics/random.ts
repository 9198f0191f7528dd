/** A seeded generator of uniform numbers in [0, 1): the same seed gives the same numbers everywhere. */
export type Random = () => number;

/** Mulberry32 (T. Ettinger, 2017): 32 bits of state, enough for resampling; not for secrets. */
export function seededRandom(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}
