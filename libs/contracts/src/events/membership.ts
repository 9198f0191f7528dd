import { Id, Optional, Text } from '../fields.js';

export class MemberEnrolled {
  @Id() memberId!: string;
  @Optional() @Text() channel?: string | null;
}

/** From its time on the member does not spend; whether they earn is the program's to say. */
export class MemberBlocked {
  @Id() memberId!: string;
  @Optional() @Text(500) reason?: string | null;
}

export class MemberUnblocked {
  @Id() memberId!: string;
  @Optional() @Text(500) reason?: string | null;
}

/** `mergedMemberId` is another id of the same person: its facts are `memberId`'s from now on, and it answers with that one. */
export class MemberMerged {
  @Id() memberId!: string;
  @Id() mergedMemberId!: string;
}
