import type { ComponentChildren } from 'preact';
import type { ProgramDeclaration, ProgramVersionView } from '#contracts';
import { Mark, Tier } from '../../parts/marks.js';
import { PageHead, Panel } from '../../parts/panel.js';
import { Loaded } from '../../parts/states.js';
import { Table } from '../../parts/table.js';
import { decimal, list, longDuration, minute, money, percent, whole } from '../../words/format.js';
import { named, useWords } from '../../words/language.js';
import { usePrograms } from './rules.js';

/** The rules in force, in sentences that a manager can check against what was agreed. */
export function ProgramPage() {
  const t = useWords();
  const programs = usePrograms();
  return (
    <>
      <PageHead title={t('pages.program')} />
      <Loaded of={programs} lines={12}>
        {({ items }) => {
          const inForce = items.find((one) => one.inForce) ?? items[0];
          if (inForce === undefined) return null;
          return (
            <div class="columns">
              <Rules rules={inForce.rules} />
              <TierLevels rules={inForce.rules} />
              <SegmentRules rules={inForce.rules} />
              <Versions items={items} />
            </div>
          );
        }}
      </Loaded>
    </>
  );
}

function Rules({ rules }: { rules: ProgramDeclaration }) {
  const t = useWords();
  const { points, reviews, logins, holds, churn, tiers } = rules;
  const currency = rules.currencies[0] ?? 'EUR';
  const unit = money(points.minorUnitsPerPoint, currency);
  const first = tiers.levels[0];
  const best = tiers.levels.at(-1);
  return (
    <Panel
      wide
      title={t('program.title', { name: rules.name })}
      note={t('program.currencies', { list: list(rules.currencies) })}
    >
      <div class="prose-columns">
        <Rule title={t('program.purchase')}>
          <p>{t('program.purchaseText', { unit })}</p>
          {first && best && (
            <p>
              {t('program.multiplied', {
                first: named(t, 'tiers', first.name),
                firstTimes: first.multiplier.text,
                best: named(t, 'tiers', best.name),
                bestTimes: best.multiplier.text,
              })}
            </p>
          )}
          <p>
            {points.pendingHours === 0
              ? t('program.atOnce')
              : t('program.pending', { time: longDuration(points.pendingHours * 3_600) })}
          </p>
          <p>{t('program.refund')}</p>
        </Rule>
        <Rule title={t('program.more')}>
          <p>
            {t('program.review', { count: reviews.points, shown: whole(reviews.points), most: reviews.awardsPerDay })}
          </p>
          <p>
            {t('program.login', {
              count: logins.points,
              shown: whole(logins.points),
              days: logins.streakDays,
              streak: whole(logins.streakPoints),
            })}
          </p>
        </Rule>
        <Rule title={t('program.spending')}>
          <p>{t('program.worth', { money: money(points.valueMinor, currency) })}</p>
          <p>{t('program.least', { count: points.minimumRedemption, shown: whole(points.minimumRedemption) })}</p>
          <p>
            {t('program.holds', {
              least: whole(holds.minimumPoints),
              minutes: holds.defaultMinutes,
              days: holds.maximumDays,
            })}
          </p>
        </Rule>
        <Rule title={t('program.expiry')}>
          <p>{t('program.expiryText', { count: points.expiryMonths })}</p>
          <p>{t('program.order')}</p>
        </Rule>
        <Rule title={t('program.churn')}>
          <p>{t('program.churnText', { threshold: percent(churn.threshold), days: churn.horizonDays })}</p>
          <p>{t('program.fallback', { days: churn.fallbackDays, factor: decimal(churn.fallbackGapFactor, 0) })}</p>
          <p>{t('program.control', { share: percent(churn.controlShare), days: churn.lateDays })}</p>
        </Rule>
        <Rule title={t('program.tiers')}>
          <p>{t('program.tiersText', { unit, days: tiers.windowDays })}</p>
          <p>{t('program.grace', { days: tiers.windowDays + tiers.graceDays, grace: tiers.graceDays })}</p>
        </Rule>
      </div>
    </Panel>
  );
}

function Rule({ title, children }: { title: string; children: ComponentChildren }) {
  return (
    <section class="rule">
      <h3>{title}</h3>
      {children}
    </section>
  );
}

function TierLevels({ rules }: { rules: ProgramDeclaration }) {
  const t = useWords();
  return (
    <Panel title={t('program.levels')}>
      <Table
        caption={t('program.levels')}
        rows={rules.tiers.levels}
        keyOf={({ name }) => name}
        columns={[
          { head: t('words.tier'), cell: ({ name }) => <Tier level={name} /> },
          { head: t('program.from'), number: true, cell: ({ threshold }) => whole(threshold) },
          { head: t('program.times'), number: true, cell: ({ multiplier }) => `× ${multiplier.text}` },
        ]}
      />
    </Panel>
  );
}

function SegmentRules({ rules }: { rules: ProgramDeclaration }) {
  const t = useWords();
  const range = ([least, most]: [number, number]) => (least === most ? String(least) : `${least}–${most}`);
  return (
    <Panel title={t('program.segments')} note={t('program.segmentsNote')}>
      <Table
        caption={t('program.segments')}
        rows={rules.segments}
        keyOf={({ name }) => name}
        columns={[
          { head: t('words.segment'), cell: ({ name }) => named(t, 'segments', name) },
          { head: t('grid.recency'), number: true, cell: ({ r }) => range(r) },
          { head: t('grid.frequency'), number: true, cell: ({ f }) => range(f) },
          { head: t('grid.spend'), number: true, cell: ({ m }) => range(m) },
        ]}
      />
    </Panel>
  );
}

function Versions({ items }: { items: ProgramVersionView[] }) {
  const t = useWords();
  return (
    <Panel wide title={t('program.versions')} note={t('program.versionsNote')}>
      <Table
        caption={t('program.versions')}
        rows={items}
        keyOf={({ version }) => version}
        columns={[
          { head: t('program.version'), cell: ({ version }) => String(version) },
          {
            head: t('words.state'),
            cell: ({ inForce, state }) =>
              inForce ? <Mark tone="good">{t('program.inForce')}</Mark> : state === 'draft' ? t('program.draft') : '',
          },
          {
            head: t('program.validFrom'),
            cell: ({ validFrom }) =>
              validFrom === null ? '' : Date.parse(validFrom) <= 0 ? t('program.always') : minute(validFrom),
          },
          {
            head: t('program.published'),
            cell: ({ publishedAt }) => (publishedAt === null ? '' : minute(publishedAt)),
          },
        ]}
      />
      {items[0] && (
        <details>
          <summary>{t('program.file')}</summary>
          <pre tabIndex={0}>{items[0].content}</pre>
        </details>
      )}
    </Panel>
  );
}
