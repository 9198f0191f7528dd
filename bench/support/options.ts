import { parseArgs } from 'node:util';

export interface BenchOptions {
  /** Medians are of so many runs. */
  runs: number;
  /** Sizes for a look, not for a comparison. */
  quick: boolean;
  json: string | undefined;
  /** Sizes given by name (`--events 1000`), before those of the bench. */
  size: (name: string, full: number, quick: number) => number;
}

/**
 * `--runs N` (5; 1 with `--quick`), `--quick`, `--json FILE`, and sizes as `--name N`. An option of another bench is left alone: all
 * benches of one call get the same arguments.
 */
export function benchOptions(): BenchOptions {
  const { values } = parseArgs({ strict: false, allowPositionals: true, args: joined(process.argv.slice(2)) });
  const quick = values['quick'] === true;
  const number = (name: string): number | undefined => {
    const given = values[name];
    if (given === undefined) return undefined;
    const value = Number(given);
    if (!Number.isInteger(value) || value < 1) throw new Error(`--${name} is ${String(given)}: a whole number from 1`);
    return value;
  };
  return {
    runs: number('runs') ?? (quick ? 1 : 5),
    quick,
    json: typeof values['json'] === 'string' ? values['json'] : undefined,
    size: (name, full, quickly) => number(name) ?? (quick ? quickly : full),
  };
}

/** Options that nobody declared take their value only when it is joined to them. */
function joined(args: string[]): string[] {
  return args.flatMap((arg, i) => {
    const next = args[i + 1];
    if (/^--[a-z-]+$/.test(arg) && next !== undefined && !next.startsWith('--')) return [`${arg}=${next}`];
    return i > 0 && /^--[a-z-]+$/.test(args[i - 1]!) && !arg.startsWith('--') ? [] : [arg];
  });
}
