import { EntitySchema } from 'typeorm';

/* Figures of the whole program, counted ahead of those who look. */

export interface PointsFlowRow {
  day: number;
  kind: number;
  points: number;
}

/** Points that came and went, by UTC day of their effect and kind of entry. */
export const PointsFlow = new EntitySchema<PointsFlowRow>({
  name: 'points_flow',
  columns: {
    day: { type: 'integer', primary: true },
    kind: { type: 'smallint', primary: true },
    points: { type: 'bigint' },
  },
});

export interface FlowPositionRow {
  lane: number;
  counted: number;
}

/** Up to which line of each lane the flow is summed. */
export const FlowPosition = new EntitySchema<FlowPositionRow>({
  name: 'flow_position',
  columns: {
    lane: { type: 'smallint', primary: true },
    counted: { type: 'bigint' },
  },
});

export interface OverviewRow {
  id: number;
  countedAt: number;
  content: string;
}

/** The last count of members, points and tiers. */
export const Overview = new EntitySchema<OverviewRow>({
  name: 'overview',
  columns: {
    id: { type: 'smallint', primary: true },
    countedAt: { name: 'counted_at', type: 'bigint' },
    content: { type: 'text' },
  },
  checks: [{ name: 'overview_is_one', expression: 'id = 1' }],
});
