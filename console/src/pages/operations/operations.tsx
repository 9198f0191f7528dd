import { useEffect } from 'preact/hooks';
import type { OperationsStatus } from '#contracts';
import { pulse } from '../../api/live.js';
import { refresh, useGet } from '../../api/queries.js';
import { may } from '../../api/session.js';
import { Mark, Topic } from '../../parts/marks.js';
import { PageHead, Panel, Stat } from '../../parts/panel.js';
import { Loaded } from '../../parts/states.js';
import { Table } from '../../parts/table.js';
import { duration, minute, relative, second, whole } from '../../words/format.js';
import { named, useWords } from '../../words/language.js';
import { Live } from '../overview/live.js';
import { DeadLetters } from './dead-letters.js';
import { LagPanel } from './lag.js';
import { Refits } from './refits.js';

/** Whether anything is stuck, where, and what can be done about it. */
export function OperationsPage() {
  const t = useWords();
  const status = useGet<OperationsStatus>('/ops/status');
  const at = pulse.value?.at;
  // The stream says when there is something new to ask for.
  useEffect(() => {
    if (at === undefined) return;
    refresh('/ops/status');
    refresh('/ops/lag');
  }, [at]);
  return (
    <>
      <PageHead title={t('pages.operations')}>
        {status.data && <p class="note">{t('ops.at', { time: second(status.data.recordedAt) })}</p>}
      </PageHead>
      <Loaded of={status} lines={10}>
        {(data) => (
          <>
            <Figures status={data} />
            <div class="columns">
              <LagPanel />
              <Outcomes status={data} />
              <div class="column">
                <Live />
                <Dependencies status={data} />
              </div>
              <Refits />
              {may('operator') && <DeadLetters open={data.deadLetters} />}
            </div>
          </>
        )}
      </Loaded>
    </>
  );
}

function Figures({ status }: { status: OperationsStatus }) {
  const t = useWords();
  const { relay, projection, overdue, deadLetters, watermark, asOf, clock } = status;
  const open = deadLetters.reduce((sum, { count }) => sum + count, 0);
  const held = Date.parse(asOf) - Date.parse(watermark);
  // A record on a topic where days passed without one holds it until it is taken, some moments later: that is no more than now.
  const lagSeconds = pulse.value?.lagSeconds ?? Infinity;
  const isHeldUp = held > 60_000 && lagSeconds > 10;
  return (
    <div class="stats">
      <Stat
        label={t('ops.watermark')}
        tone={isHeldUp && lagSeconds < Infinity ? 'warn' : undefined}
        value={isHeldUp ? t('ops.back', { time: duration(held / 1_000) }) : t('ops.now')}
        detail={t(clock === 'stream' ? 'ops.streamClock' : 'ops.wallClock', { time: minute(asOf) })}
      />
      <Stat
        label={t('ops.relay')}
        tone={relay.lagSeconds > 5 ? 'warn' : undefined}
        value={whole(relay.lines)}
        detail={t('ops.relayDetail', { time: duration(relay.lagSeconds) })}
      />
      <Stat
        label={t('ops.projection')}
        tone={projection === null ? 'bad' : projection.lagRecords + projection.missingShards > 0 ? 'warn' : undefined}
        value={projection === null ? '–' : whole(projection.lagRecords)}
        detail={
          projection === null
            ? t('ops.unknown')
            : projection.missingShards > 0
              ? t('ops.missing', { count: projection.missingShards })
              : t('ops.projectionDetail')
        }
      />
      <Stat
        label={t('ops.overdue')}
        tone={overdue.members > 0 ? 'warn' : undefined}
        value={whole(overdue.members)}
        detail={
          overdue.oldestDueAt === null
            ? t('ops.overdueDetail')
            : t('ops.overdueSince', { time: relative(overdue.oldestDueAt, asOf) })
        }
      />
      <Stat
        label={t('ops.deadLetters')}
        tone={open > 0 ? 'warn' : undefined}
        value={whole(open)}
        detail={t('ops.deadLettersDetail')}
      />
    </div>
  );
}

function Outcomes({ status }: { status: OperationsStatus }) {
  const t = useWords();
  const outcomes = ['applied', 'duplicate', 'conflict', 'invalid', 'ignored'] as const;
  return (
    <Panel wide title={t('outcomes.title')} note={t('outcomes.note')}>
      <Table
        caption={t('outcomes.title')}
        dense
        rows={status.outcomes}
        keyOf={({ topic }) => topic}
        columns={[
          { head: t('words.topic'), cell: ({ topic }) => <Topic name={topic} /> },
          ...outcomes.map((outcome) => ({
            head: t(`outcomes.${outcome}`),
            number: true,
            cell: (row: OperationsStatus['outcomes'][number]) => whole(row[outcome]),
          })),
        ]}
      />
    </Panel>
  );
}

function Dependencies({ status }: { status: OperationsStatus }) {
  const t = useWords();
  return (
    <Panel title={t('dependencies.title')} note={t('dependencies.note')}>
      <ul class="plain dependencies">
        {status.dependencies.map(({ name, healthy, detail }) => (
          <li key={name}>
            <span>{named(t, 'dependencyNames', name)}</span>
            <Mark tone={healthy ? 'good' : 'bad'}>{healthy ? t('dependencies.answers') : detail}</Mark>
          </li>
        ))}
      </ul>
    </Panel>
  );
}
