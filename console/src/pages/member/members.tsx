import { useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import { useLocation } from 'preact-iso';
import type { FoundMember } from '#contracts';
import { part } from '../../api/client.js';
import { usePages, withQuery } from '../../api/queries.js';
import { Tier } from '../../parts/marks.js';
import { PageHead, Panel } from '../../parts/panel.js';
import { Failed, Waiting } from '../../parts/states.js';
import { More, Table } from '../../parts/table.js';
import { whole } from '../../words/format.js';
import { useWords } from '../../words/language.js';

const TYPING_MS = 200;

/** Finds a member by the beginning of the id. */
export function MembersPage() {
  const t = useWords();
  const { route } = useLocation();
  const typed = useSignal('');
  const prefix = useSignal('');
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => input.current?.focus(), []);
  useEffect(() => {
    const timer = setTimeout(() => (prefix.value = typed.value.trim()), TYPING_MS);
    return () => clearTimeout(timer);
  }, [typed.value]);
  const found = usePages<FoundMember>(withQuery('/members', { prefix: prefix.value }), 25);
  const open = (event: Event) => {
    event.preventDefault();
    const id = typed.value.trim();
    if (id !== '') route(`/members/${part(id)}`);
  };
  return (
    <>
      <PageHead title={t('pages.members')} />
      <form class="search" role="search" onSubmit={open}>
        <label class="field">
          <span>{t('search.label')}</span>
          <input
            ref={input}
            type="search"
            autocomplete="off"
            spellcheck={false}
            maxLength={200}
            placeholder={t('search.placeholder')}
            value={typed.value}
            onInput={(event) => (typed.value = event.currentTarget.value)}
          />
        </label>
        <button type="submit" class="primary">
          {t('search.open')}
        </button>
      </form>
      <Panel
        wide
        title={prefix.value === '' ? t('search.all') : t('search.found', { prefix: prefix.value })}
        note={t('search.note')}
      >
        {found.isPending ? (
          <Waiting lines={8} />
        ) : found.error && found.items.length === 0 ? (
          <Failed error={found.error} again={found.refetch} />
        ) : (
          <Table
            caption={t('pages.members')}
            rows={found.items}
            keyOf={({ memberId }) => memberId}
            empty={t('search.none')}
            columns={[
              {
                head: t('words.member'),
                cell: ({ memberId }) => <a href={`/members/${part(memberId)}`}>{memberId}</a>,
              },
              { head: t('words.tier'), cell: ({ tier }) => <Tier level={tier} /> },
              { head: t('words.spendable'), number: true, cell: ({ active }) => whole(active) },
            ]}
          />
        )}
        <More {...found} />
      </Panel>
    </>
  );
}
