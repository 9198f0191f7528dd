import type { WaitingFact } from '#contracts';
import { Panel } from '../../parts/panel.js';
import { minute } from '../../words/format.js';
import { named, useWords } from '../../words/language.js';

/** Refunds and removals whose order or review has not come yet. */
export function WaitingFacts({ waiting }: { waiting: WaitingFact[] }) {
  const t = useWords();
  if (waiting.length === 0) return null;
  return (
    <Panel title={t('waiting.title')} note={t('waiting.note')}>
      <ul class="plain">
        {waiting.map(({ source, id, type, refersTo, time }) => (
          <li key={`${source} ${id}`}>
            <strong>{named(t, 'facts', type.replace('.', '-'))}</strong> · {t('waiting.refersTo', { id: refersTo })} ·{' '}
            <time dateTime={time}>{minute(time)}</time>
          </li>
        ))}
      </ul>
    </Panel>
  );
}
