import { inParallel, type Gateway } from './gateway.js';
import type { Heard } from './listen.js';

/** What was asked at the checkout, and what was granted. */
export interface Spent {
  asked: number;
  redeemed: number;
  redeemedPoints: number;
  held: number;
  heldPoints: number;
  refused: number;
}

const REDEEMERS = 60;
const HOLDERS = 12;

/** Some of the richest go to the checkout: most redeem, some have points reserved, one asks for more than there is. */
export async function spendSome(gateway: Gateway, heard: Heard): Promise<Spent> {
  const spent: Spent = { asked: 0, redeemed: 0, redeemedPoints: 0, held: 0, heldPoints: 0, refused: 0 };
  const rich = [...heard.members.values()]
    .filter(({ points }) => points.active >= 400)
    .sort((a, b) => b.points.active - a.points.active || (a.memberId < b.memberId ? -1 : 1))
    .slice(0, REDEEMERS + HOLDERS);
  await inParallel([...rich.entries()], 4, async ([at, { memberId, points }]) => {
    const path = `/members/${encodeURIComponent(memberId)}`;
    const wanted = Math.floor(points.active / 4);
    spent.asked += 1;
    if (at % 6 === 5) {
      const { status } = await gateway.post(`${path}/holds`, { points: wanted });
      if (status === 201) spent.held += 1;
      if (status === 201) spent.heldPoints += wanted;
    } else {
      const { status } = await gateway.post(`${path}/redemptions`, { points: wanted, reward: 'voucher' });
      if (status === 201) spent.redeemed += 1;
      if (status === 201) spent.redeemedPoints += wanted;
    }
  });
  const poor = rich.at(-1);
  if (poor) {
    const { status } = await gateway.post(`/members/${encodeURIComponent(poor.memberId)}/redemptions`, {
      points: 10_000_000,
    });
    if (status === 422) spent.refused += 1;
  }
  return spent;
}
