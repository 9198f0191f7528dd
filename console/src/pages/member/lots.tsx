import type { Lot } from '#contracts';
import { useGet, type Page } from '../../api/queries.js';
import { Mark, Meter } from '../../parts/marks.js';
import { Panel } from '../../parts/panel.js';
import { Loaded } from '../../parts/states.js';
import { Table } from '../../parts/table.js';
import { day, month, whole } from '../../words/format.js';
import { useWords } from '../../words/language.js';

/** What is left, by the month in which it expires: the order in which it is spent. */
export function Lots({ path }: { path: string }) {
  const t = useWords();
  const lots = useGet<Page<Lot>>(`${path}/lots?limit=500`);
  return (
    <Panel title={t('lots.title')} note={t('lots.note')}>
      <Loaded of={lots} lines={5}>
        {({ items, nextCursor }) => {
          const left = items.filter((lot) => lot.left > 0);
          const months = byMonth(left);
          const most = Math.max(...months.map(({ points }) => points));
          return (
            <>
              <Table
                caption={t('lots.title')}
                rows={months}
                keyOf={(one) => one.month}
                empty={t('lots.none')}
                columns={[
                  { head: t('lots.expires'), oneLine: true, cell: (one) => month(one.month) },
                  { head: t('words.share'), minor: true, cell: ({ points }) => <Meter value={points} most={most} /> },
                  { head: t('lots.left'), number: true, cell: ({ points }) => whole(points) },
                ]}
              />
              {left.length > 0 && (
                <details>
                  <summary>{t('lots.each', { count: left.length, shown: whole(left.length) })}</summary>
                  <Table
                    caption={t('lots.each', { count: left.length, shown: whole(left.length) })}
                    rows={left}
                    keyOf={({ lotId }) => lotId}
                    columns={[
                      { head: t('lots.earned'), oneLine: true, cell: ({ earnedAt }) => day(earnedAt) },
                      {
                        head: t('words.state'),
                        cell: ({ state }) => (
                          <Mark tone={state === 'active' ? 'good' : 'plain'}>
                            {t(`lotStates.${state as 'active'}`)}
                          </Mark>
                        ),
                      },
                      {
                        head: t('lots.activates'),
                        minor: true,
                        oneLine: true,
                        cell: ({ activatesAt }) => day(activatesAt),
                      },
                      { head: t('lots.expires'), oneLine: true, cell: ({ expiresAt }) => day(expiresAt) },
                      { head: t('lots.given'), number: true, minor: true, cell: ({ given }) => whole(given) },
                      { head: t('lots.left'), number: true, cell: (lot) => whole(lot.left) },
                    ]}
                  />
                  {nextCursor !== null && <p class="note">{t('lots.more')}</p>}
                </details>
              )}
            </>
          );
        }}
      </Loaded>
    </Panel>
  );
}

function byMonth(lots: Lot[]): { month: string; points: number }[] {
  const months = new Map<string, number>();
  for (const { expiresAt, left } of lots) {
    const name = `${expiresAt.slice(0, 7)}-01`;
    months.set(name, (months.get(name) ?? 0) + left);
  }
  return [...months].map(([name, points]) => ({ month: name, points }));
}
