import { useGet } from '../../api/queries.js';
import { Panel } from '../../parts/panel.js';
import { useWords } from '../../words/language.js';

/** Treated against control; absent while the gateway has no such figures. */
export function Effect() {
  const t = useWords();
  const { data } = useGet<Record<string, unknown>>('/insights/churn/effect');
  if (!data) return null;
  return <Panel title={t('effect.title')}>{JSON.stringify(data)}</Panel>;
}
