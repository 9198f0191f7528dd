import { useSignal } from '@preact/signals';
import type { Member, ProgramDeclaration } from '#contracts';
import { may } from '../../api/session.js';
import { money, signed, whole } from '../../words/format.js';
import { useWords } from '../../words/language.js';
import { Command } from './command.js';

interface ActionProps {
  member: Member;
  rules: ProgramDeclaration;
}

/** What an operator may do with a member's points. */
export function Actions(props: ActionProps) {
  const t = useWords();
  const open = useSignal<'redeem' | 'hold' | 'adjust' | null>(null);
  const close = () => (open.value = null);
  if (!may('operator')) return null;
  return (
    <div class="buttons">
      {(['redeem', 'hold', 'adjust'] as const).map((action) => (
        <button
          key={action}
          type="button"
          class={action === 'redeem' ? 'primary' : undefined}
          onClick={() => (open.value = action)}
        >
          {t(`actions.${action}`)}
        </button>
      ))}
      {open.value === 'redeem' && <Redeem {...props} close={close} />}
      {open.value === 'hold' && <Hold {...props} close={close} />}
      {open.value === 'adjust' && <Adjust {...props} close={close} />}
    </div>
  );
}

function Redeem({ member, rules, close }: ActionProps & { close: () => void }) {
  const t = useWords();
  const points = useSignal('');
  const reward = useSignal('');
  const wanted = wholeOf(points.value);
  const worth = (count: number) => money(count * rules.points.valueMinor, rules.currencies[0] ?? 'EUR');
  return (
    <Command
      title={t('redeem.title')}
      memberId={member.memberId}
      to="redemptions"
      body={{ points: wanted, ...(reward.value.trim() === '' ? {} : { reward: reward.value.trim() }) }}
      question={
        wanted === null
          ? null
          : t('redeem.question', { count: wanted, shown: whole(wanted), money: worth(wanted), id: member.memberId })
      }
      done={(answer) =>
        t('redeem.done', {
          count: answer.points,
          shown: whole(Math.abs(answer.points)),
          left: whole(answer.balance.active),
        })
      }
      close={close}
    >
      <PointsField
        value={points.value}
        least={rules.points.minimumRedemption}
        onInput={(text) => (points.value = text)}
        hint={t('redeem.hint', { least: whole(rules.points.minimumRedemption), most: whole(member.points.active) })}
      />
      <label class="field">
        <span>{t('redeem.reward')}</span>
        <input maxLength={200} value={reward.value} onInput={(event) => (reward.value = event.currentTarget.value)} />
      </label>
    </Command>
  );
}

function Hold({ member, rules, close }: ActionProps & { close: () => void }) {
  const t = useWords();
  const points = useSignal('');
  const wanted = wholeOf(points.value);
  return (
    <Command
      title={t('hold.title')}
      memberId={member.memberId}
      to="holds"
      body={{ points: wanted }}
      question={
        wanted === null
          ? null
          : t('hold.question', {
              count: wanted,
              shown: whole(wanted),
              minutes: rules.holds.defaultMinutes,
              id: member.memberId,
            })
      }
      done={(answer) =>
        t('hold.done', {
          count: Math.abs(answer.points),
          shown: whole(wanted ?? 0),
          left: whole(answer.balance.active),
        })
      }
      close={close}
    >
      <PointsField
        value={points.value}
        least={rules.holds.minimumPoints}
        onInput={(text) => (points.value = text)}
        hint={t('hold.hint', { least: whole(rules.holds.minimumPoints), minutes: rules.holds.defaultMinutes })}
      />
    </Command>
  );
}

function Adjust({ member, close }: ActionProps & { close: () => void }) {
  const t = useWords();
  const points = useSignal('');
  const reason = useSignal('');
  const wanted = wholeOf(points.value);
  const isReady = wanted !== null && wanted !== 0 && reason.value.trim() !== '';
  return (
    <Command
      title={t('adjust.title')}
      memberId={member.memberId}
      to="adjustments"
      danger={wanted !== null && wanted < 0}
      body={{ points: wanted, reason: reason.value.trim() }}
      question={
        isReady
          ? t('adjust.question', { shown: signed(wanted), id: member.memberId, reason: reason.value.trim() })
          : null
      }
      done={(answer) => t('adjust.done', { shown: signed(answer.points), left: whole(answer.balance.active) })}
      close={close}
    >
      <PointsField
        value={points.value}
        onInput={(text) => (points.value = text)}
        hint={t('adjust.hint', { most: whole(member.points.active) })}
      />
      <label class="field">
        <span>{t('adjust.reason')}</span>
        <input
          required
          maxLength={500}
          value={reason.value}
          onInput={(event) => (reason.value = event.currentTarget.value)}
        />
      </label>
    </Command>
  );
}

interface PointsFieldProps {
  value: string;
  least?: number;
  hint: string;
  onInput: (text: string) => void;
}

function PointsField({ value, least, hint, onInput }: PointsFieldProps) {
  const t = useWords();
  return (
    <label class="field">
      <span>{t('words.points')}</span>
      <input
        type="number"
        inputMode="numeric"
        step={1}
        min={least}
        required
        value={value}
        onInput={(event) => onInput(event.currentTarget.value)}
      />
      <small>{hint}</small>
    </label>
  );
}

function wholeOf(text: string): number | null {
  const value = Number(text);
  return text.trim() === '' || !Number.isSafeInteger(value) ? null : value;
}
