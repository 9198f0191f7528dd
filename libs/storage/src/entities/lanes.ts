import { EntitySchema } from 'typeorm';

/* The lanes of the book, and how far each was sent. */

export interface LaneRow {
  lane: number;
  head: number;
}

/** How many lines a lane of the book has. */
export const Lane = new EntitySchema<LaneRow>({
  name: 'lane',
  columns: {
    lane: { type: 'smallint', primary: true },
    head: { type: 'bigint' },
  },
});

export interface RelayRow {
  lane: number;
  sent: number;
  owner: string | null;
  leaseUntil: Date | null;
  sender: string | null;
}

/** Up to which line a lane was sent, and who sends it. */
export const Relay = new EntitySchema<RelayRow>({
  name: 'relay',
  columns: {
    lane: { type: 'smallint', primary: true },
    sent: { type: 'bigint' },
    owner: { type: 'uuid', nullable: true },
    leaseUntil: { name: 'lease_until', type: 'timestamp with time zone', nullable: true },
    sender: { type: 'text', nullable: true },
  },
});
