import { randomUUID } from 'node:crypto';

/** The HTTP interface, as any other system would call it. */
export class Gateway {
  constructor(readonly url: string) {}

  async get<T>(path: string): Promise<T> {
    const answer = await fetch(`${this.url}/v1${path}`);
    if (!answer.ok) throw new Error(`GET ${path}: ${answer.status} ${await answer.text()}`);
    return (await answer.json()) as T;
  }

  /** Gives the status too: a refusal is an answer. */
  async post(path: string, body: object): Promise<{ status: number; body: unknown }> {
    const answer = await fetch(`${this.url}/v1${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'idempotency-key': randomUUID() },
      body: JSON.stringify(body),
    });
    return { status: answer.status, body: await answer.json().catch(() => null) };
  }
}

/** Runs `work` on all items, some at a time. */
export async function inParallel<T>(
  items: readonly T[],
  width: number,
  work: (item: T) => Promise<void>,
): Promise<void> {
  const left = [...items].reverse();
  const worker = async (): Promise<void> => {
    for (let item = left.pop(); item !== undefined; item = left.pop()) await work(item);
  };
  await Promise.all(Array.from({ length: width }, worker));
}
