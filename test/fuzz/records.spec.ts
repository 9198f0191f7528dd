import { readFileSync } from 'node:fs';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { parseMapping } from '#contracts';
import type { RawRecord } from '#messaging';
import { PositionStore } from '#storage';
import { decoder, type DecodedRecord } from '../../apps/ledger/src/intake/decode.js';
import { TestBook } from '../support/book.js';
import { projectFile } from '../support/project.js';
import { propertyOptions } from '../support/property.js';
import { Dice, mutated, MUTATIONS, type Sent } from './mutations.js';
import { validRecord } from './valid-records.js';

const MUTATED = 10_000;
const CHUNK = 1_000;
/** Among so many mutated ones stands one valid neighbour. */
const NEIGHBOUR_EVERY = 5;
const TOPIC = 'commerce.orders';
const NOW = Date.UTC(2026, 5, 1);
/** The longest that a chunk of theirs may take; about a tenth of that is usual. */
const NEIGHBOURS_WAIT_MAX_MS = 10_000;
const HEAP_GROWTH_MAX_BYTES = 32 * 1024 * 1024;

let book: TestBook;
beforeAll(async () => {
  book = await TestBook.open('fuzz');
  book.now = NOW;
}, 60_000);
afterAll(() => book.close());

const mapping = parseMapping(readFileSync(projectFile('mappings/segment.yaml'), 'utf8'), 'segment');
const rules = { currencies: new Set(['EUR', 'USD']), key: 'memberId' as const, nowMs: NOW, mapping };
const decode = decoder('fuzz', () => rules);

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;
function heapBytes(): number {
  collectGarbage();
  return process.memoryUsage().heapUsed;
}

/** What a failure names, so that it can be looked at without running all of it. */
function decodedOrNamed(raw: RawRecord, how: string[]): DecodedRecord {
  try {
    return decode(raw);
  } catch (error) {
    const value = raw.value?.toString('utf8').slice(0, 500);
    throw new Error(`reading threw after ${how.join(', ')}: ${String(error)}\n${value}`, { cause: error });
  }
}

async function counts(sql: string): Promise<Record<string, number>> {
  const rows = (await book.database.query(sql)) as unknown as { name: string; count: string }[];
  return Object.fromEntries(rows.map(({ name, count }) => [name, Number(count)]));
}

describe('spoilt records', () => {
  it('have one outcome each, throw nothing, leave no memory behind, and their neighbours are applied', async () => {
    const dice = new Dice(propertyOptions(MUTATED).seed);
    const outcomes: Record<string, number> = {};
    const used = new Set<string>();
    let [offset, neighbours, slowestMs, heapBefore] = [0, 0, 0, 0];
    const raw = (sent: Sent): RawRecord => ({
      topic: TOPIC,
      partition: 0,
      offset: offset++,
      timestamp: NOW,
      bytes: 1,
      ...sent,
    });

    for (let number = 0; number < MUTATED;) {
      const records: DecodedRecord[] = [];
      for (const last = number + CHUNK; number < Math.min(last, MUTATED); number++) {
        // Some take the identity of one before: duplicates and conflicts.
        const identity = Math.max(0, number - dice.pick([0, 0, 0, 0, 1]));
        const spoilt = mutated(validRecord(identity, `spoilt-${identity % 97}`, dice), dice);
        for (const name of spoilt.how) used.add(name);
        records.push(decodedOrNamed(raw(spoilt.sent), spoilt.how));
        if (number % NEIGHBOUR_EVERY !== 0) continue;
        const valid = validRecord(MUTATED + neighbours, `neighbour-${neighbours++}`, dice);
        records.push(decode(raw(valid)));
        expect(records.at(-1)).toMatchObject({ outcome: 'candidate', message: '' });
        if (dice.below(10) === 0) records.push(decode(raw(valid)));
      }
      const startedAt = performance.now();
      const result = await book.ledger.applyChunk({
        records,
        ends: [{ topic: TOPIC, partition: 0, end: offset, next: offset }],
      });
      slowestMs = Math.max(slowestMs, performance.now() - startedAt);
      for (const { outcome, count } of result.outcomes) outcomes[outcome] = (outcomes[outcome] ?? 0) + count;
      expect(Object.values(outcomes).reduce((sum, count) => sum + count, 0)).toBe(offset);
      if (number === 3 * CHUNK) heapBefore = heapBytes();
    }
    const growth = heapBytes() - heapBefore;
    const reasons = await counts('select reason as name, count(*) from dead_letter group by reason order by 2 desc');
    console.info(JSON.stringify({ outcomes, reasons, slowestChunkMs: Math.round(slowestMs), heapGrowthBytes: growth }));

    expect(Object.keys(outcomes).sort()).toEqual(['applied', 'conflict', 'duplicate', 'ignored', 'invalid']);
    expect([...used].sort()).toEqual(Object.keys(MUTATIONS).sort());
    expect(growth).toBeLessThan(HEAP_GROWTH_MAX_BYTES);
    expect(slowestMs).toBeLessThan(NEIGHBOURS_WAIT_MAX_MS);
    const [position] = await new PositionStore(book.database).all();
    expect(position!.position).toBe(offset);
    const letters = await counts(`select 'all' as name, count(*) from dead_letter union all
      select 'places', count(distinct record_offset) from dead_letter`);
    expect(letters).toEqual({ all: (outcomes['invalid'] ?? 0) + (outcomes['conflict'] ?? 0), places: letters['all'] });
    const facts = await counts(`select 'all' as name, count(*) from fact union all
      select 'neighbours', count(*) from fact join person using (ref) where member_id like 'neighbour-%'`);
    expect(facts).toEqual({ all: outcomes['applied'], neighbours });
    // The checks before the book let nothing through that the book must refuse.
    expect(reasons['NotApplicable'] ?? 0).toBe(0);
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
  }, 120_000);
});
