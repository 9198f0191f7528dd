import { Id, Optional, Text, WholeNumber } from '../fields.js';

export class ReviewPublished {
  @Id() memberId!: string;
  @Id() reviewId!: string;
  @Id() sku!: string;
  @Optional() @Id() orderId?: string | null;
  @WholeNumber(1, 5) rating!: number;
  @Optional() @Text() text?: string | null;
}

export class ReviewRemoved {
  @Id() memberId!: string;
  @Id() reviewId!: string;
}
