import { randomUUID } from 'node:crypto';

const EVERY_MS = 40;
const RETRY_MS = 200;
const POINTS = 100;

export interface Asked {
  memberId: string;
  key: string;
  status: number;
  redemptionId: string | undefined;
  /** How often it had to be asked. */
  tries: number;
}

/** Members who spend points over HTTP. Who gets no answer asks again under the same key, until there is one. */
export class Shoppers {
  readonly answered: Asked[] = [];
  private flowing = false;
  private closed = false;
  private flow: Promise<void> = Promise.resolve();

  constructor(
    private readonly baseUrl: string,
    private readonly memberIds: readonly string[],
  ) {}

  start(): void {
    this.flowing = true;
    this.flow = this.run();
  }

  /** Resolves when every question has its answer. */
  async stop(): Promise<void> {
    this.flowing = false;
    await this.flow;
  }

  async close(): Promise<void> {
    this.closed = true;
    await this.stop();
  }

  private async run(): Promise<void> {
    const open = new Set<Promise<void>>();
    for (let n = 0; this.flowing; n += 1) {
      const asking = this.ask(this.memberIds[n % this.memberIds.length]!).finally(() => open.delete(asking));
      open.add(asking);
      await new Promise((resolve) => setTimeout(resolve, EVERY_MS));
      while (open.size > 20) await Promise.race(open);
    }
    await Promise.all(open);
  }

  private async ask(memberId: string): Promise<void> {
    const key = randomUUID();
    for (let tries = 1; !this.closed; tries += 1) {
      const answer = await this.post(memberId, key).catch(() => undefined);
      if (answer !== undefined && answer.status < 500 && answer.status !== 429) {
        this.answered.push({ memberId, key, tries, ...answer });
        return;
      }
      await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
    }
  }

  private async post(memberId: string, key: string): Promise<Pick<Asked, 'status' | 'redemptionId'>> {
    const response = await fetch(`${this.baseUrl}/v1/members/${memberId}/redemptions`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'idempotency-key': key },
      body: JSON.stringify({ points: POINTS }),
      signal: AbortSignal.timeout(10_000),
    });
    const { redemptionId } = (await response.json()) as { redemptionId?: string };
    return { status: response.status, redemptionId };
  }
}
