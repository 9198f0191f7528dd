import { IsObject } from 'class-validator';
import { JSONSchema } from 'class-validator-jsonschema';
import { Count, Id, Instant, OneOf, Optional, Text } from '../fields.js';

/** What every message of ours carries around its data: a CloudEvent 1.0 in structured mode. The record key is the member id. */
export class LoyaltyEventEnvelope {
  @OneOf('1.0') specversion!: string;
  /** The same event has the same id for ever. */
  @Text() id!: string;
  @Text() source!: string;
  @Text() type!: string;
  @Id() subject!: string;
  /** When it took effect. */
  @Instant() time!: string;
  @OneOf('application/json') datacontenttype!: string;
  /** When it was written. */
  @Instant() recordedtime!: string;
  /** `late` and `import` are about the past: nobody should congratulate on them. */
  @OneOf('live', 'late', 'import') origin!: string;
  /** Rises when the book was restored from a backup. */
  @Count() bookepoch!: number;
  /** 1, 2, 3 … for each member over all of `loyalty.events`, without gap. */
  @Optional() @Count() membersequence?: number | null;
  /** The same for each member over `loyalty.churn-warnings`. */
  @Optional() @Count() warningsequence?: number | null;
  /** The fact behind it. */
  @Text() causationid!: string;
  @Text() causationsource!: string;
  /** W3C trace context of the fact behind it, where that carried one. */
  @Optional() @Text() traceparent?: string | null;
  @IsObject() @JSONSchema({ type: 'object', description: 'an object' }) data!: object;
}
