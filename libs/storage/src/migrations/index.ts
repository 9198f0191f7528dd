import { Book1700000000001 } from './0001-book.js';
import { Churn1700000000005 } from './0005-churn.js';
import { Answers1700000000006 } from './0006-answers.js';
import { Spending1700000000007 } from './0007-spending.js';
import { Models1700000000010 } from './0010-models.js';
import { TopicId1700000000015 } from './0015-topic-id.js';
import { DeadLetterNote1700000000016 } from './0016-dead-letter-note.js';
import { Amendments1700000000020 } from './0020-amendments.js';
import { MergedAndErased1700000000021 } from './0021-merged-and-erased.js';
import { Audit1700000000030 } from './0030-audit.js';
import { MemberLane1700000000040 } from './0040-member-lane.js';
import { Overview1700000000060 } from './0060-overview.js';
import { OpenHolds1700000000063 } from './0063-open-holds.js';
import { RelaySender1700000000064 } from './0064-relay-sender.js';
import { WarningTiers1700000000062 } from './0062-warning-tiers.js';
import { ProgramDrafts1700000000070 } from './0070-program-drafts.js';

/** In the order in which they run. What they make stands in ../entities too: test/storage/drift.spec.ts compares them. */
export const MIGRATIONS = [
  Book1700000000001,
  Churn1700000000005,
  Answers1700000000006,
  Spending1700000000007,
  Models1700000000010,
  TopicId1700000000015,
  DeadLetterNote1700000000016,
  Amendments1700000000020,
  MergedAndErased1700000000021,
  Audit1700000000030,
  MemberLane1700000000040,
  Overview1700000000060,
  WarningTiers1700000000062,
  OpenHolds1700000000063,
  RelaySender1700000000064,
  ProgramDrafts1700000000070,
];
