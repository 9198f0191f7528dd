import type { Member, MemberSums } from '#contracts';
import { part } from '../../api/client.js';
import { useGet } from '../../api/queries.js';
import { Panel } from '../../parts/panel.js';
import { Loaded } from '../../parts/states.js';
import { signed, whole } from '../../words/format.js';
import { named, useWords } from '../../words/language.js';

/** The answer to "why do I have 340 points?": what came and what went, down to what is there. */
export function Sums({ member }: { member: Member }) {
  const t = useWords();
  const { points, memberId } = member;
  const sums = useGet<MemberSums>(`/members/${part(memberId)}/sums`);
  const balance = points.active + points.pending + points.reserved - points.deficit;
  return (
    <Panel title={t('sums.title', { count: balance, shown: whole(balance) })} note={t('sums.note')}>
      <Loaded of={sums} lines={4}>
        {({ kinds }) => {
          const shown = kinds.filter((kind) => kind.points !== 0);
          const counted = shown.reduce((total, kind) => total + kind.points, 0);
          return (
            <div class="table">
              <table class="reckoning">
                <caption class="hidden">{t('sums.note')}</caption>
                <tbody>
                  {shown.map((kind) => (
                    <tr key={kind.kind}>
                      <th scope="row">{named(t, 'kinds', kind.kind)}</th>
                      <td class="note">{t('sums.entries', { count: kind.entries, shown: whole(kind.entries) })}</td>
                      <td class="number">{signed(kind.points)}</td>
                    </tr>
                  ))}
                  {counted !== balance && (
                    <tr>
                      <th scope="row">{t('sums.notYet')}</th>
                      <td />
                      <td class="number">{signed(balance - counted)}</td>
                    </tr>
                  )}
                </tbody>
                <tfoot>
                  <tr>
                    <th scope="row">{t('sums.balance')}</th>
                    <td class="note">{partsInWords(t, points)}</td>
                    <td class="number">{whole(balance)}</td>
                  </tr>
                </tfoot>
              </table>
            </div>
          );
        }}
      </Loaded>
    </Panel>
  );
}

function partsInWords(t: ReturnType<typeof useWords>, points: Member['points']): string {
  const states = (['active', 'pending', 'reserved', 'deficit'] as const).filter((state) => points[state] !== 0);
  return states
    .map((state) => `${state === 'deficit' ? '−' : ''}${whole(points[state])} ${t(`sums.${state}`)}`)
    .join(' · ');
}
