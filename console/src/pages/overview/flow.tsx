import { useSignal } from '@preact/signals';
import { useMemo } from 'preact/hooks';
import type { FlowPeriod, Overview } from '#contracts';
import { Chart } from '../../charts/chart.js';
import { Segmented } from '../../parts/choice.js';
import { Panel } from '../../parts/panel.js';
import { short, shortDay, shortMonth, whole } from '../../words/format.js';
import { language, useWords } from '../../words/language.js';

/** What came in against what went out. */
export function Flow({ overview }: { overview: Overview }) {
  const t = useWords();
  const by = useSignal<'months' | 'days'>('months');
  const periods = overview[by.value];
  const text = by.value === 'months' ? shortMonth : shortDay;
  const spoken = language.value;
  const drawing = useMemo(
    () => ({
      axis: t(by.value === 'months' ? 'flow.month' : 'flow.day'),
      labels: periods.map(({ start }) => text(start)),
      series: [
        { name: t('flow.given'), values: periods.map(given), paint: 'accent' as const },
        { name: t('flow.spent'), values: periods.map(spent), paint: 'second' as const },
        { name: t('flow.gone'), values: periods.map(gone), paint: 'faint' as const },
      ],
      format: whole,
      formatShort: short,
    }),
    [periods, by.value, spoken],
  );
  const sums = {
    given: whole(sum(periods, given)),
    spent: whole(sum(periods, spent)),
    gone: whole(sum(periods, gone)),
  };
  return (
    <Panel
      wide
      title={t('flow.title')}
      note={t('flow.note')}
      aside={
        <Segmented
          label={t('flow.period')}
          value={by.value}
          options={[
            ['months', t('flow.months')],
            ['days', t('flow.days')],
          ]}
          onChange={(value) => (by.value = value)}
        />
      }
    >
      <Chart label={t('flow.label', sums)} drawing={drawing} height={17} />
    </Panel>
  );
}

const given = ({ earned, adjusted }: FlowPeriod) => earned + adjusted;
const spent = (period: FlowPeriod) => period.spent - period.restored;
const gone = ({ expired, reversed }: FlowPeriod) => expired + reversed;

function sum(periods: FlowPeriod[], of: (period: FlowPeriod) => number): number {
  return periods.reduce((total, period) => total + of(period), 0);
}
