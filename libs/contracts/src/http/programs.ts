import { Type } from 'class-transformer';
import { IsArray, IsBoolean, IsObject, ValidateNested } from 'class-validator';
import { JSONSchema } from 'class-validator-jsonschema';
import { Count, Id, Instant, Nested, OneOf, Optional, Quantity, SignedWhole, Text } from '../fields.js';
import type { ProgramDeclaration } from '../program/program.types.js';

@JSONSchema({ description: 'a version of the program, published or a draft' })
export class ProgramVersionView {
  @Count() version!: number;
  @Text() name!: string;
  @OneOf('draft', 'published') state!: 'draft' | 'published';
  @IsBoolean() inForce!: boolean;
  /** For facts timed from then on; the first version holds for all time before too. Null for a draft. */
  @Optional() @Instant() validFrom!: string | null;
  @Instant() draftedAt!: string;
  @Optional() @Instant() publishedAt!: string | null;
  /** The file as it was written down. */
  @Text() content!: string;
  /** The same, read: every number of the rules, defaults included. */
  @IsObject() @JSONSchema({ type: 'object' }) rules!: ProgramDeclaration;
}

/** A program to write down as a draft: one of the two. */
export class DraftBody {
  /** A program file, YAML or JSON. */
  @Optional() @Text(1_000_000) content?: string | null;
  /** The same as an object. */
  @Optional() @IsObject() @JSONSchema({ type: 'object' }) program?: Record<string, unknown> | null;
}

export class PublicationBody {
  /** From when on it is in force: now, if absent; never before now. */
  @Optional() @Instant() validFrom?: string | null;
}

/** What a publication did. */
export class PublicationAnswer extends ProgramVersionView {
  /** False where the latest published version says the same: then this is that version, and nothing was published. */
  @IsBoolean() changed!: boolean;
}

export class SimulationBody {
  /** From when on the draft is taken to be in force: the beginning of history, if absent. */
  @Optional() @Instant() from?: string | null;
  /** Up to when facts are folded: now, if absent. */
  @Optional() @Instant() until?: string | null;
}

/** A figure under the published versions, with the draft, and the draft's less the other. */
export class ComparedFigure {
  @SignedWhole() live!: number;
  @SignedWhole() draft!: number;
  @SignedWhole() difference!: number;
}

export class SimulatedTier {
  @Text() live!: string;
  @Text() draft!: string;
}

export class SimulatedTierCell extends SimulatedTier {
  @Count() members!: number;
}

export class SimulatedChange {
  @Id() memberId!: string;
  @Nested(() => ComparedFigure) points!: ComparedFigure;
  @Nested(() => SimulatedTier) tier!: SimulatedTier;
}

/** Sums over all members. earned + adjusted + restored + transferred = spent + expired + reversed + outstanding. */
export class SimulatedSums {
  @Nested(() => ComparedFigure) earned!: ComparedFigure;
  @Nested(() => ComparedFigure) adjusted!: ComparedFigure;
  @Nested(() => ComparedFigure) restored!: ComparedFigure;
  @Nested(() => ComparedFigure) transferred!: ComparedFigure;
  @Nested(() => ComparedFigure) spent!: ComparedFigure;
  @Nested(() => ComparedFigure) expired!: ComparedFigure;
  @Nested(() => ComparedFigure) reversed!: ComparedFigure;
  @Nested(() => ComparedFigure) outstanding!: ComparedFigure;
  /** What members owe. */
  @Nested(() => ComparedFigure) deficit!: ComparedFigure;
}

export class SimulatedChanges {
  @Count() morePoints!: number;
  @Count() fewerPoints!: number;
  @Count() higherTier!: number;
  @Count() lowerTier!: number;
}

/** What a draft would have made of everything that has happened, beside what the published versions have made of it. */
export class SimulationReportView {
  /** Null: as if it had always been in force. */
  @Optional() @Instant() from!: string | null;
  @Instant() until!: string;
  @Count() members!: number;
  @Count() facts!: number;
  @Nested(() => SimulatedSums) points!: SimulatedSums;
  @Text() currency!: string;
  /** What outstanding points are worth. */
  @Nested(() => ComparedFigure) liabilityMinor!: ComparedFigure;
  @Nested(() => ComparedFigure) membersInDeficit!: ComparedFigure;
  /** How many members have which tier, and would have which. */
  @IsArray() @ValidateNested({ each: true }) @Type(() => SimulatedTierCell) tiers!: SimulatedTierCell[];
  @Nested(() => SimulatedChanges) changed!: SimulatedChanges;
  /** At most ten each, the greatest difference first. */
  @IsArray() @ValidateNested({ each: true }) @Type(() => SimulatedChange) mostGained!: SimulatedChange[];
  @IsArray() @ValidateNested({ each: true }) @Type(() => SimulatedChange) mostLost!: SimulatedChange[];
}

/** A simulation: done, or on its way, to be asked for again at `GET /programs/simulations/{simulationId}`. */
export class SimulationAnswer {
  @Count() simulationId!: number;
  @Count() version!: number;
  @OneOf('running', 'done', 'failed') state!: 'running' | 'done' | 'failed';
  @Instant() askedAt!: string;
  /** How many members were folded so far, of how many; null before the first. */
  @Optional() @Count() done!: number | null;
  @Optional() @Count() all!: number | null;
  @Optional() @Quantity() seconds!: number | null;
  /** Why it failed. */
  @Optional() @Text() problem!: string | null;
  @Optional() @Nested(() => SimulationReportView) report!: SimulationReportView | null;
}
