import type { Programs } from '#domain';

/** What of the program decides whether a record is taken at all. */
export class IntakeRules {
  private known = 0;
  private rules: { currencies: ReadonlySet<string>; key: 'memberId' | 'any' } | undefined;

  constructor(private readonly programs: Programs) {}

  /** Currencies of all versions, since facts come late; the key of the newest. Computed anew only where a version was published. */
  now(): { currencies: ReadonlySet<string>; key: 'memberId' | 'any' } {
    if (this.rules === undefined || this.known !== this.programs.length) {
      this.known = this.programs.length;
      const currencies = new Set(this.programs.flatMap(({ program }) => program.currencies));
      this.rules = { currencies, key: this.programs.at(-1)!.program.key };
    }
    return this.rules;
  }
}
