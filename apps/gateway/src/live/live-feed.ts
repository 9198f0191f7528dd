import type { MessageEvent } from '@nestjs/common';
import {
  distinctUntilChanged,
  EMPTY,
  exhaustMap,
  finalize,
  filter,
  map,
  merge,
  shareReplay,
  Subject,
  takeUntil,
  timer,
  type Observable,
} from 'rxjs';
import type { MemberChanged } from '#contracts';
import type { MemberSearch } from '#storage';
import { Refusal } from '../http/problem.js';
import type { StatusSource } from '../ops/status.source.js';

const PULSE_MS = 2_000;
const LOOK_AT_MEMBERS_MS = 1_000;
/** Then a listener comes back, and its token is looked at again. */
const LISTEN_MOST_MS = 15 * 60_000;
const LISTENERS_MOST = 500;

export interface LiveFeedOptions {
  status: Pick<StatusSource, 'pulse' | 'unhealthy'>;
  members: Pick<MemberSearch, 'sequences'>;
  wallNow: () => number;
  onError: (error: unknown) => void;
}

/**
 * What listeners hear: how the engine is, and that a member whom they watch has changed. However many listen, everything is looked up
 * once, and not at all while no one does.
 */
export class LiveFeed {
  readonly #ending = new Subject<void>();
  readonly #watched = new Map<string, number>();
  readonly #pulse: Observable<MessageEvent>;
  readonly #sequences: Observable<Map<string, number>>;
  #listeners = 0;

  constructor(private readonly options: LiveFeedOptions) {
    const latest = { bufferSize: 1, refCount: true };
    this.#pulse = timer(0, PULSE_MS).pipe(
      exhaustMap(() => this.#lookAtAll()),
      shareReplay(latest),
    );
    this.#sequences = timer(0, LOOK_AT_MEMBERS_MS).pipe(
      exhaustMap(() => this.#lookAtMembers()),
      shareReplay(latest),
    );
  }

  /** @throws Refusal where too many listen already */
  listen(memberId: string | undefined): Observable<MessageEvent> {
    if (this.#listeners >= LISTENERS_MOST) throw new Refusal('unavailable', `${LISTENERS_MOST} listen already`);
    this.#listeners += 1;
    return merge(this.#pulse, memberId === undefined ? EMPTY : this.#changesOf(memberId)).pipe(
      takeUntil(merge(this.#ending, timer(LISTEN_MOST_MS))),
      finalize(() => (this.#listeners -= 1)),
    );
  }

  /** Ends all streams, so that the server can close. */
  end(): void {
    this.#ending.next();
  }

  #changesOf(memberId: string): Observable<MessageEvent> {
    this.#watched.set(memberId, (this.#watched.get(memberId) ?? 0) + 1);
    return this.#sequences.pipe(
      map((sequences) => sequences.get(memberId)),
      filter((sequence) => sequence !== undefined),
      distinctUntilChanged(),
      map((sequence) => ({ type: 'member', data: { memberId, sequence } satisfies MemberChanged })),
      finalize(() => {
        const left = (this.#watched.get(memberId) ?? 1) - 1;
        if (left > 0) this.#watched.set(memberId, left);
        else this.#watched.delete(memberId);
      }),
    );
  }

  async #lookAtAll(): Promise<MessageEvent> {
    try {
      return { type: 'pulse', data: await this.options.status.pulse() };
    } catch (error) {
      this.options.onError(error);
      const at = new Date(this.options.wallNow()).toISOString();
      return { type: 'trouble', data: { at, unhealthy: await this.options.status.unhealthy() } };
    }
  }

  async #lookAtMembers(): Promise<Map<string, number>> {
    try {
      return await this.options.members.sequences([...this.#watched.keys()]);
    } catch (error) {
      this.options.onError(error);
      return new Map();
    }
  }
}
