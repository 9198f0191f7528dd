import type { Overview } from '#contracts';
import { Meter, ShareBar, Tier } from '../../parts/marks.js';
import { Panel } from '../../parts/panel.js';
import { Table } from '../../parts/table.js';
import { money, percent, whole } from '../../words/format.js';
import { useWords } from '../../words/language.js';

export function Tiers({ overview }: { overview: Overview }) {
  const t = useWords();
  const most = Math.max(...overview.tiers.map(({ members }) => members));
  return (
    <Panel title={t('tiersPanel.title')} note={t('tiersPanel.note')}>
      <Table
        caption={t('tiersPanel.title')}
        rows={overview.tiers}
        keyOf={({ level }) => level}
        columns={[
          { head: t('words.tier'), cell: ({ level }) => <Tier level={level} /> },
          { head: t('words.members'), number: true, cell: ({ members }) => whole(members) },
          { head: t('words.share'), minor: true, cell: ({ members }) => <Meter value={members} most={most} /> },
          {
            head: t('words.points'),
            number: true,
            cell: ({ outstanding }) => whole(outstanding),
          },
        ]}
      />
    </Panel>
  );
}

const STATES = ['active', 'pending', 'reserved'] as const;

export function PointsByState({ overview }: { overview: Overview }) {
  const t = useWords();
  const { points, currency, pointValueMinor } = overview;
  const sum = STATES.reduce((total, state) => total + points[state], 0);
  const parts = STATES.map((state) => ({ name: t(`points.${state}`), value: points[state], state }));
  return (
    <Panel title={t('statesPanel.title')} note={t('statesPanel.note')}>
      <ShareBar label={t('statesPanel.title')} parts={parts} />
      <Table
        caption={t('statesPanel.title')}
        rows={[...parts, { name: t('points.deficit'), value: 0 - points.deficit, state: 'deficit' }]}
        keyOf={({ state }) => state}
        columns={[
          { head: t('words.state'), cell: ({ name, state }) => <span class={`key key-${state}`}>{name}</span> },
          { head: t('words.points'), number: true, cell: ({ value }) => whole(value) },
          {
            head: t('words.share'),
            number: true,
            minor: true,
            cell: ({ value }) => (sum === 0 ? '' : percent(value / sum)),
          },
          { head: t('words.value'), number: true, cell: ({ value }) => money(value * pointValueMinor, currency, true) },
        ]}
      />
    </Panel>
  );
}
