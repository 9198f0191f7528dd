import { expect } from '@jest/globals';
import { compileValidator, ExplanationBody, refusalsOf } from '#contracts';
import { explanationInWords, LANGUAGES } from '#language';
import type { ExplanationView } from '#storage';

/** An entry's explanation has all that one must have, in every language, and its arithmetic gives the entry's points. */
export function expectSound(found: ExplanationView): void {
  const { entry, reckoning, correction, standing, correctedBy } = found;
  if (correction === null) {
    expect({ entryId: entry.entryId, kind: entry.kind, reckoning }).toMatchObject({ reckoning: expect.anything() });
    expectArithmetic(found);
  } else {
    const after = correction.after ?? { points: 0, moved: 0 };
    expect(correction.before.points + entry.points).toBe(after.points);
    expect(correction.newFacts.length).toBeGreaterThan(0);
  }
  expect(standing.points).toBe(entry.points + correctedBy.reduce((sum, one) => sum + one.points, 0));
  for (const language of LANGUAGES) {
    const words = explanationInWords(language, found, 'EUR');
    expect(words.length).toBeGreaterThan(1);
    expect(words.join(' ')).not.toMatch(/undefined|NaN|Invalid|[{}]|\bnull\b|\bnone\b(?! were)/);
    expect(refusalsOf(compileValidator(ExplanationBody), { ...found, language, words })).toEqual([]);
  }
}

function expectArithmetic({ entry, reckoning }: ExplanationView): void {
  const { case: name, inputs, steps } = reckoning!;
  const value = (step: string): number => steps.find((one) => one.name === step)!.value;
  if (name === 'purchase') expect(value('points')).toBe(entry.points);
  if (name === 'return' || name === 'review-removal') {
    expect(inputs['takenHere']).toBe(-entry.points);
    expect(value('owed')).toBeGreaterThanOrEqual(-entry.points);
  }
  if (name === 'expiry') expect(value('gone')).toBe(0 - entry.points);
  if (name === 'login' || name === 'review' || name === 'login-streak')
    expect(inputs['awardPoints']).toBe(entry.points);
  if (name === 'tier-reached') expect(inputs['qualifyingPoints']).toBeGreaterThanOrEqual(Number(inputs['threshold']));
}
