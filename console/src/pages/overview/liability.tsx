import { useMemo } from 'preact/hooks';
import type { Overview } from '#contracts';
import { Chart } from '../../charts/chart.js';
import { Panel } from '../../parts/panel.js';
import { Empty } from '../../parts/states.js';
import { money, month, shortMonth } from '../../words/format.js';
import { language, useWords } from '../../words/language.js';

/** What is owed, by the month in which it expires unless it is spent. */
export function Liability({ overview }: { overview: Overview }) {
  const t = useWords();
  const { expiry, currency, pointValueMinor } = overview;
  const spoken = language.value;
  const drawing = useMemo(
    () => ({
      axis: t('liability.month'),
      labels: expiry.map((one) => shortMonth(one.month)),
      series: [
        {
          name: t('liability.owed'),
          values: expiry.map(({ points }) => points * pointValueMinor),
          paint: 'accent' as const,
        },
      ],
      format: (minor: number) => money(minor, currency),
      formatShort: (minor: number) => money(minor, currency, true),
    }),
    [expiry, spoken],
  );
  const first = expiry[0];
  return (
    <Panel title={t('liability.title')} note={t('liability.note')}>
      {first === undefined ? (
        <Empty>{t('liability.none')}</Empty>
      ) : (
        <Chart
          label={t('liability.label', {
            month: month(first.month),
            money: money(first.points * pointValueMinor, currency),
          })}
          drawing={drawing}
        />
      )}
    </Panel>
  );
}
