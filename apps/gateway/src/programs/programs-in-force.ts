import { programAt, type Programs, type ProgramVersion } from '#domain';
import type { ReadClockSource } from '../members/read-clock.js';

/** The published versions of the program, as this process runs by them. */
export class ProgramsInForce {
  constructor(
    private readonly programs: Programs,
    private readonly clock: Pick<ReadClockSource, 'seen'>,
  ) {}

  /** The version in force now. */
  get current(): ProgramVersion {
    return programAt(this.programs, this.clock.seen);
  }
}
