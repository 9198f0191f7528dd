import { signal } from '@preact/signals';

const SHOWN_MS = 6_000;

const notices = signal<{ id: number; text: string }[]>([]);
let last = 0;

/** Says for some seconds what was done. */
export function notice(text: string): void {
  const id = ++last;
  notices.value = [...notices.value, { id, text }];
  setTimeout(() => (notices.value = notices.value.filter((one) => one.id !== id)), SHOWN_MS);
}

export function Notices() {
  return (
    <div class="notices" role="status" aria-live="polite">
      {notices.value.map(({ id, text }) => (
        <p key={id}>{text}</p>
      ))}
    </div>
  );
}
