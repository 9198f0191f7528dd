import { Id, Optional, Text } from '../fields.js';

export class MemberLoggedIn {
  @Id() memberId!: string;
  @Optional() @Text() channel?: string | null;
}
