import type { KeyFigures, Overview } from '#contracts';
import { pulse } from '../../api/live.js';
import { useGet } from '../../api/queries.js';
import { PageHead, Stat } from '../../parts/panel.js';
import { Loaded } from '../../parts/states.js';
import { duration, minute, money, whole } from '../../words/format.js';
import { useWords } from '../../words/language.js';
import { Flow } from './flow.js';
import { Grid } from './grid.js';
import { Liability } from './liability.js';
import { Live } from './live.js';
import { PointsByState, Tiers } from './tiers.js';
import { Segments } from './segments.js';
import { useValueAtRisk } from './value.js';

/** Asked again so often: the server counts no more often than that. */
const EVERY_MS = 10_000;

/** How many members, what is owed, who is leaving, whether anything is stuck; then what lies behind each. */
export function OverviewPage() {
  const t = useWords();
  const overview = useGet<Overview>('/overview', { everyMs: EVERY_MS });
  return (
    <>
      <PageHead title={t('pages.overview')}>
        {overview.data && <p class="note">{t('overview.asOf', { time: minute(overview.data.asOf) })}</p>}
      </PageHead>
      <Loaded of={overview} lines={8}>
        {(data) => (
          <>
            <Answers overview={data} />
            <div class="columns">
              <Flow overview={data} />
              <div class="column">
                <Liability overview={data} />
                <Grid />
                <Live />
              </div>
              <div class="column">
                <Tiers overview={data} />
                <PointsByState overview={data} />
                <Segments currency={data.currency} />
              </div>
            </div>
          </>
        )}
      </Loaded>
    </>
  );
}

/** The four questions of everyone who opens this. */
function Answers({ overview }: { overview: Overview }) {
  const t = useWords();
  const figures = useGet<KeyFigures>('/insights/kpis', { everyMs: EVERY_MS });
  const { active, pending, reserved, deficit } = overview.points;
  const owed = active + pending + reserved - deficit;
  const warned = figures.data?.warnings.raised;
  const atRisk = useValueAtRisk();
  return (
    <div class="stats">
      <Stat
        href="/members"
        label={t('overview.members')}
        value={whole(overview.members)}
        detail={
          figures.data
            ? t('overview.customers', { count: figures.data.members, shown: whole(figures.data.members) })
            : undefined
        }
      />
      <Stat
        label={t('overview.owed')}
        value={money(owed * overview.pointValueMinor, overview.currency, true)}
        detail={t('overview.points', { count: owed, shown: whole(owed) })}
      />
      <Stat
        href="/churn"
        label={t('overview.leaving')}
        value={warned === undefined ? '–' : whole(warned)}
        detail={
          atRisk === undefined
            ? t('overview.leavingDetail')
            : t('overview.atRisk', { money: money(atRisk, overview.currency, true) })
        }
      />
      <Health />
    </div>
  );
}

function Health() {
  const t = useWords();
  const heard = pulse.value;
  if (heard === null)
    return <Stat href="/operations" label={t('overview.health')} value="–" detail={t('live.connecting')} />;
  const { lagRecords, lagSeconds, openDeadLetters, unhealthy, overdueMembers } = heard;
  const letters = t('overview.deadLetters', { count: openDeadLetters, shown: whole(openDeadLetters) });
  if (unhealthy.length > 0) {
    return (
      <Stat
        href="/operations"
        label={t('overview.health')}
        tone="bad"
        value={t('overview.trouble')}
        detail={unhealthy.join(', ')}
      />
    );
  }
  if (lagRecords > 0 && (lagSeconds ?? 0) > 10) {
    const behind = t('overview.behind', {
      count: lagRecords,
      shown: whole(lagRecords),
      time: duration(lagSeconds ?? 0),
    });
    return (
      <Stat
        href="/operations"
        label={t('overview.health')}
        tone="warn"
        value={t('overview.catchingUp')}
        detail={behind}
      />
    );
  }
  const tone = openDeadLetters + overdueMembers > 0 ? undefined : 'good';
  return (
    <Stat href="/operations" label={t('overview.health')} tone={tone} value={t('overview.flowing')} detail={letters} />
  );
}
