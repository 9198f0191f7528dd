/** What ends a command: 0 done, 1 refused or failed, 2 wrong usage (contract, section 6). */
export const EXIT = { done: 0, failed: 1, usage: 2 } as const;

/** The command cannot do what was asked: a message for a person, no stack. */
export class Refused extends Error {
  override readonly name = 'Refused';
}

/** The command was called wrongly. */
export class WrongUsage extends Error {
  override readonly name = 'WrongUsage';
}
