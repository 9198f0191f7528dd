/** One topic of a lane, as the merge sees it. */
export interface MergeSource<R> {
  readonly size: number;
  /** Time of the first record; null: it has none, take it at once; undefined: nothing is buffered. */
  readonly headTime: number | null | undefined;
  shift(): R | undefined;
}

/** What a lane remembers between two looks at its topics. */
export interface MergeState {
  /** Since when it waits for a topic that has more but has not delivered. */
  blockedSince: number | null;
  /** It has waited long enough, and goes on without the silent topic until that delivers again. */
  passesOver: boolean;
  /** Since when it holds records back for a fuller chunk. */
  lingerSince: number | null;
}

export interface MergeLimits {
  chunkMax: number;
  mergeWaitMs: number;
  lingerMs: number;
}

export const newMergeState = (): MergeState => ({ blockedSince: null, passesOver: false, lingerSince: null });

/**
 * Takes the next chunk of a lane, earliest record first. A record is taken only while every topic has one or is at its
 * end (`isAtEnd`), since otherwise an earlier one may be on its way; after `mergeWaitMs` the lane goes on without the
 * silent topic, until that delivers. Returns no records and the time to look again when it has to wait, and null when there is nothing.
 */
export function takeChunk<R, S extends MergeSource<R>>(
  sources: readonly S[],
  isAtEnd: (source: S) => boolean,
  state: MergeState,
  limits: MergeLimits,
  now: number,
): { records: R[]; lookAgainAt: number | null } {
  const records: R[] = [];
  const wait = lingerUntil(sources, state, limits, now);
  if (wait !== null) return { records, lookAgainAt: wait };
  while (records.length < limits.chunkMax) {
    const { earliest, until, silent } = look(sources, isAtEnd);
    if (!earliest) break;
    if (!silent) state.passesOver = false;
    else if (!state.passesOver && earliest.headTime !== null) {
      if (records.length > 0) break;
      state.blockedSince ??= now;
      const lookAgainAt = state.blockedSince + limits.mergeWaitMs;
      if (now < lookAgainAt) return { records, lookAgainAt };
      state.passesOver = true;
    }
    if (!takeRun(earliest, until, records, limits.chunkMax)) break;
  }
  if (records.length > 0) {
    state.blockedSince = null;
    state.lingerSince = null;
  }
  return { records, lookAgainAt: null };
}

/**
 * Takes the first record of a topic, and those behind it that come before all others (timed before `until`): looking at one topic for each
 * record costs a third of looking at all three.
 */
function takeRun<R>(source: MergeSource<R>, until: number, records: R[], chunkMax: number): boolean {
  let time: number | null | undefined;
  do {
    const record = source.shift();
    if (record === undefined) return false;
    records.push(record);
    time = source.headTime;
  } while (typeof time === 'number' && time < until && records.length < chunkMax);
  return true;
}

/** @returns also the time of the first record of the others */
function look<R, S extends MergeSource<R>>(
  sources: readonly S[],
  isAtEnd: (source: S) => boolean,
): { earliest: S | undefined; until: number; silent: boolean } {
  let earliest: S | undefined;
  let earliestTime = Infinity;
  let until = Infinity;
  let silent = false;
  for (const source of sources) {
    const time = source.headTime;
    if (time === undefined) {
      silent ||= !isAtEnd(source);
    } else if (time === null) {
      return { earliest: source, until: -Infinity, silent };
    } else if (earliest === undefined || time < earliestTime) {
      until = earliestTime;
      earliest = source;
      earliestTime = time;
    } else if (time < until) {
      until = time;
    }
  }
  return { earliest, until, silent };
}

function lingerUntil<R>(
  sources: readonly MergeSource<R>[],
  state: MergeState,
  { chunkMax, lingerMs }: MergeLimits,
  now: number,
): number | null {
  if (lingerMs <= 0) return null;
  const buffered = sources.reduce((sum, source) => sum + source.size, 0);
  if (buffered === 0 || buffered >= chunkMax) return null;
  state.lingerSince ??= now;
  const until = state.lingerSince + lingerMs;
  return now < until ? until : null;
}
