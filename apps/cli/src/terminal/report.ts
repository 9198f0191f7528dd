/** A command's result: as JSON for programs, or in words and tables for people. */
export function report(json: boolean | undefined, value: unknown, inWords: () => string): void {
  process.stdout.write(json === true ? `${JSON.stringify(value, null, 2)}\n` : `${inWords()}\n`);
}

/** RFC 3339, UTC, milliseconds. */
export function instant(ms: number): string {
  return new Date(ms).toISOString();
}

/** An instant in a table: without what is always the same. */
export function shortInstant(text: string | null): string | null {
  return text === null
    ? null
    : text
        .replace('T', ' ')
        .replace(/(:\d\d)\.000Z$/, '$1')
        .replace('Z', '');
}

/** Seconds as a person says them: 42 s, 3.5 min, 2.1 h, 4.0 d. */
export function duration(seconds: number | null): string {
  if (seconds === null) return '–';
  if (seconds < 90) return `${seconds.toFixed(seconds < 10 ? 1 : 0)} s`;
  if (seconds < 5_400) return `${(seconds / 60).toFixed(1)} min`;
  return seconds < 172_800 ? `${(seconds / 3_600).toFixed(1)} h` : `${(seconds / 86_400).toFixed(1)} d`;
}
