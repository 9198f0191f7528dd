import { instantText } from '../time.js';
import { decimalText, floorStep, wholeStep, type Reckoning } from './reckoning.js';
import { lotTimes, placeOf, said, type Seen } from './rules.js';

/** Rule 15: what the amended order is entitled to, and what is given or taken back for it. */
export function amended({ run, entry, fact, before, lot }: Seen): Reckoning {
  const { orderId, amendmentId } = fact('order.amended')!;
  const order = run.state.byOrder.get(orderId)!;
  const { remainingMinor, multiplier, minorUnitsPerPoint, totalMinor, refundedMinor } = order;
  const gives = entry.kind === 'earned-again';
  const given = order.given - (gives ? entry.points : 0);
  const expired = run.lot(order.lot).expired;
  const entitled = floorStep(
    'entitled',
    'floor(remainingMinor × multiplier ÷ minorUnitsPerPoint)',
    remainingMinor,
    multiplier,
    minorUnitsPerPoint,
  );
  const kept = given - before.taken;
  const difference = gives
    ? wholeStep('missing', 'entitled − (given − takenBefore)', `${entitled.value} − ${kept}`, entitled.value - kept)
    : wholeStep(
        'owed',
        'given − entitled − takenBefore − expired',
        `${given} − ${entitled.value} − ${before.taken} − ${expired}`,
        given - entitled.value - before.taken - expired,
      );
  return said(
    'amendment',
    {
      orderId,
      amendmentId,
      currency: order.currency,
      totalMinor,
      refundedMinor,
      remainingBeforeMinor: before.remainingMinor,
      remainingMinor,
      multiplier: decimalText(multiplier),
      minorUnitsPerPoint,
      given,
      takenBefore: before.taken,
      expired,
      direction: gives ? 'given' : 'taken',
      here: Math.abs(entry.points),
      from: placeOf(lot, order.lot),
    },
    [entitled, difference],
  );
}

/** Rule 13. */
export function transferred({ entry, fact, lot }: Seen): Reckoning {
  const { type, transferId, points } = fact('points.sent', 'points.received')!;
  return said(type === 'points.sent' ? 'transfer-sent' : 'transfer-received', {
    transferId,
    asked: points,
    here: Math.abs(entry.points),
    from: placeOf(lot, null),
    lotId: entry.lot,
    ...lotTimes(lot),
  });
}

/** Rule 14. */
export function membershipChanged({ run, entry, before }: Seen): Reckoning {
  const { membership } = run.state.head;
  const text = (at: number | null | undefined): string | null => (at == null ? null : instantText(at));
  return said(entry.rule === 'enrolment' ? 'enrolment' : 'block', {
    type: before.fact?.type ?? null,
    enrolledAt: text(membership?.enrolledAt),
    blockedAt: text(membership?.blockedAt),
  });
}

/** Rule 17. */
export function erased({ entry, lot }: Seen): Reckoning {
  return said('erasure', { here: Math.abs(entry.points), from: placeOf(lot, null), lotId: entry.lot });
}
