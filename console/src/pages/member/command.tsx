import { useSignal } from '@preact/signals';
import { useMemo } from 'preact/hooks';
import type { ComponentChildren } from 'preact';
import type { CommandAnswer } from '#contracts';
import { newKey, part, post, Refused } from '../../api/client.js';
import { refresh } from '../../api/queries.js';
import { Dialog } from '../../parts/dialog.js';
import { notice } from '../../parts/notice.js';
import { useWords } from '../../words/language.js';
import { refusalInWords } from '../../words/refusals.js';

interface CommandProps {
  title: string;
  memberId: string;
  /** Below the member, such as `redemptions`. */
  to: string;
  body: object;
  /** What is about to be done, in a sentence: it is done only after a second yes. */
  question: ComponentChildren | null;
  /** The fields; shown before the question. */
  children?: ComponentChildren;
  danger?: boolean;
  done: (answer: CommandAnswer) => string;
  close: () => void;
}

/** Asks, asks again, and does it once: the key stays the same however often the button is pressed. */
export function Command({ title, memberId, to, body, question, children, danger, done, close }: CommandProps) {
  const t = useWords();
  const confirming = useSignal(children === undefined);
  const busy = useSignal(false);
  const refusal = useSignal<Refused | null>(null);
  const key = useMemo(newKey, [JSON.stringify(body)]);
  const submit = async (event: Event) => {
    event.preventDefault();
    if (question === null) return;
    if (!confirming.value) {
      confirming.value = true;
      return;
    }
    busy.value = true;
    refusal.value = null;
    try {
      const answer = await post<CommandAnswer>(`/members/${part(memberId)}/${to}`, body, key);
      refresh(`/members/${part(memberId)}`);
      notice(done(answer));
      close();
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      refusal.value = error;
      confirming.value = children === undefined;
    } finally {
      busy.value = false;
    }
  };
  const back = () => {
    if (children === undefined) close();
    else confirming.value = false;
  };
  return (
    <Dialog title={title} close={close}>
      <form onSubmit={(event) => void submit(event)}>
        <div hidden={confirming.value}>{children}</div>
        {confirming.value && <p class="question">{question}</p>}
        {refusal.value !== null && (
          <p class="refusal" role="alert">
            {refusalInWords(t, refusal.value)}
          </p>
        )}
        <footer class="buttons">
          {confirming.value ? (
            <>
              <button type="button" onClick={back}>
                {children === undefined ? t('actions.no') : t('actions.back')}
              </button>
              <button key="yes" type="submit" class={danger ? 'danger' : 'primary'} disabled={busy.value}>
                {busy.value ? t('states.loading') : t('actions.yes')}
              </button>
            </>
          ) : (
            <>
              <button type="button" onClick={close}>
                {t('actions.cancel')}
              </button>
              <button key="on" type="submit" class="primary" disabled={question === null}>
                {t('actions.continue')}
              </button>
            </>
          )}
        </footer>
      </form>
    </Dialog>
  );
}
