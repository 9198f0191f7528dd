import type { MemberAges } from './features.js';

/** Forecasts that need no model, over `horizonDays`: what a model has to beat. */
export interface Baseline {
  readonly name: string;
  readonly forecast: (member: MemberAges, horizonDays: number) => number;
}

function rate({ x, TDays }: MemberAges, horizonDays: number): number {
  return TDays > 0 ? (x * horizonDays) / TDays : 0;
}

/** Days of silence after which the usual rule of thumb calls a member gone. */
export const RULE_DAYS = 90;

export const baselines: readonly Baseline[] = [
  { name: 'rate', forecast: rate },
  { name: 'past-orders', forecast: ({ x }) => x },
  {
    name: '90-day-rule',
    forecast: (member, horizonDays) => (member.TDays - member.txDays > RULE_DAYS ? 0 : rate(member, horizonDays)),
  },
  { name: 'always-0', forecast: () => 0 },
];
