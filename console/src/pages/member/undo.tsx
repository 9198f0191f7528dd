import { useSignal } from '@preact/signals';
import type { Entry } from '#contracts';
import { part } from '../../api/client.js';
import { whole } from '../../words/format.js';
import { useWords } from '../../words/language.js';
import { Command } from './command.js';

export interface UndoAction {
  what: 'cancelRedemption' | 'releaseHold';
  to: string;
}

/** What of an entry can be taken back: a redemption, and a hold that is open. The gateway knows whether it still can. */
export function undoOf({ kind, cause }: Entry): UndoAction | null {
  const { redemptionId, holdId } = cause?.data ?? {};
  if (kind === 'redeemed' && typeof redemptionId === 'string') {
    return { what: 'cancelRedemption', to: `redemptions/${part(redemptionId)}/cancel` };
  }
  if (kind === 'reserved' && typeof holdId === 'string')
    return { what: 'releaseHold', to: `holds/${part(holdId)}/release` };
  return null;
}

export function Undo({ undo, memberId }: { undo: UndoAction; memberId: string }) {
  const t = useWords();
  const open = useSignal(false);
  return (
    <>
      <button type="button" class="quiet" onClick={() => (open.value = true)}>
        {t(`undo.${undo.what}`)}
      </button>
      {open.value && (
        <Command
          title={t(`undo.${undo.what}Title`)}
          memberId={memberId}
          to={undo.to}
          body={{}}
          question={t(`undo.${undo.what}Question`)}
          done={(answer) => t('undo.done', { left: whole(answer.balance.active) })}
          close={() => (open.value = false)}
        />
      )}
    </>
  );
}
