import type { RefitAnswer } from '#contracts';
import { useGet, type Page } from '../../api/queries.js';
import { Mark } from '../../parts/marks.js';
import { Panel } from '../../parts/panel.js';
import { Loaded } from '../../parts/states.js';
import { Table } from '../../parts/table.js';
import { minute } from '../../words/format.js';
import { named, useWords } from '../../words/language.js';

/** Models fitted anew, and projections built anew. */
export function Refits() {
  const t = useWords();
  const refits = useGet<Page<RefitAnswer>>('/models/refits?limit=5', { everyMs: 10_000 });
  return (
    <Panel title={t('refits.title')} note={t('refits.note')}>
      <Loaded of={refits} lines={2}>
        {({ items }) => (
          <Table
            caption={t('refits.title')}
            rows={items}
            keyOf={({ refitId }) => refitId}
            empty={t('refits.none')}
            columns={[
              { head: t('refits.asked'), cell: ({ askedAt }) => minute(askedAt) },
              {
                head: t('refits.by'),
                minor: true,
                cell: ({ askedBy, reason }) => askedBy ?? named(t, 'refitReasons', reason),
              },
              {
                head: t('words.state'),
                cell: ({ status, message }) => (
                  <>
                    <Mark tone={status === 'done' ? 'good' : status === 'failed' ? 'bad' : 'plain'}>
                      {named(t, 'refitStates', status)}
                    </Mark>
                    {message && <span class="note"> {message}</span>}
                  </>
                ),
              },
            ]}
          />
        )}
      </Loaded>
      <p class="after">{t('refits.rebuild')}</p>
      <pre tabIndex={0}>npx loyalty rebuild projections</pre>
    </Panel>
  );
}
