import { useMemo } from 'preact/hooks';
import type { ChurnCurve, MemberInsightView } from '#contracts';
import { part } from '../../api/client.js';
import { useGet, withQuery } from '../../api/queries.js';
import { Chart } from '../../charts/chart.js';
import { Mark } from '../../parts/marks.js';
import { Facts, Panel } from '../../parts/panel.js';
import { Empty, Loaded } from '../../parts/states.js';
import { day, decimal, money, percent, shortDay, whole } from '../../words/format.js';
import { engineLanguage, language, named, useWords } from '../../words/language.js';

/** What the member is worth, and whether they are leaving. */
export function Insight({ path, currency }: { path: string; currency: string }) {
  const t = useWords();
  const insight = useGet<MemberInsightView>(withQuery(`${path}/insight`, { lang: engineLanguage() }));
  return (
    <Panel title={t('insight.title')} wide>
      <Loaded of={insight} lines={4}>
        {({ rfm, clv, churn }) =>
          !rfm ? (
            <Empty>{t('insight.none')}</Empty>
          ) : (
            <div class="insight">
              <Facts
                items={[
                  [
                    t('words.segment'),
                    rfm.segment ? (
                      <a href={`/segments/${part(rfm.segment)}`}>{named(t, 'segments', rfm.segment)}</a>
                    ) : (
                      t('words.none')
                    ),
                  ],
                  [t('insight.rfm'), [rfm.r, rfm.f, rfm.m].map((score) => score ?? '–').join(' · ')],
                  [t('words.orderDays'), whole(rfm.frequency)],
                  [t('insight.recency'), t('insight.days', { count: rfm.recencyDays, shown: whole(rfm.recencyDays) })],
                  [t('words.spend'), money(rfm.monetaryMinor, currency)],
                  ...(clv
                    ? ([
                        [t('insight.value', { days: clv.horizonDays }), money(clv.valueMinor, currency)],
                        [t('insight.expected', { days: clv.horizonDays }), decimal(clv.expectedOrders, 2)],
                        [t('insight.alive'), percent(clv.probabilityAlive)],
                      ] as [string, string][])
                    : []),
                ]}
              />
              {churn && <Churn path={path} churn={churn} />}
            </div>
          )
        }
      </Loaded>
    </Panel>
  );
}

function Churn({ path, churn }: { path: string; churn: NonNullable<MemberInsightView['churn']> }) {
  const t = useWords();
  const curve = useGet<ChurnCurve>(`${path}/insight/curve`);
  const warning = churn.warnings.find(({ state }) => state === 'raised');
  return (
    <div class="risk">
      <p class="tier-line">
        <Mark tone={churn.state === 'raised' ? 'warn' : churn.state === 'active' ? 'good' : 'plain'}>
          {named(t, 'warningStates', churn.state)}
        </Mark>
        {churn.risk !== null && <span>{t('insight.risk', { risk: percent(churn.risk) })}</span>}
        {churn.warnsAt !== null && <span class="note">{t('insight.warnsAt', { day: day(churn.warnsAt) })}</span>}
      </p>
      {warning !== undefined && (
        <ul class="plain">
          {warning.reasons.map((reason) => (
            <li key={reason}>{reason}</li>
          ))}
        </ul>
      )}
      {curve.data && (curve.data.points.length > 0 ? <Curve curve={curve.data} /> : <Silence curve={curve.data} />)}
    </div>
  );
}

/** Without a model there is no curve, only the day on which silence becomes worth a warning. */
function Silence({ curve }: { curve: ChurnCurve }) {
  const t = useWords();
  return (
    <p class="note">
      {curve.crossesAt === null
        ? t('insight.noModel')
        : t('insight.silence', { day: day(curve.crossesAt), last: day(curve.lastOrderAt) })}
    </p>
  );
}

function Curve({ curve }: { curve: ChurnCurve }) {
  const t = useWords();
  const spoken = language.value;
  const drawing = useMemo(() => {
    const { points, threshold, asOf, crossesAt } = curve;
    const at = (instant: string) => points.findLastIndex((point) => point.at <= instant);
    return {
      axis: t('words.day'),
      labels: points.map((point) => shortDay(point.at)),
      series: [
        {
          name: t('insight.curve'),
          values: points.map(({ risk }) => risk),
          paint: 'accent' as const,
          as: 'area' as const,
        },
        {
          name: t('insight.threshold'),
          values: points.map(() => threshold),
          paint: 'bad' as const,
          as: 'dashed' as const,
        },
      ],
      format: (share: number) => percent(share, 1),
      formatShort: (share: number) => percent(share),
      most: 1,
      marks: [
        { at: at(asOf), text: t('insight.now') },
        ...(crossesAt !== null && crossesAt > asOf ? [{ at: at(crossesAt), text: t('insight.warned') }] : []),
      ],
    };
  }, [curve, spoken]);
  return <Chart label={t('insight.curveLabel', { days: curve.horizonDays })} drawing={drawing} height={13} />;
}
