import { type Command } from 'commander';
import { LagReader, type Lag } from '#messaging';
import { withBook } from '../book.js';
import { kafkaOf } from '../connections.js';
import { groupPositions } from '../positions.js';
import { duration, report } from '../terminal/report.js';
import { table } from '../terminal/table.js';

export function addLag(program: Command): void {
  program
    .command('lag')
    .description('how far each consumer group is behind, in records and in seconds')
    .option('--all', 'each partition, also those without lag')
    .option('--json', 'print as JSON, each partition')
    .action(async (flags: { all?: boolean; json?: boolean }) => {
      await withBook(async (book) => {
        const kafka = kafkaOf(book);
        const reader = new LagReader({ kafka, positions: () => groupPositions(book, kafka) });
        try {
          const lags = await reader.lag();
          report(flags.json, lags, () => (flags.all === true ? byPartition(lags) : byTopic(lags)));
        } finally {
          await reader.close();
        }
      });
    });
}

function byPartition(lags: Lag[]): string {
  const rows = lags.map((lag) => [
    lag.group,
    lag.topic,
    lag.partition,
    lag.offset,
    lag.end,
    lag.lagRecords,
    duration(lag.lagSeconds),
    lag.moving ? '' : 'rests',
  ]);
  return table(['group', 'topic', 'partition', 'offset', 'end', 'lag', 'behind', ''], rows, { right: [2, 3, 4, 5, 6] });
}

function byTopic(lags: Lag[]): string {
  const topics = new Map<string, Lag[]>();
  for (const lag of lags) {
    const key = `${lag.group}\n${lag.topic}`;
    topics.set(key, [...(topics.get(key) ?? []), lag]);
  }
  const rows = [...topics.values()].map((partitions) => {
    const seconds = partitions.map((lag) => lag.lagSeconds).filter((lag) => lag !== null);
    return [
      partitions[0]!.group,
      partitions[0]!.topic,
      partitions.length,
      partitions.reduce((sum, lag) => sum + lag.lagRecords, 0),
      duration(seconds.length > 0 ? Math.max(...seconds) : null),
      partitions.every((lag) => lag.moving) ? '' : 'rests',
    ];
  });
  return table(['group', 'topic', 'partitions', 'lag', 'behind', ''], rows, { right: [2, 3, 4] });
}
