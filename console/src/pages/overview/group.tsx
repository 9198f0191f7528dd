import { useRoute } from 'preact-iso';
import type { Overview, SegmentMemberView } from '#contracts';
import { part } from '../../api/client.js';
import { useGet, usePages } from '../../api/queries.js';
import { PageHead, Panel } from '../../parts/panel.js';
import { Failed, Waiting } from '../../parts/states.js';
import { More, Table } from '../../parts/table.js';
import { day, money, whole } from '../../words/format.js';
import { named, useWords } from '../../words/language.js';

/** The members of a segment. */
export function SegmentPage() {
  const t = useWords();
  const { segment = '' } = useRoute().params;
  return <Group title={named(t, 'segments', segment)} path={`/insights/segments/${part(segment)}`} />;
}

/** The members of a cell of the grid. */
export function CellPage() {
  const t = useWords();
  const { r = '', f = '' } = useRoute().params;
  return <Group title={t('group.cell', { r, f })} path={`/insights/rfm/${part(r)}/${part(f)}`} />;
}

function Group({ title, path }: { title: string; path: string }) {
  const t = useWords();
  const members = usePages<SegmentMemberView>(path);
  const overview = useGet<Overview>('/overview');
  const currency = overview.data?.currency ?? 'EUR';
  return (
    <>
      <PageHead title={title}>
        <a href="/">{t('group.back')}</a>
      </PageHead>
      <Panel wide title={t('words.members')} note={t('group.note')}>
        {members.isPending ? (
          <Waiting lines={6} />
        ) : members.error && members.items.length === 0 ? (
          <Failed error={members.error} again={members.refetch} />
        ) : (
          <Table
            caption={title}
            rows={members.items}
            keyOf={({ memberId }) => memberId}
            empty={t('group.none')}
            columns={[
              {
                head: t('words.member'),
                cell: ({ memberId }) => <a href={`/members/${part(memberId)}`}>{memberId}</a>,
              },
              { head: t('words.lastOrder'), oneLine: true, cell: ({ lastOrderDay }) => day(lastOrderDay) },
              { head: t('words.orderDays'), number: true, minor: true, cell: ({ frequency }) => whole(frequency) },
              { head: t('words.spend'), number: true, cell: ({ monetaryMinor }) => money(monetaryMinor, currency) },
              { head: 'R F M', number: true, minor: true, cell: ({ r, f, m }) => `${r} ${f} ${m}` },
            ]}
          />
        )}
        <More {...members} />
      </Panel>
    </>
  );
}
