import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { currencyExponent } from './currency.js';
import { exactDecimal, readProgram } from './program.js';

const defaultText = readFileSync('programs/default.yaml', 'utf8');
const changed = (from: string | RegExp, to: string) => {
  const text = defaultText.replace(from, to);
  if (text === defaultText) throw new Error(`nothing to change: ${from}`);
  return text;
};
const problemsOf = (text: string) => {
  const reading = readProgram(text);
  return 'problems' in reading ? reading.problems : [];
};
const lineOf = (fragment: string) => defaultText.slice(0, defaultText.indexOf(fragment)).split('\n').length;

describe('the default program', () => {
  it('is read into plain values', () => {
    const reading = readProgram(defaultText);
    if ('problems' in reading) throw new Error(reading.problems.join('\n'));
    expect(reading.program).toMatchObject({
      name: 'default',
      currencies: ['EUR'],
      key: 'memberId',
      points: { pendingHours: 336, minorUnitsPerPoint: 100, expiryMonths: 12, valueMinor: 1, minimumRedemption: 100 },
      reviews: { points: 50, awardsPerDay: 3 },
      logins: { points: 5, streakDays: 7, streakPoints: 50 },
      holds: { minimumPoints: 100, defaultMinutes: 30, maximumDays: 30 },
      churn: {
        horizonDays: 90,
        threshold: 0.8,
        lateDays: 7,
        controlShare: 0.1,
        fallbackDays: 90,
        fallbackGapFactor: 3,
      },
    });
    expect(reading.program.tiers.levels[1]).toEqual({
      name: 'silver',
      threshold: 1000,
      multiplier: { text: '1.25', num: 125, den: 100 },
    });
    expect(reading.program.segments[2]).toEqual({ name: 'at risk', r: [1, 2], f: [3, 5], m: [1, 5] });
  });
});

describe('a program file is refused with line, field and rule', () => {
  it('for a value of the wrong kind', () => {
    expect(problemsOf(changed('pendingHours: 336', 'pendingHours: soon'))).toEqual([
      `line ${lineOf('pendingHours')}: points.pendingHours is "soon": must be a whole number from 0 to 87600`,
    ]);
  });

  it('for a field that it does not have, and one that is missing', () => {
    expect(problemsOf(changed('graceDays: 30', 'graceDay: 30'))).toEqual([
      `line ${lineOf('windowDays')}: tiers.graceDays is missing`,
      `line ${lineOf('graceDays')}: tiers.graceDay is not a field of it`,
    ]);
  });

  it('for thresholds that do not rise from 0', () => {
    expect(problemsOf(changed('threshold: 5000', 'threshold: 1000'))).toEqual([
      `line ${lineOf('name: gold')}: tiers.levels[2].threshold is 1000: must be above the one before, 1000`,
    ]);
    expect(problemsOf(changed('threshold: 0,', 'threshold: 1,'))[0]).toContain('must be 0 for the first level');
    expect(problemsOf(changed('name: gold', 'name: silver'))[0]).toContain('another level has that name');
  });

  it('for names that no book can have', () => {
    for (const name of ['""', '"a\\0b"', '"a\\uD800b"', 'a'.repeat(101)]) {
      expect(problemsOf(changed('name: silver', `name: ${name}`))).toEqual([
        expect.stringMatching(/tiers.levels\[1\].name is .*: must be text of 1 to 100 characters, none for control$/),
      ]);
    }
  });

  it('for points that would expire before they can be spent', () => {
    expect(problemsOf(changed('pendingHours: 336', 'pendingHours: 8065'))).toEqual([
      `line ${lineOf('pendingHours')}: points.pendingHours is 8065: must be at most 8064, the shortest 12 months, or points would expire before they can be spent`,
    ]);
    expect(problemsOf(changed('pendingHours: 336', 'pendingHours: 8064'))).toEqual([]);
  });

  it('for multipliers that are no exact decimals', () => {
    for (const multiplier of ["'1,25'", "'1.1234567'", '-1', "'1e2'", '10000', 'null']) {
      expect(problemsOf(changed("'1.25'", multiplier))[0]).toContain('multiplier is ');
    }
    expect(problemsOf(changed("'1.25'", '1.25'))).toEqual([]);
  });

  it('for a currency that ISO 4217 lacks', () => {
    expect(problemsOf(changed('[EUR]', '[EUR, ZZZ]'))[0]).toContain('currencies[1] is "ZZZ"');
    expect(problemsOf(changed('[EUR]', '[euro]'))[0]).toContain('three capital letters');
  });

  it('for scores without a segment', () => {
    expect(problemsOf(changed(/ +- \{ name: lost.*\n/, ''))[0]).toContain('have none for the scores r, f, m = 1, 1, 1');
    expect(problemsOf(changed('r: [2, 2]', 'r: [2, 1]'))[0]).toContain('the least stands first');
  });

  it('for text that is no YAML, a key that stands twice, and nothing at all', () => {
    expect(problemsOf('a: [1')[0]).toMatch(/^line \d+: /);
    expect(problemsOf(`${defaultText}name: again\n`)[0]).toMatch(/^line \d+: .*unique/);
    expect(problemsOf('')).toEqual([expect.stringMatching(/^line 1: program is null/)]);
    expect(problemsOf('name: x\n# a\u0000b')).toEqual(['line 2: has a control character']);
    expect(problemsOf('- 1')[0]).toContain('program is a list of 1');
  });

  it('for aliases that would unfold without end', () => {
    const bomb = [
      'a: &a [x, x, x]',
      ...'bcdefgh'.split('').map((c, i) => `${c}: &${c} [${`*${'abcdefg'[i]},`.repeat(9)}]`),
    ];
    expect(problemsOf(bomb.join('\n'))[0]).toContain('alias');
  });
});

describe('exact decimals', () => {
  it('are integers over a power of ten', () => {
    expect(exactDecimal('1.25')).toEqual({ text: '1.25', num: 125, den: 100 });
    expect(exactDecimal('01.50')).toEqual({ text: '1.5', num: 15, den: 10 });
    expect(exactDecimal('2')).toEqual({ text: '2', num: 2, den: 1 });
  });
});

describe('currencies', () => {
  it('have the exponents of ISO 4217', () => {
    expect(['EUR', 'JPY', 'KWD'].map(currencyExponent)).toEqual([2, 0, 3]);
  });
});
