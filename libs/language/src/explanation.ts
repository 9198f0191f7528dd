import type { EntryKind, Reckoning, Said, Step } from '#domain';
import type { MessageKey } from './catalogue.en.js';
import type { Language } from './language.js';
import { message, money, type Values } from './message.js';

/** A fact as an explanation names it. Instants are RFC 3339. */
export interface NamedFact {
  type: string;
  source: string;
  id: string;
  time: string;
  recordedAt: string;
}

/** What words are made of: an entry, why it says what it says, and what became of it. */
export interface Explanation {
  entry: {
    entryId: string;
    kind: EntryKind;
    points: number;
    moved: number;
    effectiveAt: string;
    programVersion: number;
    from: string | null;
    to: string | null;
  };
  fact: NamedFact | null;
  /** Who asked for it, and why; null for what no person asked for. */
  asked: { by: string | null; reason: string | null } | null;
  reckoning: Reckoning | null;
  correction: {
    corrects: string;
    before: Said & { reckoning: Reckoning | null };
    after: (Said & { reckoning: Reckoning | null }) | null;
    newFacts: NamedFact[];
  } | null;
  correctedBy: { entryId: string; points: number; moved: number; recordedAt: string }[];
  standing: Said;
}

/** An explanation in sentences that can be read out to a member. @param currency of money where the inputs name none */
export function explanationInWords(language: Language, explanation: Explanation, currency: string): string[] {
  const say = (key: MessageKey, values: Values = {}): string => message(language, key, values);
  const { entry, fact, asked, reckoning, correction, correctedBy, standing } = explanation;
  const why = (one: Reckoning | null): string[] => (one === null ? [] : reckoningInWords(language, one, currency));
  const words = [
    say(`what.${entry.kind}`, {
      points: entry.points,
      taken: -entry.points,
      moved: entry.moved,
      at: new Date(entry.effectiveAt),
      from: entry.from ?? '',
      to: entry.to ?? '',
      holds: entry.to === null ? 'no' : 'yes',
    }),
    ...why(reckoning),
  ];
  if (correction !== null) words.push(...correctionInWords(say, correction, why));
  if (asked?.by) words.push(say('by.person', { by: asked.by, reason: asked.reason ?? 'none' }));
  if (fact !== null) words.push(say('by.fact', { ...factValues(fact), programVersion: entry.programVersion }));
  for (const { entryId, points, recordedAt } of correctedBy)
    words.push(say('corrected.by', { entryId, points, recordedAt: new Date(recordedAt) }));
  if (correctedBy.length > 0) words.push(say('corrected.standing', { points: standing.points }));
  return words;
}

function correctionInWords(
  say: (key: MessageKey, values?: Values) => string,
  { corrects, before, after, newFacts }: NonNullable<Explanation['correction']>,
  why: (reckoning: Reckoning | null) => string[],
): string[] {
  const [first] = newFacts;
  const words = [
    say('corrects.before', { entryId: corrects, points: before.points }),
    first === undefined
      ? say('corrects.nothing-new')
      : say('corrects.news', { ...factValues(first), count: newFacts.length }),
    after === null
      ? say('corrects.gone')
      : say('corrects.after', { points: after.points, difference: after.points - before.points }),
  ];
  if (before.reckoning !== null) words.push(say('corrects.then'), ...why(before.reckoning));
  if (after !== null && after.reckoning !== null) words.push(say('corrects.since'), ...why(after.reckoning));
  return words;
}

function reckoningInWords(language: Language, { case: name, inputs, steps }: Reckoning, currency: string): string[] {
  const values: Values = {};
  const own = typeof inputs['currency'] === 'string' ? inputs['currency'] : currency;
  const worded = (key: string, value: string | number | null): string | number | Date => {
    if (value === null) return 'none';
    return key.endsWith('At') && typeof value === 'string' ? new Date(value) : value;
  };
  for (const [key, value] of [...Object.entries(inputs), ...steps.map((step) => [step.name, step.value] as const)]) {
    values[key] = worded(key, value);
    if (key.endsWith('Minor') && typeof value === 'number')
      values[key.slice(0, -'Minor'.length)] = money(language, value, own);
  }
  return [message(language, `why.${name}`, values), ...steps.map((step) => stepInWords(language, step))];
}

function stepInWords(language: Language, { name, formula, filled, exact, value }: Step): string {
  const isExact = exact === String(value);
  return message(language, isExact ? 'how.exact' : 'how.rounded', { name, formula, filled, exact, value });
}

function factValues({ type, source, id, time, recordedAt }: NamedFact): Values {
  return { type, source, id, time: new Date(time), recordedAt: new Date(recordedAt) };
}
