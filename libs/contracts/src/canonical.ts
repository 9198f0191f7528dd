/**
 * A JSON value as text that is the same for equal values: keys sorted, no spaces, numbers and strings as
 * `JSON.stringify` writes them. (Keys that look like array indexes stand first, as objects keep them: also always the
 * same.) Recursive: callers refuse what is deeper than `MAX_DEPTH`.
 */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(withSortedKeys(value));
}

/** One copy and one native `stringify` are faster than writing the text piece by piece. */
function withSortedKeys(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(withSortedKeys);
  const source = value as Record<string, unknown>;
  const sorted: Record<string, unknown> = {};
  for (const key of Object.keys(source).sort()) {
    if (key === '__proto__') define(sorted, key, withSortedKeys(source[key]));
    else sorted[key] = withSortedKeys(source[key]);
  }
  return sorted;
}

/** Plain assignment to `__proto__` would set the prototype and lose the key. */
function define(target: object, key: string, value: unknown): void {
  Object.defineProperty(target, key, { value, enumerable: true });
}
