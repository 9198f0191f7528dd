import type { CommerceEventType } from '../events/catalogue.js';
import type { CommerceTopic } from '../topics.js';

/** A mapping file as it is written, once its schema is checked. Pointers are JSON pointers (RFC 6901). */
export interface MappingFile {
  name: string;
  /** `any`: keys of mapped records are not compared with the member. Default: what the program says. */
  key?: 'program' | 'any';
  /** What becomes of JSON that is no CloudEvent and that no rule takes; default `invalid`. */
  unmatched?: 'invalid' | 'ignored';
  rules: RuleFile[];
}

export interface RuleFile {
  name?: string;
  topic?: CommerceTopic;
  /** All must hold. The first rule whose conditions hold takes the record. */
  when?: ConditionFile[];
  type: CommerceEventType;
  source: ValueFile;
  id: ValueFile;
  time: TimeFile;
  data: Record<string, FieldFile>;
}

type Scalar = string | number | boolean;

/** One of `equals`, `in`, `not`, `exists`, of a value in the record or of a header. */
export interface ConditionFile {
  at?: string;
  header?: string;
  equals?: Scalar;
  in?: Scalar[];
  /** Holds also where there is no value. */
  not?: Scalar[];
  exists?: boolean;
}

/** A pointer, or a block with exactly one of `at`, `header`, `key`, `constant`, `join`, `first`, `position`. */
export type ValueFile = string | ValueBlock;
export interface ValueBlock {
  at?: string;
  /** The pointer `at` is followed in the JSON that the text under this pointer holds. */
  json?: string;
  header?: string;
  key?: true;
  constant?: Scalar;
  join?: ValueFile[];
  /** Between the parts of `join`; default `:`. */
  with?: string;
  first?: ValueFile[];
  /** The item's place in its list, from 1. */
  position?: true;
  /** Only what follows the last of these characters: `gid://shopify/Customer/7` after `/` is `7`. */
  after?: string;
}

export type TimeFile = string | (ValueBlock & { record?: 'timestamp'; format?: TimeFormat });
/** `utc`: like RFC 3339 without an offset, also with a blank for the `T`. */
export type TimeFormat = 'rfc3339' | 'utc' | 'seconds' | 'milliseconds';

export type FieldFile = string | FieldBlock;
export interface FieldBlock extends ValueBlock, AmountFile {
  currency?: ValueFile;
  each?: string;
  when?: ConditionFile[];
  fields?: Record<string, FieldFile>;
}

/** An amount in major units: `money`, or the sum over a list; times a quantity, less other amounts. */
export interface AmountFile {
  money?: ValueFile;
  sum?: { each: string; when?: ConditionFile[]; money: ValueFile };
  times?: ValueFile;
  minus?: AmountFile[];
}
