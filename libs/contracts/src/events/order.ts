import { Type } from 'class-transformer';
import { IsArray, ValidateNested } from 'class-validator';
import { JSONSchema } from 'class-validator-jsonschema';
import { CurrencyCode, Id, MoneyMinor, Optional, Quantity, Text } from '../fields.js';

@JSONSchema({ description: 'a line of an order' })
export class OrderLine {
  @Id() lineId!: string;
  @Id() sku!: string;
  @Optional() @Text() category?: string | null;
  @Quantity() quantity!: number;
  @MoneyMinor() amountMinor!: number;
}

/** Of a refunded line only the line is certain: shops refund amounts, pieces or both. */
@JSONSchema({ description: 'a line of a refund' })
export class RefundLine {
  @Id() lineId!: string;
  @Optional() @Id() sku?: string | null;
  @Optional() @Text() category?: string | null;
  @Optional() @Quantity() quantity?: number | null;
  @Optional() @MoneyMinor() amountMinor?: number | null;
}

export class OrderCompleted {
  @Id() memberId!: string;
  @Id() orderId!: string;
  @CurrencyCode() currency!: string;
  @MoneyMinor() totalMinor!: number;
  @Optional() @IsArray() @ValidateNested({ each: true }) @Type(() => OrderLine) lines?: OrderLine[] | null;
  @Optional() @Text() partner?: string | null;
  @Optional() @Text() channel?: string | null;
}

export class OrderRefunded {
  @Id() memberId!: string;
  @Id() orderId!: string;
  @Id() refundId!: string;
  @CurrencyCode() currency!: string;
  @MoneyMinor() amountMinor!: number;
  @Optional() @IsArray() @ValidateNested({ each: true }) @Type(() => RefundLine) lines?: RefundLine[] | null;
}

/** All that is left of the order. */
export class OrderCancelled {
  @Id() memberId!: string;
  @Id() orderId!: string;
}

/** A full replacement of the order's content, from its time on. */
export class OrderAmended {
  @Id() memberId!: string;
  @Id() orderId!: string;
  @Id() amendmentId!: string;
  @CurrencyCode() currency!: string;
  @MoneyMinor() totalMinor!: number;
  @Optional() @IsArray() @ValidateNested({ each: true }) @Type(() => OrderLine) lines?: OrderLine[] | null;
  @Optional() @Text() partner?: string | null;
  @Optional() @Text() channel?: string | null;
}
