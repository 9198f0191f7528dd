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
  const heads = new Heads(sources, isAtEnd);
  while (records.length < limits.chunkMax && heads.look()) {
    if (heads.silent === 0) state.passesOver = false;
    else if (!state.passesOver && heads.time !== AT_ONCE) {
      if (records.length > 0) break;
      state.blockedSince ??= now;
      const lookAgainAt = state.blockedSince + limits.mergeWaitMs;
      if (now < lookAgainAt) return { records, lookAgainAt };
      state.passesOver = true;
    }
    if (!heads.takeRun(records, limits.chunkMax)) break;
  }
  if (records.length > 0) {
    state.blockedSince = null;
    state.lingerSince = null;
  }
  return { records, lookAgainAt: null };
}

/** Of a first record without a time; before all others. */
const AT_ONCE = -Infinity;
/** Of a topic with nothing buffered; before and after no other. */
const NOTHING = NaN;

/**
 * The times of the topics' first records while a chunk is taken, as numbers in one place: asking every topic for each record costs more than
 * taking it.
 */
class Heads<R, S extends MergeSource<R>> {
  /** How many topics have nothing buffered, and are not at their end. */
  silent = 0;
  /** Of the earliest first record. */
  time = NOTHING;
  private earliest = -1;
  /** Of the next one, of another topic. */
  private until = Infinity;
  private readonly times: number[];

  constructor(
    private readonly sources: readonly S[],
    private readonly isAtEnd: (source: S) => boolean,
  ) {
    this.times = sources.map((source) => this.timeOf(source));
  }

  /** Finds the earliest. False: there is none. */
  look(): boolean {
    const { times } = this;
    let earliest = -1;
    let time = Infinity;
    let until = Infinity;
    for (let i = 0; i < times.length; i += 1) {
      const head = times[i]!;
      if (head < time) {
        until = time;
        time = head;
        earliest = i;
      } else if (head < until) {
        until = head;
      }
    }
    this.earliest = earliest;
    this.time = time;
    // Behind a record without a time the others are looked at anew: one of them may be waited for.
    this.until = time === AT_ONCE ? AT_ONCE : until;
    return earliest >= 0;
  }

  /** Takes the earliest, and those behind it that come before all others. False: it cannot be taken. */
  takeRun(records: R[], chunkMax: number): boolean {
    const { until, earliest } = this;
    const source = this.sources[earliest]!;
    let time: number | null | undefined;
    do {
      const record = source.shift();
      if (record === undefined) return false;
      records.push(record);
      time = source.headTime;
    } while (typeof time === 'number' && time < until && records.length < chunkMax);
    this.times[earliest] = typeof time === 'number' && !Number.isNaN(time) ? time : this.timeOf(source);
    return true;
  }

  private timeOf(source: S): number {
    const time = source.headTime;
    // NaN is no time either.
    if (time === null || Number.isNaN(time)) return AT_ONCE;
    if (time !== undefined) return time;
    if (!this.isAtEnd(source)) this.silent += 1;
    return NOTHING;
  }
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
