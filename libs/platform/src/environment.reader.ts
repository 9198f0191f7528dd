/** What a parser of one variable gives: the value, or what is wrong with it (said after the variable's name). */
export type Parsed<T> = { value: T } | { wrong: string };

/** Reads variables one by one and gathers what is wrong, so that a start fails once with everything. */
export class VariableReader {
  readonly problems: string[] = [];

  constructor(private readonly env: NodeJS.ProcessEnv) {}

  problem(name: string, wrong: string): void {
    this.problems.push(`${name} ${wrong}`);
  }

  /** An empty variable is an unset one: compose files and shells write `NAME=` for "nothing". */
  text(name: string): string | undefined {
    const value = this.env[name]?.trim();
    return value === '' ? undefined : value;
  }

  optional<T>(name: string, parse: (text: string) => Parsed<T>): T | undefined {
    const text = this.text(name);
    if (text === undefined) return undefined;
    const parsed = parse(text);
    if ('value' in parsed) return parsed.value;
    this.problem(name, parsed.wrong);
    return undefined;
  }

  required<T>(name: string, parse: (text: string) => Parsed<T>, otherwise: T): T {
    if (this.text(name) === undefined) {
      this.problem(name, 'is missing (the embedded stack prints its own with `npm run stack -- env`)');
      return otherwise;
    }
    return this.optional(name, parse) ?? otherwise;
  }

  integer<D extends number | undefined>(name: string, otherwise: D, least: number, most: number): number | D {
    const text = this.text(name);
    if (text === undefined) return otherwise;
    const value = /^\d{1,15}$/.test(text) ? Number(text) : Number.NaN;
    if (value >= least && value <= most) return value;
    this.problem(name, `is "${text}"; it must be a whole number from ${least} to ${most}`);
    return otherwise;
  }

  flag(name: string): boolean {
    const text = this.text(name)?.toLowerCase();
    if (text === undefined || ['false', '0', 'no', 'off'].includes(text)) return false;
    if (['true', '1', 'yes', 'on'].includes(text)) return true;
    this.problem(name, `is "${text}"; it must be true or false`);
    return false;
  }

  oneOf<T extends string>(name: string, choices: readonly T[], otherwise: T): T {
    const text = this.text(name);
    if (text === undefined) return otherwise;
    const found = choices.find((choice) => choice === text);
    if (found !== undefined) return found;
    this.problem(name, `is "${text}"; it must be one of ${choices.join(', ')}`);
    return otherwise;
  }
}
