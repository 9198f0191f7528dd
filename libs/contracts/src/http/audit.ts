import { JSONSchema } from 'class-validator-jsonschema';
import { Count, Instant, Optional, Text } from '../fields.js';

@JSONSchema({ description: 'a request, or some equal ones of a moment' })
export class AuditEntryView {
  @Count() id!: number;
  @Instant() at!: string;
  /** Null for a caller who could not be told. */
  @Optional() @Text() caller!: string | null;
  @Optional() @Text() role!: string | null;
  @Text() method!: string;
  /** As declared, with names in place of ids. */
  @Text() route!: string;
  /** Whom it was about, by the id that they have now; null for nobody, and for one never heard of. */
  @Optional() @Text() memberId!: string | null;
  @Count() status!: number;
  /** How many equal requests this stands for. */
  @Count() requests!: number;
}
