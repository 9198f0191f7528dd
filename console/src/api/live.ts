import { signal } from '@preact/signals';
import { EventSource } from 'eventsource';
import type { MemberChanged, Pulse } from '#contracts';
import { fetchAsCaller, part } from './client.js';
import { refresh } from './queries.js';
import { session } from './session.js';

const RATES_KEPT = 60;
const AGAIN_MS = 5_000;

/** How the stream is: `trouble` where the gateway lives and something behind it does not answer. */
export const connection = signal<'connecting' | 'live' | 'trouble' | 'lost'>('connecting');
export const pulse = signal<Pulse | null>(null);
/** Records a second, one figure for each pulse, the newest last. */
export const rates = signal<number[]>([]);
/** What does not answer, by name. */
export const troubled = signal<string[]>([]);

/**
 * Listens to the gateway, and to the changes of one member. A native EventSource cannot send the token; this one, by the same
 * specification, can.
 * @returns what ends it
 */
export function listen(memberId: string | null): () => void {
  let source: EventSource | undefined;
  let again: ReturnType<typeof setTimeout> | undefined;
  let seen: number | undefined;
  const open = (): void => {
    const url = new URL(`/v1/stream${memberId === null ? '' : `?member=${part(memberId)}`}`, location.origin);
    source = new EventSource(url, { fetch: (address, init) => fetchAsCaller(address, init) });
    source.addEventListener('pulse', (event) => hear(JSON.parse(String(event.data)) as Pulse));
    source.addEventListener('trouble', (event) => {
      connection.value = 'trouble';
      troubled.value = (JSON.parse(String(event.data)) as { unhealthy: string[] }).unhealthy;
    });
    source.addEventListener('member', (event) => {
      const { sequence } = JSON.parse(String(event.data)) as MemberChanged;
      if (seen !== undefined && sequence !== seen && memberId !== null) refresh(`/members/${part(memberId)}`);
      seen = sequence;
    });
    source.addEventListener('error', (event) => {
      connection.value = 'lost';
      if (event.code === 401) return session.reject();
      // After a refusal it gives up; after a lost connection it comes back by itself.
      if (source?.readyState === EventSource.CLOSED) again = setTimeout(open, AGAIN_MS);
    });
  };
  open();
  return () => {
    clearTimeout(again);
    source?.close();
  };
}

function hear(heard: Pulse): void {
  connection.value = heard.unhealthy.length > 0 ? 'trouble' : 'live';
  troubled.value = heard.unhealthy;
  pulse.value = heard;
  rates.value = [...rates.value, heard.recordsPerSecond].slice(-RATES_KEPT);
}
