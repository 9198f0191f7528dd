import { useRoute } from 'preact-iso';
import type { Member } from '#contracts';
import { part } from '../../api/client.js';
import { useGet } from '../../api/queries.js';
import { Tier } from '../../parts/marks.js';
import { PageHead } from '../../parts/panel.js';
import { Empty, Loaded } from '../../parts/states.js';
import { minute } from '../../words/format.js';
import { useWords } from '../../words/language.js';
import { useProgram } from '../program/rules.js';
import { Actions } from './actions.js';
import { Balance } from './balance.js';
import { Insight } from './insight.js';
import { Lots } from './lots.js';
import { Sums } from './sums.js';
import { TierProgress } from './tier-progress.js';
import { Timeline } from './timeline.js';
import { WaitingFacts } from './waiting-facts.js';

/** One member: what they have, why, and what is likely to come. */
export function MemberPage() {
  const t = useWords();
  const { memberId = '' } = useRoute().params;
  const path = `/members/${part(memberId)}`;
  const member = useGet<Member>(path);
  const rules = useProgram();
  return (
    <>
      <PageHead
        title={
          <>
            <span class="member-id">{memberId}</span>
            {member.data && <Tier level={member.data.tier.level} />}
          </>
        }
      >
        {member.data && <p class="note">{t('member.asOf', { time: minute(member.data.asOf) })}</p>}
        {member.data && rules && <Actions member={member.data} rules={rules} />}
      </PageHead>
      <Loaded
        of={member}
        lines={8}
        absent={
          <Empty>
            {t('member.unknown', { id: memberId })} <a href="/members">{t('member.search')}</a>
          </Empty>
        }
      >
        {(data) => (
          <div class="columns">
            <div class="column">
              <Balance member={data} rules={rules} />
              <Sums member={data} />
            </div>
            <div class="column">
              <TierProgress member={data} />
              <Lots path={path} />
              <WaitingFacts waiting={data.waiting} />
            </div>
            <Insight path={path} currency={rules?.currencies[0] ?? 'EUR'} />
            <Timeline member={data} currency={rules?.currencies[0] ?? 'EUR'} />
          </div>
        )}
      </Loaded>
    </>
  );
}
