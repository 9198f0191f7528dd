import type { Cell } from '../terminal/table.js';
import type { CellReader } from './cell-reader.js';
import type { Sheet } from './column-map.js';

/** What is common to the rows of all files. */
export interface ImportRow {
  line: number;
  memberId: string;
  timeMs: number;
}

/** One row as an event; its JSON is made when it is sent, so that a file of millions does not stand in memory as text. */
export interface ImportEvent<Row extends ImportRow> {
  row: Row;
  eventId: string;
  timeMs: number;
}

/** Rows that say nothing to the engine, and are counted: without a member, or of nothing. */
export type Skipped = 'guest' | 'nothing';

export interface ImportPlan<Event> {
  /** In time order. */
  events: Event[];
  /** For programs, and the same for people. */
  summary: Record<string, unknown>;
  shown: [string, Cell][];
}

/** A kind of history: how its rows are read, and the events that they become. */
export interface ImportKind<
  Field extends string,
  Row extends ImportRow,
  Event extends ImportEvent<Row> = ImportEvent<Row>,
> {
  topic: string;
  sheet: Sheet<Field>;
  /** Null where a problem was noted. */
  rowOf(cells: CellReader<Field>): Row | Skipped | null;
  /** The field whose id stands for one thing of the member, and that thing's key; null where the row has no such id. */
  idField: Field | null;
  keyOf(row: Row): string | null;
  /** All that a row says. Its digest becomes the event's id. */
  contentOf(row: Row): unknown[];
  plan(rows: Row[]): ImportPlan<Event>;
  messageOf(event: Event): { type: string; data: Record<string, unknown> };
}
