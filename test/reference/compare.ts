import { isDeepStrictEqual } from 'node:util';
import { identityKey, lotKey, type Reference } from './types.js';

/**
 * What differs between what the rules give and what an engine says, one difference a line; null where nothing does. Parts
 * that `actual` lacks are not compared. The order of lots and of tier changes counts, that of `waiting` does not, and an
 * entry sum of 0 equals a missing one.
 */
export function describeDifference(expected: Reference, actual: Partial<Reference>): string | null {
  const lines: string[] = [];
  for (const part of Object.keys(actual) as (keyof Reference)[]) {
    if (actual[part] !== undefined) compare(part, comparable(expected)[part], comparable(actual)[part], lines);
  }
  return lines.length > 0 ? lines.join('\n') : null;
}

/** Plain objects only, with names instead of positions where a name says more. */
function comparable(state: Partial<Reference>): Partial<Record<keyof Reference, unknown>> {
  const byName = <T>(values: T[], name: (value: T) => string): Record<string, T> =>
    Object.fromEntries(values.map((value) => [name(value), value]));
  return {
    ...state,
    outcomes: state.outcomes && Object.fromEntries(state.outcomes),
    waiting: state.waiting && byName(state.waiting, ({ source, id }) => identityKey(source, id)),
    lots: state.lots && { order: state.lots.map(lotKey), ...byName(state.lots, lotKey) },
    entrySums: state.entrySums && Object.fromEntries([...state.entrySums].filter(([, points]) => points !== 0)),
  };
}

function compare(path: string, expected: unknown, actual: unknown, lines: string[]): void {
  // 0 and −0 are the same number of points.
  if (expected === actual || isDeepStrictEqual(expected, actual)) return;
  if (!isContainer(expected) || !isContainer(actual)) {
    lines.push(`${path}: expected ${JSON.stringify(expected)}, got ${JSON.stringify(actual)}`);
    return;
  }
  for (const key of new Set([...Object.keys(expected), ...Object.keys(actual)])) {
    const inner = Array.isArray(expected) ? `${path}[${key}]` : `${path}.${key}`;
    compare(inner, field(expected, key), field(actual, key), lines);
  }
}

function isContainer(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

function field(container: object, key: string): unknown {
  return (container as Record<string, unknown>)[key];
}
