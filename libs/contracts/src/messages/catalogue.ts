import { ChurnWarning, PointsChanged, TierChanged } from './data.js';

const POINTS = [
  'earned',
  'activated',
  'reserved',
  'released',
  'redeemed',
  'restored',
  'reversed',
  'expired',
  'adjusted',
  'transferred',
  'corrected',
] as const;

/** Every type of message of ours besides `member.updated`, with the class of its data. */
export const LOYALTY_EVENTS: Record<string, new () => object> = {
  ...Object.fromEntries(POINTS.map((kind) => [`points.${kind}`, PointsChanged])),
  'tier.upgraded': TierChanged,
  'tier.downgraded': TierChanged,
  'tier.corrected': TierChanged,
  'churn.warning.raised': ChurnWarning,
  'churn.warning.resolved': ChurnWarning,
  'churn.warning.withdrawn': ChurnWarning,
};
