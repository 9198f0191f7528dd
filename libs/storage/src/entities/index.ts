import { Installation, ProgramSimulation, ProgramVersion } from './installation.js';
import { Person, Member, Lot, Purchase, Publication, Spending } from './members.js';
import { Erased, Tombstone } from './erased.js';
import { Fact, PersonalText, Entry } from './facts.js';
import { Lane, Relay } from './lanes.js';
import { KafkaOffset, DeadLetter } from './intake.js';
import { ChurnWarning } from './churn.js';
import { Answer } from './answers.js';
import { Audit } from './audit.js';
import { Lease, ModelRefit, ModelVersion } from './models.js';
import { FlowPosition, Overview, PointsFlow } from './overview.js';

/**
 * The tables as they are after all migrations; test/storage/drift.spec.ts holds both together. Rows on the hot path are read and written
 * by set-based statements, which need no entities: these are for looking at the book, and for whoever wants to know its shape.
 */
export const ENTITIES = [
  Installation,
  ProgramVersion,
  ProgramSimulation,
  Person,
  Member,
  Lot,
  Purchase,
  Publication,
  Spending,
  Fact,
  PersonalText,
  Entry,
  Lane,
  Relay,
  KafkaOffset,
  DeadLetter,
  ChurnWarning,
  Answer,
  Audit,
  Erased,
  Tombstone,
  ModelRefit,
  ModelVersion,
  Lease,
  PointsFlow,
  FlowPosition,
  Overview,
];
