/**
 * A JSON value as text that is the same for equal values: keys sorted by UTF-16 units, no spaces, numbers and strings as
 * `JSON.stringify` writes them (RFC 8785 for values without duplicate keys). Recursive: callers refuse what is deeper
 * than `MAX_DEPTH`.
 */
export function canonicalJson(value: unknown): string {
  switch (typeof value) {
    case 'string':
      return JSON.stringify(value);
    case 'number':
      // "-0" and "0" are the same number
      return value === 0 ? '0' : `${value}`;
    case 'boolean':
      return value ? 'true' : 'false';
    case 'object':
      return value === null
        ? 'null'
        : Array.isArray(value)
          ? ofList(value)
          : ofObject(value as Record<string, unknown>);
    default:
      throw new TypeError(`Not a JSON value: ${typeof value}`);
  }
}

function ofList(list: unknown[]): string {
  let text = '[';
  for (let i = 0; i < list.length; i++) text += (i === 0 ? '' : ',') + canonicalJson(list[i]);
  return `${text}]`;
}

function ofObject(object: Record<string, unknown>): string {
  let text = '{';
  for (const key of Object.keys(object).sort()) {
    const value = object[key];
    if (value === undefined) continue;
    text += `${text.length === 1 ? '' : ','}${JSON.stringify(key)}:${canonicalJson(value)}`;
  }
  return `${text}}`;
}
