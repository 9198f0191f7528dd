import type { Member, ProgramDeclaration } from '#contracts';
import { Facts, Panel } from '../../parts/panel.js';
import { day, money, relative, whole } from '../../words/format.js';
import { useWords } from '../../words/language.js';

/** What can be spent now, and what else there is. */
export function Balance({ member, rules }: { member: Member; rules: ProgramDeclaration | undefined }) {
  const t = useWords();
  const { points, nextExpiry, asOf, stats } = member;
  const currency = rules?.currencies[0] ?? 'EUR';
  const worth = rules === undefined ? null : money(points.active * rules.points.valueMinor, currency);
  return (
    <Panel title={t('balance.title')}>
      <p class="big-figure">
        {whole(points.active)} <small>{t('balance.spendable', { count: points.active })}</small>
      </p>
      {worth !== null && <p class="note">{t('balance.worth', { money: worth })}</p>}
      <Facts
        items={[
          [t('points.pending'), whole(points.pending)],
          [t('points.reserved'), whole(points.reserved)],
          [t('points.deficit'), whole(points.deficit)],
          [
            t('balance.nextExpiry'),
            nextExpiry === null
              ? t('words.none')
              : t('balance.expires', {
                  count: nextExpiry.points,
                  shown: whole(nextExpiry.points),
                  day: day(nextExpiry.at),
                  relative: relative(nextExpiry.at, asOf),
                }),
          ],
          [
            t('balance.orders'),
            t('balance.ordersValue', {
              count: stats.orders,
              shown: whole(stats.orders),
              money: money(stats.spendMinor, currency),
            }),
          ],
          [
            t('balance.lastOrder'),
            stats.lastOrderAt === null
              ? t('words.none')
              : `${day(stats.lastOrderAt)} (${relative(stats.lastOrderAt, asOf)})`,
          ],
          [
            t('balance.reviews'),
            stats.reviews === 0
              ? t('words.none')
              : t('balance.reviewsValue', {
                  count: stats.reviews,
                  shown: whole(stats.reviews),
                  rating: stats.averageRating?.toFixed(1) ?? '–',
                }),
          ],
        ]}
      />
    </Panel>
  );
}
