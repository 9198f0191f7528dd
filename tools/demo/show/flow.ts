import type { Lag } from '#messaging';
import type { PartitionState } from '#storage';
import { count, heading } from './paint.js';
import { plainTable } from './tables.js';

const OUTCOMES = ['applied', 'duplicate', 'conflict', 'invalid', 'ignored'] as const;

/** What became of every record, by topic. */
export function outcomes(partitions: PartitionState[]): string {
  const topics = [...new Set(partitions.map(({ topic }) => topic))];
  const rows = topics.map((topic) => {
    const those = partitions.filter((partition) => partition.topic === topic);
    return [topic, ...OUTCOMES.map((outcome) => those.reduce((sum, partition) => sum + partition[outcome], 0))];
  });
  return `${heading('What became of each record')}\n${plainTable(['topic', ...OUTCOMES], rows, [1, 2, 3, 4, 5])}`;
}

/** How far behind each group is. */
export function lagTable(lags: Lag[], note = ''): string {
  const groups = [...new Set(lags.map(({ group }) => group))];
  const rows = groups.map((group) => {
    const those = lags.filter((lag) => lag.group === group);
    return [
      group,
      those.length,
      those.reduce((sum, lag) => sum + lag.lagRecords, 0),
      `${Math.max(0, ...those.map((lag) => lag.lagSeconds ?? 0)).toFixed(1)} s`,
    ];
  });
  return `${heading('Lag', note)}\n${plainTable(['group', 'partitions', 'records', 'seconds'], rows, [1, 2, 3])}`;
}

export function rateInWords(records: number, seconds: number, events: number): string {
  const rate = count(Math.round(records / seconds));
  return `${count(records)} events in ${seconds.toFixed(0)} s (${rate} a second), ${count(events)} events out`;
}
