import { IsBoolean, IsNumber } from 'class-validator';
import { JSONSchema } from 'class-validator-jsonschema';
import { Count, Instant, Optional, Text } from '../fields.js';

export class PartitionLag {
  @Text() group!: string;
  @Text() topic!: string;
  @Count() partition!: number;
  @Count() offset!: number;
  @Count() end!: number;
  @Count() lagRecords!: number;
  /** Age of the last record handled; 0 at the end; null where it is not known. */
  @Optional() @IsNumber() lagSeconds!: number | null;
  @IsBoolean() moving!: boolean;
}

export class DeadLetterView {
  @Count() id!: number;
  @Text() topic!: string;
  @Count() partition!: number;
  @Count() offset!: number;
  @Text() consumerGroup!: string;
  @Text() outcome!: string;
  @Text() reason!: string;
  @Text() message!: string;
  @Optional() @Text() source!: string | null;
  @Optional() @Text() eventId!: string | null;
  @Optional() @Text() memberId!: string | null;
  @Optional() @Text() key!: string | null;
  /** As text where it is UTF-8, else as base64; in a list only the first 2,000 characters. */
  @Optional() @Text() value!: string | null;
  @Text() valueEncoding!: string;
  @IsBoolean() valueCut!: boolean;
  @Instant() createdAt!: string;
  @Text() status!: string;
  @Instant() statusAt!: string;
  @Optional() @Text() statusBy!: string | null;
  /** Why, in the words of whoever replayed or discarded it. */
  @Optional() @Text() statusNote!: string | null;
}

/** With a replay or a discard. */
export class SettlementBody {
  /** Why; kept with the letter. */
  @Optional() @Text(500) note?: string | null;
}

@JSONSchema({ description: 'RFC 9457 problem details' })
export class Problem {
  /** `/problems/<code>` */
  @Text() type!: string;
  @Text() title!: string;
  @Count() status!: number;
  @Text() code!: string;
  @Optional() @Text() detail!: string | null;
  /** The request, as the log names it. */
  @Text() instance!: string;
}
