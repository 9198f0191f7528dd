import type { ErrorObject } from 'ajv/dist/2020.js';

/** One refusal as a sentence that names field, value and rule: `data.totalMinor is 12.5: must be money: a whole …`. */
export function inWords(error: ErrorObject, root: string): string {
  const field = fieldName(root, error.instancePath);
  if (error.keyword === 'required') {
    const missing = String((error.params as { missingProperty: unknown }).missingProperty);
    return `${field}.${missing} is missing`;
  }
  if (error.keyword === 'additionalProperties') {
    const unknown = (error.params as { additionalProperty: unknown }).additionalProperty;
    return `${field}.${brief(unknown).slice(1, -1)} is not a field of it`;
  }
  const rule = (error.parentSchema as { description?: string } | undefined)?.description;
  return `${field} is ${shown(error.data)}: ${rule === undefined ? (error.message ?? error.keyword) : `must be ${rule}`}`;
}

/** `data` and `/lines/0/sku` give `data.lines[0].sku`. */
function fieldName(root: string, pointer: string): string {
  const steps = pointer.split('/').slice(1);
  return steps.reduce((name, step) => {
    const key = step.replaceAll('~1', '/').replaceAll('~0', '~');
    return /^\d+$/.test(key) ? `${name}[${key}]` : `${name}.${key}`;
  }, root);
}

/** A value for a message: short, on one line, whatever it is. */
export function shown(value: unknown): string {
  if (Array.isArray(value)) return `a list of ${value.length}`;
  if (typeof value === 'object' && value !== null) return 'an object';
  return brief(value);
}

function brief(value: unknown): string {
  if (typeof value !== 'string') return String(value);
  return JSON.stringify(value.length > 60 ? `${value.slice(0, 60)}…` : value).replaceAll(/[\u007f-\u009f]/g, '?');
}
