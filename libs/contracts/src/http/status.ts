import { Type } from 'class-transformer';
import { IsArray, IsBoolean, IsNumber, ValidateNested } from 'class-validator';
import { JSONSchema } from 'class-validator-jsonschema';
import { Count, Instant, Nested, OneOf, Optional, Quantity, Text, WholeNumber } from '../fields.js';

export class TopicOutcomes {
  @Text() topic!: string;
  @Count() applied!: number;
  @Count() duplicate!: number;
  @Count() conflict!: number;
  @Count() invalid!: number;
  @Count() ignored!: number;
}

@JSONSchema({ description: 'what is written in the book and not sent yet' })
export class RelayBacklog {
  @Count() lines!: number;
  /** Age of the oldest such line, in seconds; 0 where there is none. */
  @Quantity() lagSeconds!: number;
}

@JSONSchema({ description: 'how far insights is behind loyalty.members' })
export class ProjectionBacklog {
  @Count() lagRecords!: number;
  /** Shards of Redis that hold nothing yet; they fill by themselves. */
  @Count() missingShards!: number;
}

@JSONSchema({ description: 'members whom time should have touched already' })
export class OverdueMembers {
  /** Counted up to 10,000. */
  @Count() members!: number;
  @Optional() @Instant() oldestDueAt!: string | null;
}

export class OpenLetters {
  @Text() topic!: string;
  @Text() reason!: string;
  @Count() count!: number;
}

export class DependencyView {
  @Text() name!: string;
  @IsBoolean() healthy!: boolean;
  /** `ok`, or what is wrong. */
  @Text() detail!: string;
}

export class OperationsStatus {
  @Instant() asOf!: string;
  @Instant() recordedAt!: string;
  @OneOf('wall', 'stream') clock!: 'wall' | 'stream';
  /** Up to here what only time brings has been decided. */
  @Instant() watermark!: string;
  @Nested(() => RelayBacklog) relay!: RelayBacklog;
  /** Null where Redis or Kafka does not answer. */
  @Optional() @Nested(() => ProjectionBacklog) projection!: ProjectionBacklog | null;
  @Nested(() => OverdueMembers) overdue!: OverdueMembers;
  @IsArray() @ValidateNested({ each: true }) @Type(() => OpenLetters) deadLetters!: OpenLetters[];
  @IsArray() @ValidateNested({ each: true }) @Type(() => TopicOutcomes) outcomes!: TopicOutcomes[];
  @IsArray() @ValidateNested({ each: true }) @Type(() => DependencyView) dependencies!: DependencyView[];
}

@JSONSchema({ description: 'an event of the stream, every second' })
export class Pulse {
  @Instant() at!: string;
  @Instant() watermark!: string;
  /** Records taken from the input topics in a second, on average since the last pulse. */
  @Quantity() recordsPerSecond!: number;
  @Count() lagRecords!: number;
  @Optional() @IsNumber() lagSeconds!: number | null;
  @Count() relayLines!: number;
  @Count() openDeadLetters!: number;
  @Count() overdueMembers!: number;
  /** Names of dependencies that do not answer. */
  @IsArray() @JSONSchema({ type: 'array', items: { type: 'string' } }) unhealthy!: string[];
}

@JSONSchema({ description: 'an event of the stream: a watched member has changed' })
export class MemberChanged {
  @Text() memberId!: string;
  @Count() sequence!: number;
}

export class ChurnCurvePoint {
  @Instant() at!: string;
  @IsNumber() risk!: number;
}

@JSONSchema({ description: 'the risk of a member who stays silent, from the last order day on' })
export class ChurnCurve {
  @IsNumber() threshold!: number;
  /** Probability of no order in so many days. */
  @WholeNumber(1, 3_650) horizonDays!: number;
  @Instant() lastOrderAt!: string;
  @Instant() asOf!: string;
  /** When silence is worth a warning, whatever was warned already; null: never. */
  @Optional() @Instant() crossesAt!: string | null;
  /** Empty until a model is fitted. */
  @IsArray() @ValidateNested({ each: true }) @Type(() => ChurnCurvePoint) points!: ChurnCurvePoint[];
}
