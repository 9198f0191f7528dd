/**
 * A loyalty program as its file gives it. The domain has the same shape under the same name; it is declared here again
 * because neither of the two may import the other.
 */
export interface ProgramDeclaration {
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
  tiers: { windowDays: number; graceDays: number; levels: TierLevelDeclaration[] };
  holds: { minimumPoints: number; defaultMinutes: number; maximumDays: number };
  transfers: { minimumPoints: number };
  blocked: { earns: boolean };
  churn: {
    horizonDays: number;
    threshold: number;
    lateDays: number;
    controlShare: number;
    fallbackDays: number;
    fallbackGapFactor: number;
  };
  value: ValueDeclaration;
  segments: SegmentDeclaration[];
}

export interface TierLevelDeclaration {
  name: string;
  threshold: number;
  /** Exact: `num / den`, `den` a power of ten. */
  multiplier: { text: string; num: number; den: number };
}

export interface ValueDeclaration {
  horizonDays: number;
  monthlyDiscount: number;
  refitHour: number;
  membersMin: number;
}

export interface SegmentDeclaration {
  name: string;
  r: [number, number];
  f: [number, number];
  m: [number, number];
}

/** The file as it is written, once its schema is checked. */
export interface ProgramFile {
  name: string;
  currencies: string[];
  key?: 'memberId' | 'any';
  points: {
    pendingHours: number;
    minorUnitsPerPoint: number;
    expiry: { months: number };
    valueMinor: number;
    minimumRedemption: number;
  };
  reviews: { points: number; awardsPerDay: number };
  logins: { points: number; streak: { days: number; points: number } };
  tiers: {
    windowDays: number;
    graceDays: number;
    levels: { name: string; threshold: number; multiplier: string | number }[];
  };
  holds: { minimumPoints: number; defaultMinutes: number; maximumDays: number };
  transfers?: { minimumPoints: number };
  blocked?: { earns: boolean };
  churn: {
    horizonDays: number;
    threshold: number;
    lateDays: number;
    controlShare: number;
    fallback: { days: number; gapFactor: number };
  };
  value?: {
    horizonDays?: number;
    monthlyDiscount?: number;
    refit?: { hour?: number; membersMin?: number };
  };
  segments: { name: string; r?: [number, number]; f?: [number, number]; m?: [number, number] }[];
}
