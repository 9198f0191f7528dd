import type { KeyFigures } from '#contracts';
import { part } from '../../api/client.js';
import { useGet } from '../../api/queries.js';
import { Meter } from '../../parts/marks.js';
import { Panel } from '../../parts/panel.js';
import { Loaded } from '../../parts/states.js';
import { Table } from '../../parts/table.js';
import { money, percent, whole } from '../../words/format.js';
import { named, useWords } from '../../words/language.js';

export function Segments({ currency }: { currency: string }) {
  const t = useWords();
  const figures = useGet<KeyFigures>('/insights/kpis', { everyMs: 10_000 });
  return (
    <Panel title={t('segmentsPanel.title')} note={t('segmentsPanel.note')}>
      <Loaded of={figures} lines={6}>
        {({ segments }) => (
          <Table
            caption={t('segmentsPanel.title')}
            rows={segments}
            keyOf={({ segment }) => segment ?? ''}
            columns={[
              {
                head: t('words.segment'),
                cell: ({ segment }) =>
                  segment === null ? (
                    t('segmentsPanel.none')
                  ) : (
                    <a href={`/segments/${part(segment)}`}>{named(t, 'segments', segment)}</a>
                  ),
              },
              { head: t('words.members'), number: true, cell: ({ members }) => whole(members) },
              {
                head: t('words.share'),
                minor: true,
                cell: ({ share }) => <Meter value={share} most={Math.max(...segments.map((one) => one.share))} />,
              },
              { head: t('words.percent'), number: true, minor: true, cell: ({ share }) => percent(share, 1) },
              { head: t('words.spend'), number: true, cell: ({ spendMinor }) => money(spendMinor, currency, true) },
            ]}
          />
        )}
      </Loaded>
    </Panel>
  );
}
