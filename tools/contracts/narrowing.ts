/** A JSON Schema, as far as our contracts use the language. */
export interface Schema {
  [keyword: string]: unknown;
  $ref?: string;
  type?: string | string[];
  enum?: unknown[];
  const?: unknown;
  properties?: Record<string, Schema>;
  required?: string[];
  items?: Schema;
  anyOf?: Schema[];
}

/** A schema and the document in which its references (`#/$defs/Member`) lead somewhere. */
export interface Rooted {
  schema: Schema;
  root: object;
}

const LEAST = ['minimum', 'minLength', 'minItems', 'exclusiveMinimum'];
const MOST = ['maximum', 'maxLength', 'maxItems', 'exclusiveMaximum'];
/** Compared as they are: whether one pattern lets through what another does cannot be told. */
const EXACT = ['pattern', 'format', 'multipleOf', 'allOf', 'oneOf', 'not', 'if', 'then', 'else'];

/**
 * Why a value that fits `from` may not fit `to`: one sentence each, with the path to the field. Empty where all that fits
 * the one fits the other. May name a reason too many, never one too few, for the keywords that our schemas use.
 */
export function narrowings(from: Rooted, to: Rooted, path: string, open = new Set<string>()): string[] {
  const key = `${from.schema.$ref ?? ''} ${to.schema.$ref ?? ''} ${path}`;
  if (open.has(key)) return [];
  const seen = new Set(open).add(key);
  const choices = choicesOf(from).map((choice) => {
    const tries = choicesOf(to).map((target) => narrowingsOfOne(choice, target, path, seen));
    return tries.find((reasons) => reasons.length === 0) ?? shortest(tries);
  });
  return [...new Set(choices.flat())];
}

function narrowingsOfOne(from: Rooted, to: Rooted, path: string, open: Set<string>): string[] {
  const a = from.schema;
  const b = to.schema;
  const reasons = [...typeReasons(a, b, path), ...valueReasons(a, b, path), ...boundReasons(a, b, path)];
  for (const name of b.required ?? []) {
    if (!(a.required ?? []).includes(name)) reasons.push(`${path}.${name} is required on one side only`);
  }
  for (const [name, schema] of Object.entries(b.properties ?? {})) {
    const known = a.properties?.[name];
    if (known === undefined) continue;
    reasons.push(...narrowings({ schema: known, root: from.root }, { schema, root: to.root }, `${path}.${name}`, open));
  }
  if (a.items !== undefined && b.items !== undefined) {
    const items = { schema: a.items, root: from.root };
    reasons.push(...narrowings(items, { schema: b.items, root: to.root }, `${path}[]`, open));
  }
  return reasons;
}

/** Names of properties that `older` has and `newer` has no more, at whatever depth. */
export function removedProperties(older: Rooted, newer: Rooted, path: string, depth = 0): string[] {
  if (depth > 12) return [];
  const removed: string[] = [];
  const [before, now] = [choicesOf(older), choicesOf(newer)].map((choices) => choices.filter(isNotNull));
  for (const [index, { schema: a, root }] of (before ?? []).entries()) {
    const other = now?.[index] ?? now?.[0];
    if (other === undefined) continue;
    const b = other.schema;
    for (const [name, schema] of Object.entries(a.properties ?? {})) {
      const kept = b.properties?.[name];
      if (kept === undefined) removed.push(`${path}.${name} is gone`);
      else {
        const next = { schema: kept, root: other.root };
        removed.push(...removedProperties({ schema, root }, next, `${path}.${name}`, depth + 1));
      }
    }
    if (a.items !== undefined && b.items !== undefined) {
      const items = { schema: b.items, root: other.root };
      removed.push(...removedProperties({ schema: a.items, root }, items, `${path}[]`, depth + 1));
    }
  }
  return removed;
}

const isNotNull = ({ schema }: Rooted): boolean => schema.type !== 'null';

/** References followed, and a union as its parts. */
function choicesOf({ schema, root }: Rooted): Rooted[] {
  const found = schema.$ref === undefined ? schema : at(root, schema.$ref);
  if (found.anyOf === undefined) return found === schema ? [{ schema, root }] : choicesOf({ schema: found, root });
  return found.anyOf.flatMap((choice) => choicesOf({ schema: choice, root }));
}

function at(root: object, reference: string): Schema {
  const steps = reference.replace(/^#\//, '').split('/');
  const found = steps.reduce<unknown>((value, step) => (value as Record<string, unknown> | undefined)?.[step], root);
  if (found === undefined) throw new Error(`${reference} leads nowhere`);
  return found as Schema;
}

function typeReasons(from: Schema, to: Schema, path: string): string[] {
  const wanted = typesOf(to);
  if (wanted === undefined) return [];
  const given = typesOf(from);
  if (given === undefined) return isFixed(from) ? [] : [`${path} is ${wanted.join(' or ')} on one side only`];
  const extra = given.filter((type) => !wanted.includes(type) && !(type === 'integer' && wanted.includes('number')));
  return extra.length === 0 ? [] : [`${path} is ${extra.join(' or ')} on one side only`];
}

function valueReasons(from: Schema, to: Schema, path: string): string[] {
  if (!isFixed(to)) return [];
  if (!isFixed(from)) return [`${path} has a list of values on one side only`];
  const allowed = new Set(valuesOf(to).map((value) => JSON.stringify(value)));
  const extra = valuesOf(from).filter((value) => !allowed.has(JSON.stringify(value)));
  return extra.map((value) => `${path} may be ${JSON.stringify(value)} on one side only`);
}

function boundReasons(from: Schema, to: Schema, path: string): string[] {
  const reasons: string[] = [];
  const compare = (word: string, isTighter: (of: number, than: number) => boolean): void => {
    const bound = to[word] as number | undefined;
    const known = from[word] as number | undefined;
    if (bound === undefined || isFixed(from) || (known !== undefined && !isTighter(bound, known))) return;
    reasons.push(`${path} has ${word} ${bound} on one side, ${known ?? 'none'} on the other`);
  };
  for (const word of LEAST) compare(word, (of, than) => of > than);
  for (const word of MOST) compare(word, (of, than) => of < than);
  for (const word of EXACT) {
    if (to[word] === undefined || isFixed(from)) continue;
    if (JSON.stringify(to[word]) !== JSON.stringify(from[word])) reasons.push(`${path} differs in ${word}`);
  }
  return reasons;
}

function typesOf({ type }: Schema): string[] | undefined {
  if (type === undefined) return undefined;
  return Array.isArray(type) ? type : [type];
}

const isFixed = ({ enum: values, const: value }: Schema): boolean => values !== undefined || value !== undefined;
const valuesOf = ({ enum: values, const: value }: Schema): unknown[] => values ?? [value];

function shortest(lists: string[][]): string[] {
  return lists.reduce((best, list) => (list.length < best.length ? list : best));
}
