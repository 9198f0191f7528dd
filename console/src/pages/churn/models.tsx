import { useGet } from '../../api/queries.js';
import { Panel } from '../../parts/panel.js';
import { useWords } from '../../words/language.js';

/** Versions of the models; absent while the gateway has none. */
export function Models() {
  const t = useWords();
  const { data } = useGet<Record<string, unknown>>('/insights/models');
  if (!data) return null;
  return <Panel title={t('models.title')}>{JSON.stringify(data)}</Panel>;
}
