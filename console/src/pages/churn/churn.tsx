import { useSignal } from '@preact/signals';
import type { ChurnWarningView, KeyFigures, Overview } from '#contracts';
import { part } from '../../api/client.js';
import { useGet, usePages, withQuery } from '../../api/queries.js';
import { Segmented, Select } from '../../parts/choice.js';
import { Tier } from '../../parts/marks.js';
import { PageHead, Panel, Stat } from '../../parts/panel.js';
import { Failed, Waiting } from '../../parts/states.js';
import { More, Table } from '../../parts/table.js';
import { day, money, percent, whole } from '../../words/format.js';
import { engineLanguage, named, useWords } from '../../words/language.js';
import { useProgram } from '../program/rules.js';
import { useValueAtRisk } from '../overview/value.js';
import { Effect } from './effect.js';
import { Models } from './models.js';

const STATES = ['raised', 'resolved', 'lapsed', 'withdrawn'] as const;
type State = (typeof STATES)[number];

/** Values, in whole units of the currency, from which warnings can be shown. */
const VALUES = ['', '50', '100', '250', '500'] as const;

/** Who is leaving, and whether warning of it helps. */
export function ChurnPage() {
  const t = useWords();
  const figures = useGet<KeyFigures>('/insights/kpis', { everyMs: 10_000 });
  const overview = useGet<Overview>('/overview');
  const atRisk = useValueAtRisk();
  const currency = overview.data?.currency ?? 'EUR';
  const counts = figures.data?.warnings;
  return (
    <>
      <PageHead title={t('pages.churn')}>{figures.data && <p class="note">{t('churn.note')}</p>}</PageHead>
      <div class="stats">
        {STATES.map((state) => (
          <Stat
            key={state}
            label={t(`warningStates.${state}`)}
            value={counts === undefined ? '–' : whole(counts[state])}
            detail={
              state === 'raised' && atRisk !== undefined
                ? t('overview.atRisk', { money: money(atRisk, currency, true) })
                : t(`warningNotes.${state}`)
            }
          />
        ))}
      </div>
      <div class="columns">
        <Warnings currency={currency} />
        <Effect />
        <Models />
      </div>
    </>
  );
}

function Warnings({ currency }: { currency: string }) {
  const t = useWords();
  const rules = useProgram();
  const state = useSignal<State>('raised');
  const tier = useSignal('');
  const segment = useSignal('');
  const least = useSignal<(typeof VALUES)[number]>('');
  const path = withQuery('/churn-warnings', {
    state: state.value,
    lang: engineLanguage(),
    tier: tier.value,
    segment: segment.value,
    clvMinorMin: least.value === '' ? null : String(Number(least.value) * 100),
  });
  const warnings = usePages<ChurnWarningView>(path, 25);
  const any = ['', t('churn.any')] as const;
  return (
    <Panel
      wide
      title={t('churn.warnings')}
      aside={
        <Segmented
          label={t('words.state')}
          value={state.value}
          options={STATES.map((one) => [one, t(`warningStates.${one}`)] as const)}
          onChange={(one) => (state.value = one)}
        />
      }
    >
      <div class="filters">
        <Select
          label={t('words.tier')}
          value={tier.value}
          options={[any, ...(rules?.tiers.levels ?? []).map(({ name }) => [name, named(t, 'tiers', name)] as const)]}
          onChange={(one) => (tier.value = one)}
        />
        <Select
          label={t('words.segment')}
          value={segment.value}
          options={[any, ...(rules?.segments ?? []).map(({ name }) => [name, named(t, 'segments', name)] as const)]}
          onChange={(one) => (segment.value = one)}
        />
        <Select
          label={t('churn.least')}
          value={least.value}
          options={VALUES.map(
            (one) => [one, one === '' ? t('churn.any') : money(Number(one) * 100, currency, true)] as const,
          )}
          onChange={(one) => (least.value = one)}
        />
      </div>
      {warnings.isPending ? (
        <Waiting lines={8} />
      ) : warnings.error && warnings.items.length === 0 ? (
        <Failed error={warnings.error} again={warnings.refetch} />
      ) : (
        <Table
          caption={t('churn.warnings')}
          rows={warnings.items}
          keyOf={({ warningId }) => warningId}
          empty={t('churn.none')}
          columns={[
            { head: t('words.member'), cell: ({ memberId }) => <a href={`/members/${part(memberId)}`}>{memberId}</a> },
            { head: t('words.tier'), minor: true, cell: (one) => <Tier level={one.tier} /> },
            { head: t('words.lastOrder'), minor: true, oneLine: true, cell: ({ lastOrderDay }) => day(lastOrderDay) },
            { head: t('churn.why'), cell: ({ reasons }) => <Reasons reasons={reasons} /> },
            {
              head: t('churn.risk'),
              number: true,
              minor: true,
              cell: ({ risk }) => (risk === null ? '–' : percent(risk)),
            },
            {
              head: t('words.value'),
              number: true,
              cell: ({ clvMinor }) => (clvMinor === null ? '–' : money(clvMinor, currency, true)),
            },
            { head: t('churn.crossed'), minor: true, oneLine: true, cell: ({ crossedAt }) => day(crossedAt) },
            {
              head: t('churn.group'),
              minor: true,
              cell: ({ told, control }) => (control ? t('churn.control') : told ? t('churn.told') : t('churn.untold')),
            },
          ]}
        />
      )}
      <More {...warnings} />
    </Panel>
  );
}

function Reasons({ reasons }: { reasons: string[] }) {
  return (
    <ul class="plain reasons">
      {reasons.map((reason) => (
        <li key={reason}>{reason}</li>
      ))}
    </ul>
  );
}
