/**
 * What is said about entries, in English. ICU messages; an amount `…Minor` of the inputs comes as money under its name without `Minor`.
 * Sentences are to be read out to a member, so they say what happened before they name a rule.
 */
export const ENGLISH = {
  'what.earned': '{points, plural, one {# point was} other {# points were}} earned on {at, date, utc}.',
  'what.activated': '{moved, plural, one {# point} other {# points}} became available on {at, date, utc}.',
  'what.reversed': '{taken, plural, one {# point was} other {# points were}} taken back on {at, date, utc}.',
  'what.expired':
    '{taken, plural, =0 {Nothing was left to expire} one {# point expired} other {# points expired}} on {at, date, utc}.',
  'what.settled': '{moved, plural, one {# point} other {# points}} paid a debt of points on {at, date, utc}.',
  'what.noted': 'On {at, date, utc} something was noted that changed no points.',
  'what.aged': 'On {at, date, utc} an order stopped counting towards the tier.',
  'what.tier.upgraded': 'The tier rose from {from} to {to} on {at, date, utc}.',
  'what.tier.downgraded': 'The tier fell from {from} to {to} on {at, date, utc}.',
  'what.redeemed': '{taken, plural, one {# point was} other {# points were}} spent on {at, date, utc}.',
  'what.restored': '{points, plural, one {# point came} other {# points came}} back on {at, date, utc}.',
  'what.reserved': '{moved, plural, one {# point was} other {# points were}} reserved on {at, date, utc}.',
  'what.released':
    '{moved, plural, one {# reserved point was} other {# reserved points were}} set free on {at, date, utc}.',
  'what.adjusted': 'Points were changed by hand on {at, date, utc}: {points, number, signed}.',
  'what.expired-again':
    '{taken, plural, one {# point that came back was} other {# points that came back were}} past expiry already, and gone at once, on {at, date, utc}.',
  'what.settled-again':
    '{moved, plural, one {# point that came back} other {# points that came back}} paid a debt of points on {at, date, utc}.',
  'what.earned-again':
    '{points, plural, one {# point more was} other {# points more were}} earned on {at, date, utc}, by an order that was changed.',
  'what.transferred': 'Points were transferred on {at, date, utc}: {points, number, signed}.',
  'what.points.corrected':
    'An earlier line was corrected: {points, number, signed} points{moved, plural, =0 {} other { and {moved, number, signed} that changed their state}}, as of {at, date, utc}.',
  'what.tier.corrected':
    'An earlier change of the tier, of {at, date, utc}, was corrected: {holds, select, yes {it goes from {from} to {to}} other {it did not take place}}.',

  'why.purchase':
    'Order {orderId} over {total} was placed in tier {tier}, which multiplies by {multiplier}; each {minorUnitsPerPoint, number} minor units give a point. An order counts for the tier only after its own points were given. The points can be spent from {activatesAt, date, utc} and expire on {expiresAt, date, utc}.',
  'why.return':
    'Of order {orderId} over {total}, {returned} went back and {remaining} remain. The remainder is entitled to {entitled, number} points at the order’s multiplier {multiplier}; the order was given {given, number}, of which {takenBefore, number} were taken back before and {expired, number} had expired. So {owed, number} are owed, and {takenHere, number} of them come {from, select, own {from the points of the order itself} lot {from other points of the member, those that expire first} other {from nowhere: the member owes them, and the next points pay}}.',
  'why.review':
    'Review {reviewId} of article {sku} is the first of this article, and number {awardOfDay, number} of at most {awardsPerDay, number} rewarded on {day}. It expires on {expiresAt, date, utc}.',
  'why.review-removal':
    'Review {reviewId} was removed. Its award of {given, number} is taken back, less {expired, number} that had expired: {takenHere, number} {from, select, own {from the award itself} lot {from other points of the member, those that expire first} other {from nowhere: the member owes them, and the next points pay}}.',
  'why.login':
    'It was the first login of {day}, which gives {awardPoints, number}. They expire on {expiresAt, date, utc}.',
  'why.login-streak':
    '{day} was day {runDays, number} of an unbroken run of days with a login; every {streakDays, number} days give {awardPoints, number} more.',
  'why.activation':
    'They were earned on {earnedAt, date, utc} and wait {pendingHours, number} hours, in which most returns happen. Of {given, number} given, {takenWhilePending, plural, =0 {none were} one {# was} other {# were}} taken back meanwhile.',
  'why.deficit':
    'The member owed {deficitBefore, plural, one {# point} other {# points}}. Points that become available pay what is owed first: {paid, number} did, and {deficitAfter, number} are still owed.',
  'why.expiry':
    'They were earned on {earnedAt, date, utc}{expiryMonths, select, none {, and were given this end} other { and expire at the start of the month after {expiryMonths} months}}. Of {given, number} given, {used, number} had been used and {reserved, number} were reserved, so {gone, number} were left to go.',
  'why.expiry-again':
    'The points they came back to were earned on {earnedAt, date, utc} and had expired on {expiresAt, date, utc}. Giving back never makes points live longer.',
  'why.tier-reached':
    'With {qualifyingPoints, number} qualifying points in the last {windowDays, number} days the {threshold, number} that {to} needs were reached. If nothing more happens the tier lasts until {validUntilAt, date, utc}.',
  'why.tier-lost':
    'An order that supported {from} was returned. Without it the {threshold, number} qualifying points that {from} needs are not reached; {qualifyingPoints, number} remain.',
  'why.tier-end':
    'The last order that supported {from} is of {lastSupportedAt, date, utc}. A tier lasts {windowDays, number} days and {graceDays, number} days of grace from it.',
  'why.qualifying-window':
    'Order {orderId} of {orderedAt, date, utc} is {windowDays, number} days old. Its {leaving, number} qualifying points count no more; {qualifyingPoints, number} remain.',
  'why.redemption':
    'Redemption {redemptionId} asked for {asked, number} points, worth {worth}. {takenHere, number} of them came {from, select, deficit {from nowhere, because a late event showed that they were not there: the member owes them} other {from the points that expire first, on {expiresAt, date, utc}}}.',
  'why.redemption-cancelled':
    'Redemption {redemptionId} over {redeemed, number} points was cancelled. {restoredHere, number} {from, select, deficit {lower what the member owes} other {go back to where they came from, and expire on {expiresAt, date, utc} as before}}.',
  'why.hold':
    'Hold {holdId} asked for {asked, number} points; {reservedHere, number} of them are kept from the points that expire first. It ends by itself on {timesOutAt, date, utc}.',
  'why.hold-captured':
    '{captured, number} of the points that hold {holdId} kept were spent; {takenHere, number} of them {from, select, deficit {were not covered any more: the member owes them} other {came from one lot}}.',
  'why.hold-released':
    'Hold {holdId} has ended, and {givenBack, number} points that it did not spend can be spent again.',
  'why.hold-timed-out': 'Nobody ended hold {holdId} in time, so its {givenBack, number} points can be spent again.',
  'why.adjustment':
    'Adjustment {adjustmentId} asked for {asked, number, signed} points. {direction, select, given {They can be spent at once and expire on {expiresAt, date, utc}} other {{here, number} of them came {from, select, deficit {from nowhere: the member owes them} other {from the points that expire first}}}}.',
  'why.opening-balance':
    'Balance {balanceId} of {points, number} points was brought from another system, where it was opened on {earnedAt, date, utc}. It expires on {expiresAt, date, utc}.',
  'why.amendment':
    'Order {orderId} was changed by {amendmentId}: it is over {total} now, of which {refunded} were refunded; {remaining} remain instead of {remainingBefore}. The remainder is entitled to {entitled, number} points at the order’s multiplier {multiplier}; it was given {given, number}, of which {takenBefore, number} were taken back and {expired, number} had expired. {direction, select, given {So {here, number} are given in addition} other {So points are taken back, {here, number} of them {from, select, own {from those of the order itself} lot {from other points of the member, those that expire first} other {from nowhere: the member owes them, and the next points pay}}}}.',
  'why.transfer-sent':
    'Transfer {transferId} took {asked, number} points to another member; {here, number} of them {from, select, deficit {came from nowhere, because a late event showed that they were not there: the member owes them} other {came from points that expire on {expiresAt, date, utc}}}.',
  'why.transfer-received':
    'Transfer {transferId} brought {asked, number} points of another member; {here, number} of them expire on {expiresAt, date, utc}, as they did there.',
  'why.enrolment': 'The member joined the program on {enrolledAt, date, utc}.',
  'why.block':
    '{blockedAt, select, none {The member may spend again} other {The member may not spend since {blockedAt, date, utc}}}.',
  'why.merge': 'The account was joined with another one, which has everything since.',
  'why.erasure':
    'The person was erased at their wish. What was left is written off: {here, number} {from, select, deficit {that were owed} other {from one lot}}.',
  'why.tier-by-program':
    'Version {programVersion, number} of the program came into force, and tiers go by it from then on: it counts orders of {windowDays, number} days, and a tier lasts {graceDays, number} days longer than that. {to} begins at {threshold, number} qualifying points; the member’s orders give {to} by this version, where they gave {from} by the one before{validUntilAt, select, none {} other {. If nothing more happens the tier lasts until {validUntilAt, date, utc}}}.',
  'why.program-change':
    'Version {programVersion, number} of the program came into force. The tier is {tier}; by this version {qualifyingPoints, number} qualifying points of the last {windowDays, number} days count.',
  'why.waiting': 'A {type} came for {refersTo}, which is not known yet. It takes effect as soon as that is known.',
  'why.noted':
    '{because, select, blocked {The member was blocked and does not earn.} dayRewarded {It was not the first login of its day.} articleRewarded {The member had a reward for a review of this article already.} dailyLimit {The day’s limit of rewarded reviews was reached; the article can still be rewarded another day.} nothingToTake {There was nothing to take back.} endedAlready {What it refers to had ended already.} other {The program gives no points for it.}}',

  'how.exact': '{name} = {formula} = {filled} = {value, number}.',
  'how.rounded': '{name} = {formula} = {filled} = {exact}, rounded down to {value, number}.',

  'by.person': 'Asked for by {by}{reason, select, none {} other {, because: {reason}}}.',
  'by.fact':
    'It rests on {type} {id} of {source}, which happened on {time, date, utc} and was recorded on {recordedAt, date, utc}, under version {programVersion, number} of the program.',

  'corrects.before': 'It corrects line {entryId}, which said {points, number, signed} points.',
  'corrects.news':
    'When that was written, {count, plural, one {one fact was} other {# facts were}} not known yet, first of all {type} {id} of {source}, which had happened on {time, date, utc}.',
  'corrects.nothing-new': 'Facts that had been recorded before came into effect.',
  'corrects.after':
    'With what is known since, the rules give {points, number, signed} points, so that the difference is {difference, number, signed}.',
  'corrects.gone': 'With what is known since, the rules do not give that line at all.',
  'corrects.then': 'As it was known then:',
  'corrects.since': 'As it is known since:',
  'corrected.by':
    'This line was corrected on {recordedAt, date, utc} by line {entryId}: {points, number, signed} points.',
  'corrected.standing': 'After that, {points, number, signed} points of it stand.',

  'warned.habit':
    'usually orders every {gapDays, plural, one {day} other {# days}}; silent for {silentDays, plural, one {# day} other {# days}}',
  'warned.once': 'ordered once; silent for {silentDays, plural, one {# day} other {# days}}',
  'warned.risk':
    '{riskPercent, number}% likely not to order in the next {horizonDays, plural, one {# day} other {# days}}',
  'warned.no-model': 'no model is fitted yet: the rule of silence applies',
  'warned.history': 'ordered on {orderDays, number} days since {firstOrderDay}',
} as const;

export type MessageKey = keyof typeof ENGLISH;
