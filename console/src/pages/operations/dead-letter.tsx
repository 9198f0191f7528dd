import { useSignal } from '@preact/signals';
import { useMemo } from 'preact/hooks';
import type { DeadLetterView } from '#contracts';
import { newKey, post, Refused } from '../../api/client.js';
import { refresh, useGet } from '../../api/queries.js';
import { may } from '../../api/session.js';
import { Dialog } from '../../parts/dialog.js';
import { notice } from '../../parts/notice.js';
import { Facts } from '../../parts/panel.js';
import { Loaded } from '../../parts/states.js';
import { minute } from '../../words/format.js';
import { named, useWords } from '../../words/language.js';
import { refusalInWords } from '../../words/refusals.js';

/** One record in full, with what can be done about it. */
export function DeadLetter({ id, close }: { id: number; close: () => void }) {
  const t = useWords();
  const letter = useGet<DeadLetterView>(`/ops/dead-letters/${id}`);
  return (
    <Dialog title={t('letter.title', { id })} close={close} wide>
      <Loaded of={letter} lines={6} absent={<p>{t('letter.gone')}</p>}>
        {(data) => (
          <>
            <p>
              <strong>{named(t, 'letterReasons', data.reason)}</strong>: {data.message}
            </p>
            <pre tabIndex={0} aria-label={t('letter.value')}>
              {prettily(data)}
            </pre>
            <Facts
              items={[
                [t('letter.where'), `${data.topic} ${data.partition}:${data.offset}`],
                [t('letter.key'), data.key ?? '–'],
                [t('letter.event'), data.source === null ? '–' : `${data.source ?? ''} · ${data.eventId ?? ''}`],
                [t('letters.came'), minute(data.createdAt)],
                [
                  t('words.state'),
                  data.statusBy
                    ? t('letter.by', {
                        state: t(`letterStates.${data.status as 'open'}`),
                        name: data.statusBy,
                        time: minute(data.statusAt),
                      })
                    : t(`letterStates.${data.status as 'open'}`),
                ],
              ]}
            />
            {data.status === 'open' && may('operator') && <Settle id={id} close={close} />}
          </>
        )}
      </Loaded>
    </Dialog>
  );
}

function Settle({ id, close }: { id: number; close: () => void }) {
  const t = useWords();
  const asked = useSignal<'replay' | 'discard' | null>(null);
  const busy = useSignal(false);
  const refusal = useSignal<Refused | null>(null);
  const key = useMemo(newKey, [id]);
  const settle = async (how: 'replay' | 'discard') => {
    busy.value = true;
    refusal.value = null;
    try {
      await post(`/ops/dead-letters/${id}/${how}`, {}, key);
      refresh('/ops');
      notice(t(how === 'replay' ? 'letter.replayed' : 'letter.discarded', { id }));
      close();
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      refusal.value = error;
      asked.value = null;
    } finally {
      busy.value = false;
    }
  };
  const how = asked.value;
  return (
    <footer class="settle">
      {refusal.value !== null && (
        <p class="refusal" role="alert">
          {refusalInWords(t, refusal.value)}
        </p>
      )}
      {how !== null && (
        <p class="question">{t(how === 'replay' ? 'letter.replayQuestion' : 'letter.discardQuestion')}</p>
      )}
      <div class="buttons">
        {how === null ? (
          <>
            <button type="button" onClick={() => (asked.value = 'discard')}>
              {t('letter.discard')}
            </button>
            <button type="button" class="primary" onClick={() => (asked.value = 'replay')}>
              {t('letter.replay')}
            </button>
          </>
        ) : (
          <>
            <button type="button" onClick={() => (asked.value = null)}>
              {t('actions.back')}
            </button>
            <button
              type="button"
              class={how === 'discard' ? 'danger' : 'primary'}
              disabled={busy.value}
              onClick={() => void settle(how)}
            >
              {t('actions.yes')}
            </button>
          </>
        )}
      </div>
    </footer>
  );
}

/** JSON with line breaks where it is some, else as it came. */
function prettily({ value, valueEncoding }: DeadLetterView): string {
  if (value === null || value === undefined) return '';
  if (valueEncoding !== 'utf8') return value;
  try {
    return JSON.stringify(JSON.parse(value), null, 2);
  } catch {
    return value;
  }
}
