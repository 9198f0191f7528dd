import type { ValidateFunction } from 'ajv/dist/2020.js';
import { compileFileSchema, ruleProblem, schemaProblems, type YamlPath } from '../yaml-problems.js';
import { isCurrency } from './currency.js';
import { PROGRAM_SCHEMA } from './program.schema.js';
import type { ProgramDeclaration, ProgramFile, ValueDeclaration } from './program.types.js';
import { readYaml } from './yaml.js';

export type ProgramReading = { program: ProgramDeclaration } | { problems: string[] };

let validate: ValidateFunction | undefined;

/**
 * Reads a program from its YAML (or JSON) text. A refusal lists everything that is wrong, one sentence each, with line,
 * field and rule: `line 12: points.pendingHours is "x": must be a whole number from 0 to 87600`.
 */
export function readProgram(text: string): ProgramReading {
  const source = readYaml(text);
  if ('problems' in source) return source;
  validate ??= compileFileSchema(PROGRAM_SCHEMA);
  const broken = schemaProblems(source, validate, 'program');
  if (broken.length > 0) return { problems: broken };
  const file = source.value as ProgramFile;
  const problems = ruleProblems(file).map(({ path, rule }) => ruleProblem(source, path, rule));
  return problems.length > 0 ? { problems } : { program: declarationOf(file) };
}

/** Every problem of a program that cannot be used, one a line. */
export class ProgramRefused extends Error {
  constructor(
    what: string,
    readonly problems: string[],
  ) {
    super(`${what} is no usable program:\n${problems.map((problem) => `  ${problem}`).join('\n')}`);
    this.name = 'ProgramRefused';
  }
}

/**
 * The program in `text`, for those who cannot go on without it.
 * @param what names the text in the message: a path, a version
 * @throws ProgramRefused
 */
export function parseProgram(text: string, what: string): ProgramDeclaration {
  const reading = readProgram(text);
  if ('problems' in reading) throw new ProgramRefused(what, reading.problems);
  return reading.program;
}

const SHORTEST_MONTH_HOURS = 28 * 24;

/** What no schema can say. */
function ruleProblems(file: ProgramFile): { path: YamlPath; rule: string }[] {
  const problems: { path: YamlPath; rule: string }[] = [];
  const refuse = (path: YamlPath, rule: string): void => void problems.push({ path, rule });

  file.currencies.forEach((code, index) => {
    if (!isCurrency(code)) refuse(['currencies', index], `is "${code}": must be a currency of ISO 4217`);
  });
  const { pendingHours, expiry } = file.points;
  const shortest = expiry.months * SHORTEST_MONTH_HOURS;
  if (pendingHours > shortest) {
    refuse(
      ['points', 'pendingHours'],
      `is ${pendingHours}: must be at most ${shortest}, the shortest ${expiry.months} months, or points would expire before they can be spent`,
    );
  }
  const { levels } = file.tiers;
  levels.forEach((level, index) => {
    const before = levels[index - 1];
    const path: YamlPath = ['tiers', 'levels', index];
    if (before === undefined && level.threshold !== 0) refuse([...path, 'threshold'], 'must be 0 for the first level');
    if (before !== undefined && level.threshold <= before.threshold) {
      refuse([...path, 'threshold'], `is ${level.threshold}: must be above the one before, ${before.threshold}`);
    }
    if (levels.findIndex((other) => other.name === level.name) !== index) {
      refuse([...path, 'name'], `is "${level.name}": another level has that name`);
    }
  });
  file.segments.forEach((segment, index) => {
    for (const score of ['r', 'f', 'm'] as const) {
      const [least, most] = segment[score] ?? [1, 5];
      if (least > most) refuse(['segments', index, score], `is [${least}, ${most}]: the least stands first`);
    }
  });
  const uncovered = firstUncovered(file.segments);
  if (uncovered !== undefined) refuse(['segments'], `have none for the scores r, f, m = ${uncovered.join(', ')}`);
  return problems;
}

/** Every member with an order has a segment: all 125 triples of scores must fall into one. */
function firstUncovered(segments: ProgramFile['segments']): [number, number, number] | undefined {
  const holds = (range: [number, number] | undefined, score: number): boolean =>
    range === undefined || (score >= range[0] && score <= range[1]);
  for (let r = 1; r <= 5; r++) {
    for (let f = 1; f <= 5; f++) {
      for (let m = 1; m <= 5; m++) {
        if (!segments.some((line) => holds(line.r, r) && holds(line.f, f) && holds(line.m, m))) return [r, f, m];
      }
    }
  }
  return undefined;
}

function declarationOf(file: ProgramFile): ProgramDeclaration {
  const { expiry, ...points } = file.points;
  const { fallback, ...churn } = file.churn;
  return {
    name: file.name,
    currencies: file.currencies,
    key: file.key ?? 'memberId',
    points: { ...points, expiryMonths: expiry.months },
    reviews: file.reviews,
    logins: {
      points: file.logins.points,
      streakDays: file.logins.streak.days,
      streakPoints: file.logins.streak.points,
    },
    tiers: {
      ...file.tiers,
      levels: file.tiers.levels.map((level) => ({ ...level, multiplier: exactDecimal(String(level.multiplier)) })),
    },
    holds: file.holds,
    transfers: file.transfers ?? { minimumPoints: 1 },
    blocked: file.blocked ?? { earns: true },
    value: valueOf(file.value),
    churn: { ...churn, fallbackDays: fallback.days, fallbackGapFactor: fallback.gapFactor },
    segments: file.segments.map(({ name, r, f, m }) => ({ name, r: r ?? [1, 5], f: f ?? [1, 5], m: m ?? [1, 5] })),
  };
}

/** What programs say nothing of has these values. */
function valueOf({
  horizonDays = 365,
  monthlyDiscount = 0.01,
  refit = {},
}: ProgramFile['value'] = {}): ValueDeclaration {
  return { horizonDays, monthlyDiscount, refitHour: refit.hour ?? 3, membersMin: refit.membersMin ?? 500 };
}

/** "1.25" gives 125 / 100; zeros at the end do not make it another number. */
export function exactDecimal(text: string): { text: string; num: number; den: number } {
  const [units = '', written = ''] = text.split('.');
  const places = written.replace(/0+$/, '');
  const whole = String(Number(units));
  return { text: places === '' ? whole : `${whole}.${places}`, num: Number(whole + places), den: 10 ** places.length };
}
