import type { ComponentChildren } from 'preact';
import { Refused } from '../api/client.js';
import { useWords } from '../words/language.js';
import { refusalInWords } from '../words/refusals.js';

interface Asked<T> {
  data: T | null | undefined;
  error: unknown;
  isPending: boolean;
  refetch: () => unknown;
}

interface LoadedProps<T> {
  of: Asked<T>;
  /** Lines of the placeholder. */
  lines?: number;
  /** Instead of nothing, where the gateway has no such thing. */
  absent?: ComponentChildren;
  children: (data: T) => ComponentChildren;
}

/** What was asked for, once it is there; before, a placeholder; instead, what went wrong and a way to try again. */
export function Loaded<T>({ of, lines = 3, absent = null, children }: LoadedProps<T>) {
  if (of.data !== undefined && of.data !== null) return <>{children(of.data)}</>;
  if (of.error) return <Failed error={of.error} again={of.refetch} />;
  if (of.isPending) return <Waiting lines={lines} />;
  return <>{absent}</>;
}

export function Waiting({ lines = 3 }: { lines?: number }) {
  const t = useWords();
  return (
    <div class="waiting" role="status" aria-label={t('states.loading')}>
      {Array.from({ length: lines }, (_, i) => (
        <span key={i} />
      ))}
    </div>
  );
}

export function Failed({ error, again }: { error: unknown; again: () => unknown }) {
  const t = useWords();
  return (
    <div class="failed" role="alert">
      <p>{error instanceof Refused ? refusalInWords(t, error) : t('states.failed')}</p>
      <button type="button" onClick={() => void again()}>
        {t('states.again')}
      </button>
    </div>
  );
}

export function Empty({ children }: { children: ComponentChildren }) {
  return <p class="empty">{children}</p>;
}
