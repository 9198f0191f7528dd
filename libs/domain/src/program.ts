import type { Decimal } from './decimal.js';

/** A loyalty program as read from its file (`programs/default.yaml` shows each field with its unit). */
export interface Program {
  name: string;
  currencies: string[];
  key: 'memberId' | 'any';
  points: {
    pendingHours: number;
    minorUnitsPerPoint: number;
    expiryMonths: number;
    valueMinor: number;
    minimumRedemption: number;
  };
  reviews: { points: number; awardsPerDay: number };
  logins: { points: number; streakDays: number; streakPoints: number };
  tiers: { windowDays: number; graceDays: number; levels: TierLevel[] };
  holds: { minimumPoints: number; defaultMinutes: number; maximumDays: number };
  transfers: { minimumPoints: number };
  /** Who is blocked does not spend; whether they earn meanwhile. */
  blocked: { earns: boolean };
  churn: ChurnPolicy;
  value: ValuePolicy;
  segments: SegmentRule[];
}

export interface TierLevel {
  name: string;
  /** Qualifying points from which the level is reached; 0 for the first. */
  threshold: number;
  multiplier: Decimal;
}

export interface ChurnPolicy {
  horizonDays: number;
  threshold: number;
  lateDays: number;
  controlShare: number;
  fallbackDays: number;
  fallbackGapFactor: number;
}

/** What members are worth, and when the models of it are fitted anew. */
export interface ValuePolicy {
  /** Of a member's value and expected orders. */
  horizonDays: number;
  /** What a month (30.415 days) takes from the value of what comes later: 0.01 is one per cent. */
  monthlyDiscount: number;
  /** The hour of the day, UTC, from which the day's refit is made. */
  refitHour: number;
  /** With fewer members who have ordered nothing is fitted. */
  membersMin: number;
}

/** A segment holds the scores between the bounds, both included; the first that fits wins. */
export interface SegmentRule {
  name: string;
  r: [number, number];
  f: [number, number];
  m: [number, number];
}

/** A published program: in force for facts timed from `validFrom` on, until the next one. */
export interface ProgramVersion {
  version: number;
  validFrom: number;
  program: Program;
  /** When it was published, by the wall's clock; absent where it has always been known. */
  publishedAt?: number;
}

/**
 * All published versions, oldest first, neither numbers nor `validFrom` ever falling. Never empty; the first is in force for all time before
 * it too.
 */
export type Programs = readonly ProgramVersion[];

/** The versions that were published by an instant of the wall's clock; the first has always been known. */
export function programsKnownAt(programs: Programs, knownAt: number): Programs {
  const unknown = programs.findIndex(
    ({ publishedAt }, i) => i > 0 && publishedAt !== undefined && publishedAt > knownAt,
  );
  return unknown < 0 ? programs : programs.slice(0, unknown);
}

/** The version in force at an instant. */
export function programAt(programs: Programs, at: number): ProgramVersion {
  let found = programs[0] as ProgramVersion;
  for (const version of programs) {
    if (version.validFrom > at) break;
    found = version;
  }
  return found;
}
