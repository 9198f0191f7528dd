import { Type } from 'class-transformer';
import { IsArray, ValidateNested } from 'class-validator';
import { JSONSchema } from 'class-validator-jsonschema';
import { OrderLine } from '../events/order.js';
import { Count, CurrencyCode, Id, Instant, MoneyMinor, Nested, Optional, Text } from '../fields.js';
import { MemberTier } from './member.js';

/** A cart, as its order would be sent. */
export class QuoteBody {
  @CurrencyCode() currency!: string;
  @MoneyMinor() totalMinor!: number;
  @Optional() @IsArray() @ValidateNested({ each: true }) @Type(() => OrderLine) lines?: OrderLine[] | null;
}

export class QuotedEarning {
  @Count() points!: number;
  @Count() qualifyingPoints!: number;
  /** Of the tier before this order, as a decimal. */
  @Text() multiplier!: string;
  @Instant() activatesAt!: string;
  @Instant() expiresAt!: string;
}

export class QuotedSpending {
  /** The most that could be spent on this cart now; 0 where fewer than `minimumPoints` could. */
  @Count() points!: number;
  @Count() valueMinor!: number;
  @Count() active!: number;
  @Count() minimumPoints!: number;
}

export class QuotedTier {
  @Nested(() => MemberTier) before!: MemberTier;
  @Nested(() => MemberTier) after!: MemberTier;
}

@JSONSchema({ description: 'what the cart would bring if it were ordered now; nothing is written' })
export class QuoteAnswer {
  @Id() memberId!: string;
  @Instant() asOf!: string;
  @CurrencyCode() currency!: string;
  @MoneyMinor() totalMinor!: number;
  @Nested(() => QuotedEarning) earns!: QuotedEarning;
  @Nested(() => QuotedSpending) spendable!: QuotedSpending;
  @Nested(() => QuotedTier) tier!: QuotedTier;
}
