import type { MemberMergedAway, MembershipChanged } from '../fact.js';
import type { Folding } from '../folding.js';
import type { Membership } from '../state.js';
import type { Instant } from '../time.js';

/** Rule 14: the first enrolment stands; a block holds until the next unblocking, however often it is said. */
export function changeMembership(run: Folding, fact: MembershipChanged): void {
  const membership = membershipOf(run);
  switch (fact.type) {
    case 'member.enrolled':
      membership.enrolledAt ??= fact.time;
      return run.emit('noted', fact.time, fact, 'enrolment');
    case 'member.blocked':
      membership.blockedAt ??= fact.time;
      return run.emit('noted', fact.time, fact, 'block');
    case 'member.unblocked':
      membership.blockedAt = null;
      return run.emit('noted', fact.time, fact, 'block');
  }
}

/** Rule 16: nothing is left where the facts are another member's. */
export function leave(run: Folding, fact: MemberMergedAway): void {
  membershipOf(run).endedBy = 'merge';
  run.emit('noted', fact.time, fact, 'merge');
}

/** Whether facts of an instant give points. */
export function earns(run: Folding, at: Instant): boolean {
  const { membership } = run.state.head;
  return membership === null || membership.blockedAt === null || run.program(at).blocked.earns;
}

export function membershipOf(run: Folding): Membership {
  return (run.state.head.membership ??= { enrolledAt: null, blockedAt: null, endedBy: null });
}
