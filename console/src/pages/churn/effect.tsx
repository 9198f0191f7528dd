import type { ChurnEffectView } from '#contracts';
import { useGet } from '../../api/queries.js';
import { Panel } from '../../parts/panel.js';
import { Empty, Loaded } from '../../parts/states.js';
import { Table } from '../../parts/table.js';
import { percent, whole } from '../../words/format.js';
import { useWords } from '../../words/language.js';

/** Members told of against the control group: whether warning helps. */
export function Effect() {
  const t = useWords();
  const effect = useGet<ChurnEffectView>('/insights/churn/effect');
  return (
    <Panel
      title={t('effect.title')}
      note={effect.data ? t('effect.note', { days: effect.data.withinDays }) : undefined}
    >
      <Loaded of={effect} absent={<Empty>{t('effect.none')}</Empty>}>
        {({ told, control, effect: found, significant }) => (
          <>
            <Table
              caption={t('effect.title')}
              rows={[
                { name: t('effect.told'), ...told },
                { name: t('churn.control'), ...control },
              ]}
              keyOf={({ name }) => name}
              columns={[
                { head: t('churn.group'), cell: ({ name }) => name },
                { head: t('words.members'), number: true, cell: ({ members }) => whole(members) },
                { head: t('warningStates.resolved'), number: true, cell: ({ returned }) => whole(returned) },
                {
                  head: t('words.share'),
                  number: true,
                  cell: ({ share }) => (share === null || share === undefined ? '–' : percent(share, 1)),
                },
              ]}
            />
            <p class="note">
              {found
                ? t(significant ? 'effect.sure' : 'effect.unsure', {
                    difference: percent(found.difference, 1),
                    low: percent(found.low, 1),
                    high: percent(found.high, 1),
                  })
                : t('effect.none')}
            </p>
          </>
        )}
      </Loaded>
    </Panel>
  );
}
