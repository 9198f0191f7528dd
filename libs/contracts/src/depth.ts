/** Levels of objects and lists in one record. Far above any real one, below what JSON writers and jsonb can recurse. */
export const MAX_DEPTH = 1_000;

/** Whether a parsed JSON value is nested deeper than `MAX_DEPTH`; walks level by level, so that no depth overflows. */
export function isTooDeep(value: unknown): boolean {
  let level: unknown[] = [value];
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > MAX_DEPTH) return true;
    const next: unknown[] = [];
    for (const item of level) {
      if (typeof item !== 'object' || item === null) continue;
      for (const child of Object.values(item) as unknown[]) {
        if (typeof child === 'object' && child !== null) next.push(child);
      }
    }
    level = next;
  }
  return false;
}
