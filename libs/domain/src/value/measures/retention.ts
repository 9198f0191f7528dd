/** Members active in each of several periods, as sets of ids; a shop without contracts needs a stated rule of what active is. */
export type ActiveByPeriod = readonly ReadonlySet<string>[];

/** Share of those active in a period who are so in the next one, for each pair of neighbours. NaN after an empty period. */
export function periodOverPeriodRetention(active: ActiveByPeriod): number[] {
  return active.slice(1).map((now, k) => shareOf(active[k]!, now));
}

/** Share of the first period's active members who are active in each period, the first included. */
export function cohortSurvival(active: ActiveByPeriod): number[] {
  return active.map((now) => shareOf(active[0]!, now));
}

/** (members at the end - new ones) / members at the start. */
export function retentionRate(atStart: number, atEnd: number, newMembers: number): number {
  return (atEnd - newMembers) / atStart;
}

/** Share of members with at least two order days. */
export function repeatPurchaseRate(orderDaysByMember: Iterable<number>): number {
  let members = 0;
  let repeaters = 0;
  for (const days of orderDaysByMember) {
    members += 1;
    if (days >= 2) repeaters += 1;
  }
  return repeaters / members;
}

function shareOf(before: ReadonlySet<string>, now: ReadonlySet<string>): number {
  let stayed = 0;
  for (const id of before) if (now.has(id)) stayed += 1;
  return stayed / before.size;
}
