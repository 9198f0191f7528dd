import type { PartitionLag } from '#contracts';
import { useGet, type Page } from '../../api/queries.js';
import { Mark, Topic } from '../../parts/marks.js';
import { Panel } from '../../parts/panel.js';
import { Loaded } from '../../parts/states.js';
import { Table } from '../../parts/table.js';
import { duration, whole } from '../../words/format.js';
import { useWords } from '../../words/language.js';

interface TopicLag {
  group: string;
  topic: string;
  records: number;
  seconds: number | null;
  moving: boolean;
  partitions: PartitionLag[];
}

/** How far each group is behind, topic by topic; each partition below. */
export function LagPanel() {
  const t = useWords();
  const lag = useGet<Page<PartitionLag>>('/ops/lag');
  return (
    <Panel wide title={t('lag.title')} note={t('lag.note')}>
      <Loaded of={lag} lines={6}>
        {({ items }) => {
          const topics = byTopic(items);
          const behind = items.filter(({ lagRecords }) => lagRecords > 0);
          return (
            <>
              <Table
                caption={t('lag.title')}
                rows={topics}
                keyOf={({ group, topic }) => `${group} ${topic}`}
                columns={[
                  { head: t('words.topic'), cell: ({ topic }) => <Topic name={topic} /> },
                  { head: t('lag.group'), minor: true, cell: ({ group }) => group },
                  {
                    head: t('lag.partitions'),
                    number: true,
                    minor: true,
                    cell: ({ partitions }) => whole(partitions.length),
                  },
                  { head: t('lag.records'), number: true, cell: ({ records }) => whole(records) },
                  {
                    head: t('lag.seconds'),
                    number: true,
                    cell: ({ seconds }) => (seconds === null ? t('lag.unknown') : duration(seconds)),
                  },
                  {
                    head: t('words.state'),
                    cell: ({ records, moving }) =>
                      records === 0 ? (
                        <Mark tone="good">{t('lag.caughtUp')}</Mark>
                      ) : (
                        <Mark tone={moving ? 'warn' : 'bad'}>{moving ? t('lag.moving') : t('lag.standing')}</Mark>
                      ),
                  },
                ]}
              />
              <details>
                <summary>
                  {t('lag.each', { count: items.length, shown: whole(items.length), behind: whole(behind.length) })}
                </summary>
                <Table
                  caption={t('lag.each', {
                    count: items.length,
                    shown: whole(items.length),
                    behind: whole(behind.length),
                  })}
                  rows={items}
                  keyOf={({ group, topic, partition }) => `${group} ${topic} ${partition}`}
                  columns={[
                    { head: t('words.topic'), cell: ({ topic }) => <Topic name={topic} /> },
                    { head: t('lag.partition'), number: true, cell: ({ partition }) => String(partition) },
                    { head: t('lag.offset'), number: true, cell: ({ offset }) => whole(offset) },
                    { head: t('lag.end'), number: true, cell: ({ end }) => whole(end) },
                    { head: t('lag.records'), number: true, cell: ({ lagRecords }) => whole(lagRecords) },
                    {
                      head: t('lag.seconds'),
                      number: true,
                      cell: ({ lagSeconds }) => (lagSeconds === null ? t('lag.unknown') : duration(lagSeconds)),
                    },
                  ]}
                />
              </details>
            </>
          );
        }}
      </Loaded>
    </Panel>
  );
}

function byTopic(items: PartitionLag[]): TopicLag[] {
  const topics = new Map<string, TopicLag>();
  for (const item of items) {
    const { group, topic } = item;
    const key = `${group} ${topic}`;
    const sum = topics.get(key) ?? { group, topic, records: 0, seconds: 0, moving: true, partitions: [] };
    sum.records += item.lagRecords;
    sum.seconds = sum.seconds === null || item.lagSeconds === null ? null : Math.max(sum.seconds, item.lagSeconds);
    sum.moving &&= item.moving;
    sum.partitions.push(item);
    topics.set(key, sum);
  }
  return [...topics.values()].sort((a, b) => b.records - a.records || a.topic.localeCompare(b.topic));
}
