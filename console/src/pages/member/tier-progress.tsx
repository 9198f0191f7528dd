import type { Member, TierChange } from '#contracts';
import { part } from '../../api/client.js';
import { useGet, type Page } from '../../api/queries.js';
import { Tier } from '../../parts/marks.js';
import { Panel } from '../../parts/panel.js';
import { day, relative, whole } from '../../words/format.js';
import { named, useWords } from '../../words/language.js';

/** The tier, how far the next one is, and when this one ends. */
export function TierProgress({ member }: { member: Member }) {
  const t = useWords();
  const { tier, asOf, memberId } = member;
  const changes = useGet<Page<TierChange>>(`/members/${part(memberId)}/tiers?limit=500`);
  const { next, qualifyingPoints } = tier;
  const history = [...(changes.data?.items ?? [])].reverse();
  return (
    <Panel title={t('tier.title')}>
      <p class="tier-line">
        <Tier level={tier.level} />
        {tier.since !== null && <span class="note">{t('tier.since', { day: day(tier.since) })}</span>}
      </p>
      {next === null ? (
        <p>{t('tier.highest', { count: qualifyingPoints, shown: whole(qualifyingPoints) })}</p>
      ) : (
        <label class="progress">
          <span>
            {t('tier.missing', {
              count: next.missing,
              shown: whole(next.missing),
              level: named(t, 'tiers', next.level),
            })}
          </span>
          <progress max={qualifyingPoints + next.missing} value={qualifyingPoints} />
          <span class="note">
            {t('tier.qualifying', { shown: whole(qualifyingPoints), goal: whole(qualifyingPoints + next.missing) })}
          </span>
        </label>
      )}
      <p class="note">
        {tier.validUntil === null
          ? t('tier.noEnd')
          : t('tier.until', { day: day(tier.validUntil), relative: relative(tier.validUntil, asOf) })}
      </p>
      {history.length > 0 && (
        <details>
          <summary>{t('tier.history')}</summary>
          <ol class="plain">
            {history.map(({ at, from, to }) => (
              <li key={`${at}${to}`}>
                <time dateTime={at}>{day(at)}</time> {named(t, 'tiers', from)} → {named(t, 'tiers', to)}
              </li>
            ))}
          </ol>
        </details>
      )}
    </Panel>
  );
}
