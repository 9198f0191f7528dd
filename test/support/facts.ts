import { bookDataOf, identityHash, parseInstant, type CommerceEvent } from '#contracts';
import type { Fact } from '#domain';
import { factOf } from '../../libs/storage/src/book/facts.js';
import type { History } from '../reference/history.js';
import { commandFacts } from './commands.js';

/** A history as the facts that the engine records of it, those of a repeated identity once. */
export function factsOf({ events, commands }: History): Fact[] {
  const seen = new Set<string>();
  const facts: Fact[] = [];
  for (const event of events) {
    const identity = identityHash(event.source, event.id);
    if (seen.has(identity)) continue;
    seen.add(identity);
    const time = parseInstant(event.time)!;
    const base = { identity, source: event.source, id: event.id, time, recorded: 0, seq: 0, imported: false };
    facts.push(factOf(event.type as Fact['type'], base, bookDataOf(event as unknown as CommerceEvent)));
  }
  return [...facts, ...commandFacts(commands)];
}
