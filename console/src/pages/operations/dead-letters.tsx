import { useSignal } from '@preact/signals';
import type { DeadLetterView, OpenLetters } from '#contracts';
import { part } from '../../api/client.js';
import { usePages, withQuery } from '../../api/queries.js';
import { Segmented, Select } from '../../parts/choice.js';
import { Panel } from '../../parts/panel.js';
import { Failed, Waiting } from '../../parts/states.js';
import { More, Table } from '../../parts/table.js';
import { minute, whole } from '../../words/format.js';
import { named, useWords } from '../../words/language.js';
import { DeadLetter } from './dead-letter.js';

const STATUSES = ['open', 'replayed', 'discarded'] as const;

/** Records that could not become facts: why, and what is done with them. */
export function DeadLetters({ open }: { open: OpenLetters[] }) {
  const t = useWords();
  const status = useSignal<(typeof STATUSES)[number]>('open');
  const reason = useSignal('');
  const looked = useSignal<number | null>(null);
  const letters = usePages<DeadLetterView>(
    withQuery('/ops/dead-letters', { status: status.value, reason: reason.value }),
    25,
  );
  const reasons = [...new Set(open.map((one) => one.reason))].sort();
  const counted = (name: string) => whole(open.reduce((sum, one) => sum + (one.reason === name ? one.count : 0), 0));
  return (
    <Panel
      wide
      title={t('letters.title')}
      note={t('letters.note')}
      aside={
        <Segmented
          label={t('words.state')}
          value={status.value}
          options={STATUSES.map((one) => [one, t(`letterStates.${one}`)] as const)}
          onChange={(one) => (status.value = one)}
        />
      }
    >
      <div class="filters">
        <Select
          label={t('letters.reason')}
          value={reason.value}
          options={[
            ['', t('churn.any')],
            ...reasons.map((one) => [one, `${named(t, 'letterReasons', one)} (${counted(one)})`] as const),
          ]}
          onChange={(one) => (reason.value = one)}
        />
      </div>
      {letters.isPending ? (
        <Waiting lines={5} />
      ) : letters.error && letters.items.length === 0 ? (
        <Failed error={letters.error} again={letters.refetch} />
      ) : (
        <Table
          caption={t('letters.title')}
          rows={letters.items}
          keyOf={({ id }) => id}
          empty={t(`letters.none-${status.value}`)}
          columns={[
            {
              head: t('letters.number'),
              cell: ({ id }) => (
                <button type="button" class="quiet link" onClick={() => (looked.value = id)}>
                  {t('letters.look', { id })}
                </button>
              ),
            },
            { head: t('letters.reason'), cell: (one) => named(t, 'letterReasons', one.reason) },
            { head: t('letters.message'), minor: true, cell: ({ message }) => <span class="cut">{message}</span> },
            {
              head: t('words.topic'),
              minor: true,
              cell: ({ topic, partition, offset }) => `${topic} ${partition}:${offset}`,
            },
            {
              head: t('words.member'),
              cell: ({ memberId }) => (memberId === null ? '–' : <a href={`/members/${part(memberId)}`}>{memberId}</a>),
            },
            { head: t('letters.came'), minor: true, oneLine: true, cell: ({ createdAt }) => minute(createdAt) },
          ]}
        />
      )}
      <More {...letters} />
      {looked.value !== null && <DeadLetter id={looked.value} close={() => (looked.value = null)} />}
    </Panel>
  );
}
