import { readFileSync } from 'node:fs';
import { classify, type Classified } from '../../classify.js';
import { parseMapping } from '../mapping.js';

interface Sent {
  key?: string | null;
  headers?: Record<string, string>;
}

/** For the specs beside it: what becomes of a document under a preset. */
export function classifier(preset: string) {
  const mapping = parseMapping(readFileSync(`mappings/${preset}.yaml`, 'utf8'), preset);
  const rules = {
    currencies: new Set(['EUR', 'USD', 'JPY']),
    key: 'memberId' as const,
    nowMs: Date.UTC(2026, 5, 1),
    mapping,
  };
  return (document: object, { key = null, headers }: Sent = {}): Classified =>
    classify(
      {
        topic: 'shop1.commerce.orders',
        key: key === null ? null : Buffer.from(key),
        value: Buffer.from(JSON.stringify(document)),
        headers,
      },
      rules,
    );
}

export function eventOf(classified: Classified) {
  if (classified.outcome !== 'candidate') throw new Error(JSON.stringify(classified));
  const { source, id, type, time, data } = classified.event;
  return { source, id, type, time, data };
}
