import { isDeepStrictEqual } from 'node:util';
import {
  advance,
  balanceOf,
  DAY_MS,
  foldMember,
  foldPlaced,
  isInOrder,
  neededParts,
  parentKey,
  placeFacts,
  reconcile,
  settledUnder,
  type Cause,
  type Fact,
  type Folding,
  type Instant,
  type Lot,
  type MemberState,
  type NewEntry,
  type Parent,
  type Placed,
  type Programs,
  type Publication,
  type Purchase,
  type Spending,
} from '#domain';
import type { Origin } from '../codes.js';
import type { Client } from '../database.js';
import { loadEntries, numberEntries, type BookLine } from './entries.js';
import { loadFacts } from './facts.js';
import { nextDueOf, type MemberRow } from './members.js';
import type { FactName } from './written.js';
import { isSameLot, loadAllLots } from './lots.js';
import { loadAllButLots, loadParts, type PartOf, type PartsWanted } from './parts.js';

/** What one transaction does for one member. */
export interface Work {
  row: MemberRow;
  /** New facts, already written; empty where only time passes. */
  facts: Fact[];
  /** Bring the member to this instant after the facts; null leaves that to the clock. */
  advanceTo: Instant | null;
  /** Fold all facts again, whatever the new ones are. */
  again?: boolean;
}

/** What a batch of work changes in the book, apart from the members' rows themselves. */
export interface Changes {
  rows: MemberRow[];
  lines: BookLine[];
  lots: PartOf<Lot>[];
  goneLots: PartOf<string>[];
  purchases: PartOf<Purchase>[];
  publications: PartOf<Publication>[];
  spendings: PartOf<Spending>[];
  /** Facts behind the lines by identity, as far as they are at hand. */
  names: Map<string, FactName>;
  /** Facts that came behind what had already taken effect for their member. */
  late: number;
  corrections: number;
}

/** Entries about something longer ago than this are not news, whoever sends them. */
const NEWS_MS = 7 * DAY_MS;

/** Folds new facts and passing time into members: those in time order onto their heads, the others by folding all their facts again. */
export class Folder {
  constructor(
    private readonly programs: Programs,
    private readonly now: Instant,
    /** Wall clock, for `recorded`; a member's own last one is never repeated. */
    private readonly wallNow: Instant,
  ) {}

  async fold(client: Client, works: readonly Work[]): Promise<Changes> {
    const changes: Changes = {
      rows: [],
      lines: [],
      lots: [],
      goneLots: [],
      purchases: [],
      publications: [],
      spendings: [],
      names: new Map(),
      late: 0,
      corrections: 0,
    };
    const refold: Work[] = [];
    const wanted: PartsWanted[] = [];
    const onto: Work[] = [];
    for (const work of works) {
      const until = this.lastInstant(work);
      const needed = neededParts(this.programs, work.row.head, work.facts, this.now, work.advanceTo ?? -Infinity);
      if (needed === 'facts' || work.again) refold.push(work);
      else {
        onto.push(work);
        const windowMs = settledUnder(this.programs, work.row.head).program.tiers.windowDays * DAY_MS;
        const loaded = needed === 'open' ? 'open' : 'due';
        const lots = loaded === 'open' ? ownLots(work.facts) : [];
        wanted.push({ row: work.row, until, windowMs, loaded, lots, spendings: namedSpendings(work.facts) });
      }
    }
    const states = await loadParts(client, wanted, 'all');
    for (const work of onto) {
      const state = states.get(work.row.ref)!;
      const placed = placeFacts(work.facts, (key) => parentOf(state, key));
      if (isInOrder(work.row.head, placed, this.now)) this.foldOnto(work, state, placed, changes);
      else refold.push(work);
    }
    if (refold.length > 0) await this.foldAgain(client, refold, changes);
    return changes;
  }

  private lastInstant(work: Work): Instant {
    let until = work.advanceTo ?? -Infinity;
    for (const fact of work.facts) if (fact.time <= this.now && fact.time > until) until = fact.time;
    return until;
  }

  private foldOnto(work: Work, state: MemberState, placed: Placed[], changes: Changes): void {
    const { row } = work;
    const balance = balanceOf(row.head);
    const run = foldPlaced(this.programs, state, placed, this.now);
    if (work.advanceTo !== null) advance(run, work.advanceTo);
    for (const id of run.changedLots) {
      const lot = state.lots.get(id)!;
      changes.lots.push({ ref: row.ref, part: lot });
      changes.names.set(lot.cause, { source: lot.source, id: lot.factId });
    }
    for (const id of run.changedOrders) changes.purchases.push({ ref: row.ref, part: state.byOrder.get(id)! });
    for (const key of run.changedPublications)
      changes.publications.push({ ref: row.ref, part: state.publications.get(key)! });
    for (const key of run.changedSpendings) changes.spendings.push({ ref: row.ref, part: state.spendings.get(key)! });
    this.record(work, run, run.entries, balance, false, changes);
  }

  /** Late facts: all facts of the member are folded again, and the book is corrected by the difference. */
  private async foldAgain(client: Client, works: readonly Work[], changes: Changes): Promise<void> {
    const refs = works.map((work) => work.row.ref);
    const [facts, booked, lots, parts] = await Promise.all([
      loadFacts(client, refs),
      loadEntries(client, refs),
      loadAllLots(client, refs),
      loadAllButLots(client, refs),
    ]);
    for (const work of works) {
      const { row } = work;
      const before = row.head;
      const until = Math.max(before.lastEffectAt ?? -Infinity, this.lastInstant(work));
      const run = foldMember(this.programs, facts.get(row.ref)!, Math.min(until, this.now));
      for (const fact of facts.get(row.ref)!) changes.names.set(fact.identity, fact);
      const cause: Cause = work.facts[0] ?? facts.get(row.ref)![0]!;
      const entries = reconcile(booked.get(row.ref)!, run.entries, cause);
      row.head = run.state.head;
      const late = before.last !== null && work.facts.length > 0;
      if (late) changes.late += work.facts.length;
      const had = lots.get(row.ref)!;
      for (const id of had.keys()) if (!run.state.lots.has(id)) changes.goneLots.push({ ref: row.ref, part: id });
      for (const lot of run.state.lots.values())
        if (!isSameLot(lot, had.get(lot.id))) changes.lots.push({ ref: row.ref, part: lot });
      const { byOrder, publications, spendings } = parts.get(row.ref)!;
      // Thousands that a late fact leaves as they were would take longer to write than to read.
      changes.purchases.push(...changed(row.ref, run.state.byOrder, byOrder));
      changes.publications.push(...changed(row.ref, run.state.publications, publications));
      changes.spendings.push(...changed(row.ref, run.state.spendings, spendings));
      this.record(work, run, entries, balanceOf(before), late, changes);
    }
  }

  private record(
    work: Work,
    run: Folding,
    entries: NewEntry[],
    balance: number,
    late: boolean,
    changes: Changes,
  ): void {
    const { row } = work;
    const recordedAt = work.facts[0]?.recorded ?? Math.max(this.wallNow, row.recordedAt + 1);
    if (entries.length > 0) {
      row.sequence++;
      row.recordedAt = recordedAt;
    }
    row.nextDueAt = nextDueOf(run);
    const newFacts = new Set<string>();
    for (const fact of work.facts) {
      newFacts.add(fact.identity);
      changes.names.set(fact.identity, fact);
    }
    const lines = numberEntries(row, entries, balance, recordedAt, (entry) => this.origin(entry, late, newFacts));
    changes.lines.push(...lines);
    changes.rows.push(row);
    for (const entry of entries) if (entry.corrects !== null) changes.corrections++;
  }

  private origin(entry: NewEntry, late: boolean, newFacts: Set<string>): Origin {
    const byNewFact = newFacts.has(entry.cause.identity);
    if (entry.cause.imported && (byNewFact || entry.at < this.now - NEWS_MS)) return 'import';
    return late || entry.corrects !== null || entry.at < this.now - NEWS_MS ? 'late' : 'live';
  }
}

/** The parts that the book does not have, or has otherwise. */
function changed<Part>(ref: number, folded: ReadonlyMap<string, Part>, had: ReadonlyMap<string, Part>): PartOf<Part>[] {
  const parts: PartOf<Part>[] = [];
  for (const [key, part] of folded) if (!isDeepStrictEqual(part, had.get(key))) parts.push({ ref, part });
  return parts;
}

function ownLots(facts: readonly Fact[]): string[] {
  return facts.map(parentKey).filter((key) => key !== null);
}

function namedSpendings(facts: readonly Fact[]): string[] {
  return facts.flatMap((fact) => {
    if (fact.type === 'redemption.cancelled') return [`redemption:${fact.redemptionId}`];
    return fact.type === 'hold.captured' || fact.type === 'hold.released' ? [`hold:${fact.holdId}`] : [];
  });
}

function parentOf(state: MemberState, key: string): Parent | undefined {
  if (key.startsWith('order:')) {
    const purchase = state.byOrder.get(key.slice('order:'.length));
    return purchase && { time: purchase.time, currency: purchase.currency };
  }
  const publication = state.publications.get(key);
  return publication && { time: publication.time, currency: null };
}
