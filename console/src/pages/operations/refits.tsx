import { useWords } from '../../words/language.js';
import { Panel } from '../../parts/panel.js';

/** Models fitted anew, and projections built anew. */
export function Refits() {
  const t = useWords();
  return (
    <Panel title={t('refits.title')} note={t('refits.note')}>
      <p>{t('refits.rebuild')}</p>
      <pre tabIndex={0}>npx loyalty rebuild projections</pre>
    </Panel>
  );
}
