import { connection, troubled } from '../api/live.js';
import { list } from '../words/format.js';
import { useWords } from '../words/language.js';

/** Whether what is shown is live. */
export function Connection() {
  const t = useWords();
  const state = connection.value;
  const text =
    state === 'trouble' && troubled.value.length > 0
      ? t('live.troubled', { names: list(troubled.value) })
      : t(`live.${state}`);
  return (
    <p class={`connection ${state}`} role="status">
      {text}
    </p>
  );
}
