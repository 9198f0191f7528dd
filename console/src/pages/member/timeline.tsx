import { useSignal, type Signal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import type { Entry, Member } from '#contracts';
import { part } from '../../api/client.js';
import { may } from '../../api/session.js';
import { usePages } from '../../api/queries.js';
import { Panel } from '../../parts/panel.js';
import { Empty, Failed, Waiting } from '../../parts/states.js';
import { More } from '../../parts/table.js';
import { minute, money, signed, whole } from '../../words/format.js';
import { named, useWords } from '../../words/language.js';
import { Explanation } from './explanation.js';
import { Undo, undoOf } from './undo.js';

/** The book, the newest line first: each fact with the lines that it made, and what only time brought. */
export function Timeline({ member, currency }: { member: Member; currency: string }) {
  const t = useWords();
  const silent = useSignal(false);
  const entries = usePages<Entry>(`/members/${part(member.memberId)}/entries`, 50);
  const shown = silent.value ? entries.items : entries.items.filter(({ kind }) => !SILENT.has(kind));
  const groups = groupsOf(shown);
  const isReadOn = useRestOf(groups.at(-1) ?? [], entries);
  return (
    <Panel
      wide
      title={t('timeline.title')}
      note={t('timeline.note')}
      aside={
        <label class="check">
          <input
            type="checkbox"
            checked={silent.value}
            onChange={(event) => (silent.value = event.currentTarget.checked)}
          />
          {t('timeline.silent')}
        </label>
      }
    >
      {entries.isPending && <Waiting lines={6} />}
      {entries.error && entries.items.length === 0 && <Failed error={entries.error} again={entries.refetch} />}
      {entries.isSuccess && shown.length === 0 && <Empty>{t('timeline.none')}</Empty>}
      <ol class="timeline">
        {groups.map((group, i) => (
          <Happening
            key={group[0]?.entryId}
            entries={group}
            isWhole={i < groups.length - 1 || !entries.hasNextPage || isReadOn}
            memberId={member.memberId}
            currency={currency}
          />
        ))}
      </ol>
      <More {...entries} />
    </Panel>
  );
}

/** Lines that change nothing that can be spent. */
const SILENT = new Set(['noted', 'aged', 'settled', 'settled-again']);

/** Lines of one fact that take effect at one instant belong together. */
function groupsOf(entries: Entry[]): Entry[][] {
  const groups: Entry[][] = [];
  for (const entry of entries) {
    const last = groups.at(-1);
    if (last?.[0] !== undefined && keyOf(last[0]) === keyOf(entry)) last.push(entry);
    else groups.push([entry]);
  }
  return groups;
}

/**
 * Asks for the next page while what the last one ends with is already long, so that a redemption which touched more lots than a page has
 * lines is summed up too. Whether it does.
 */
function useRestOf({ length }: Entry[], { hasNextPage, isFetching, isError, fetchNextPage }: UsePages): boolean {
  const isReadOn = length > LINES_MOST && length < LINES_WHOLE_MOST && hasNextPage && !isError;
  useEffect(() => {
    if (isReadOn && !isFetching) void fetchNextPage();
  }, [isReadOn, isFetching, fetchNextPage]);
  return isReadOn;
}

type UsePages = ReturnType<typeof usePages<Entry>>;

const keyOf = ({ cause, effectiveAt, recordedAt }: Entry) =>
  `${cause?.source ?? ''} ${cause?.id ?? ''} ${effectiveAt} ${recordedAt}`;

/** More lines than this are summed up until one asks for them: a redemption can touch hundreds of lots. */
const LINES_MOST = 4;

/** What has more lines than this is not read to its end by itself, but shown line by line. */
const LINES_WHOLE_MOST = 1_000;

interface HappeningProps {
  entries: Entry[];
  /** None of its lines is on a page that is not there yet. */
  isWhole: boolean;
  memberId: string;
  currency: string;
}

function Happening({ entries, isWhole, memberId, currency }: HappeningProps) {
  const t = useWords();
  const each = useSignal(false);
  const [first] = entries;
  if (first === undefined) return null;
  const { cause, effectiveAt } = first;
  const byTime = cause === null || cause === undefined || cause.time < effectiveAt;
  const isLong = isWhole && entries.length > LINES_MOST;
  const undo = may('operator') ? entries.map(undoOf).find((one) => one !== null) : undefined;
  return (
    <li>
      <div class="happening">
        <time dateTime={effectiveAt}>{minute(effectiveAt)}</time>
        <h3>
          {byTime ? t('timeline.time') : named(t, 'facts', cause.type.replace('.', '-'))}
          {cause && <span class="note"> {detailOf(cause.data, currency)}</span>}
        </h3>
        {undo && <Undo undo={undo} memberId={memberId} />}
      </div>
      <div>
        {isLong && <Sums entries={entries} isOpen={each} />}
        {(!isLong || each.value) && (
          <ul class="lines">
            {entries.map((entry) => (
              <Line key={entry.entryId} entry={entry} memberId={memberId} />
            ))}
          </ul>
        )}
      </div>
    </li>
  );
}

function byKind(entries: readonly Entry[]): Map<string, Entry[]> {
  const kinds = new Map<string, Entry[]>();
  for (const entry of entries) kinds.set(entry.kind, [...(kinds.get(entry.kind) ?? []), entry]);
  return kinds;
}

/** Each kind of line once, and whether each is to be seen. */
function Sums({ entries, isOpen }: { entries: readonly Entry[]; isOpen: Signal<boolean> }) {
  const t = useWords();
  return (
    <>
      <ul class="lines">
        {[...byKind(entries)].map(([kind, lines]) => (
          <Sum key={kind} lines={lines} />
        ))}
      </ul>
      <button type="button" class="quiet" aria-expanded={isOpen.value} onClick={() => (isOpen.value = !isOpen.value)}>
        {t('timeline.each', { shown: whole(entries.length) })}
      </button>
    </>
  );
}

/** Lines of one kind together, with the balance after the last of them. */
function Sum({ lines }: { lines: Entry[] }) {
  const t = useWords();
  const points = lines.reduce((sum, line) => sum + line.points, 0);
  const moved = lines.reduce((sum, line) => sum + line.moved, 0);
  return (
    <li>
      <div class="line">
        <span class="line-kind">
          {named(t, 'kinds', lines[0]!.kind)}
          {points === 0 && moved !== 0 && ` ${whole(moved)}`}
        </span>
        <Amounts points={points} balanceAfter={lines[0]!.balanceAfter} />
      </div>
    </li>
  );
}

function Amounts({ points, balanceAfter }: { points: number; balanceAfter: number }) {
  const t = useWords();
  return (
    <>
      <span class={points < 0 ? 'line-points minus' : 'line-points'}>{points === 0 ? '' : signed(points)}</span>
      <span class="line-balance note" title={t('timeline.balance')}>
        {whole(balanceAfter)}
      </span>
    </>
  );
}

/** What tells one fact of a kind from another. */
function detailOf(data: Record<string, unknown>, currency: string): string {
  const text = (name: string) => (typeof data[name] === 'string' ? data[name] : undefined);
  const minor = data['totalMinor'] ?? data['amountMinor'];
  const note = data['note'] as { reason?: unknown; reward?: unknown } | undefined;
  const parts = [
    typeof minor === 'number' ? money(minor, text('currency') ?? currency) : undefined,
    text('orderId') ?? text('reviewId') ?? text('contentId') ?? text('surveyId') ?? text('referralId'),
    text('sku'),
    typeof note?.reason === 'string' ? note.reason : undefined,
    typeof note?.reward === 'string' ? note.reward : undefined,
  ];
  return parts.filter((one) => one !== undefined).join(' · ');
}

function Line({ entry, memberId }: { entry: Entry; memberId: string }) {
  const t = useWords();
  const open = useSignal(false);
  const { points, moved, from, to } = entry;
  return (
    <li>
      <div class="line">
        <span class="line-kind">
          {named(t, 'kinds', entry.kind)}
          {to !== null && to !== undefined && ` ${named(t, 'tiers', from ?? '')} → ${named(t, 'tiers', to)}`}
          {points === 0 && moved !== 0 && ` ${whole(moved)}`}
        </span>
        <Amounts points={points} balanceAfter={entry.balanceAfter} />
        <button type="button" class="quiet" aria-expanded={open.value} onClick={() => (open.value = !open.value)}>
          {t('timeline.why')}
        </button>
      </div>
      {open.value && <Explanation entry={entry} memberId={memberId} />}
    </li>
  );
}
