import { useMemo } from 'preact/hooks';
import type { ModelVersionDetail, ModelVersionView } from '#contracts';
import { useGet, type Page } from '../../api/queries.js';
import { Chart } from '../../charts/chart.js';
import { Mark } from '../../parts/marks.js';
import { Panel } from '../../parts/panel.js';
import { Empty, Loaded } from '../../parts/states.js';
import { Table } from '../../parts/table.js';
import { decimal, duration, minute, percent, whole } from '../../words/format.js';
import { language, useWords } from '../../words/language.js';

/** What of a version's report is shown. */
interface Report {
  holdOut: {
    cut: string;
    inactivity: { name: string; auc: number; averagePrecision: number; brier: number | null; logLoss: number | null }[];
    warning: { name: string; reliability: { members: number; predicted: number; observed: number }[] };
  };
}

/** The models: versions, and of the one in use how it did on what it had not seen. */
export function Models() {
  const t = useWords();
  const versions = useGet<Page<ModelVersionView>>('/insights/models');
  return (
    <Panel wide title={t('models.title')} note={t('models.note')}>
      <Loaded of={versions} absent={<Empty>{t('models.none')}</Empty>}>
        {({ items }) => {
          const inUse = items.find((one) => one.inUse);
          return (
            <>
              <Table
                caption={t('models.title')}
                rows={items}
                keyOf={({ version }) => version}
                empty={t('models.none')}
                columns={[
                  { head: t('program.version'), cell: ({ version }) => String(version) },
                  {
                    head: t('words.state'),
                    cell: (one) => (one.inUse ? <Mark tone="good">{t('program.inForce')}</Mark> : ''),
                  },
                  { head: t('models.fitted'), cell: ({ fittedAt }) => minute(fittedAt) },
                  { head: t('words.members'), number: true, cell: ({ members }) => whole(members) },
                  {
                    head: t('models.took'),
                    number: true,
                    minor: true,
                    cell: ({ durationMs }) => duration(durationMs / 1_000),
                  },
                ]}
              />
              {inUse && <InUse version={inUse.version} />}
            </>
          );
        }}
      </Loaded>
    </Panel>
  );
}

function InUse({ version }: { version: number }) {
  const t = useWords();
  const detail = useGet<ModelVersionDetail>(`/insights/models/${version}`);
  return (
    <Loaded of={detail} lines={6}>
      {({ why, report }) => {
        const { holdOut } = report as Report;
        return (
          <div class="insight model">
            <div>
              <h3>{t('models.holdOut', { cut: holdOut.cut })}</h3>
              <Table
                caption={t('models.holdOut', { cut: holdOut.cut })}
                rows={holdOut.inactivity}
                keyOf={({ name }) => name}
                columns={[
                  { head: t('models.score'), cell: ({ name }) => name },
                  { head: 'AUC', number: true, cell: ({ auc }) => decimal(auc, 3) },
                  {
                    head: t('models.precision'),
                    number: true,
                    minor: true,
                    cell: (row) => decimal(row.averagePrecision, 3),
                  },
                  { head: 'Brier', number: true, cell: ({ brier }) => (brier === null ? '–' : decimal(brier, 3)) },
                ]}
              />
              {why.length > 0 && (
                <details>
                  <summary>{t('models.why')}</summary>
                  <ul class="plain">
                    {why.map((sentence) => (
                      <li key={sentence}>{sentence}</li>
                    ))}
                  </ul>
                </details>
              )}
            </div>
            <div>
              <h3>{t('models.calibration', { name: holdOut.warning.name })}</h3>
              <Calibration bins={holdOut.warning.reliability} />
            </div>
          </div>
        );
      }}
    </Loaded>
  );
}

function Calibration({ bins }: { bins: Report['holdOut']['warning']['reliability'] }) {
  const t = useWords();
  const spoken = language.value;
  const drawing = useMemo(
    () => ({
      axis: t('models.predicted'),
      labels: bins.map(({ predicted }) => percent(predicted)),
      shares: bins.map(({ predicted }) => predicted),
      series: [
        {
          name: t('models.observed'),
          values: bins.map(({ observed }) => observed),
          paint: 'accent' as const,
          as: 'line' as const,
        },
        {
          name: t('models.perfect'),
          values: bins.map(({ predicted }) => predicted),
          paint: 'second' as const,
          as: 'dashed' as const,
        },
      ],
      format: (share: number) => percent(share, 1),
      formatShort: (share: number) => percent(share),
      most: 1,
    }),
    [bins, spoken],
  );
  return <Chart label={t('models.calibrationLabel')} drawing={drawing} />;
}
