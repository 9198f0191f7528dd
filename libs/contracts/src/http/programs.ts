import { IsBoolean, IsObject } from 'class-validator';
import { JSONSchema } from 'class-validator-jsonschema';
import { Count, Instant, Text } from '../fields.js';
import type { ProgramDeclaration } from '../program/program.types.js';

@JSONSchema({ description: 'a published version of the program' })
export class ProgramVersionView {
  @Count() version!: number;
  @Text() name!: string;
  @IsBoolean() inForce!: boolean;
  /** For facts timed from then on; the first version holds for all time before too. */
  @Instant() validFrom!: string;
  @Instant() publishedAt!: string;
  /** The file as it was published. */
  @Text() content!: string;
  /** The same, read: every number of the rules, defaults included. */
  @IsObject() @JSONSchema({ type: 'object' }) rules!: ProgramDeclaration;
}
