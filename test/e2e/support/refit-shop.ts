import { expect } from '@jest/globals';
import { redisPrefix } from '#platform';
import { connectRedis, InsightStore } from '#projections';
import { ChurnReader, PositionStore, streamNow, type WarningView } from '#storage';
import { TOKENS } from '../../support/http.js';
import { Installation } from '../../support/installation.js';
import { stackEnvironment } from '../../support/stack.js';

/** An installation whose models are fitted, with an eye on its warnings, what was told of them, and its deadlines in Redis. */
export class RefitShop {
  readonly made = new Installation('refit', { LOYALTY_API_TOKENS: TOKENS });
  private readonly redis = connectRedis(stackEnvironment().redisUrl, () => undefined);

  async flush(): Promise<void> {
    if ('nodes' in this.redis) throw new Error('one node was meant');
    const keys = await this.redis.keys(`${redisPrefix(this.made.namespace)}*`);
    await Promise.all(keys.map((key) => this.redis.unlink(key)));
  }

  /** The versions of the model by which the shards' deadlines are reckoned. */
  async generations(): Promise<Set<string>> {
    if ('nodes' in this.redis) throw new Error('one node was meant');
    const keys = await this.redis.keys(`${redisPrefix(this.made.namespace)}{s*}:e`);
    return new Set(
      (await Promise.all(keys.map((key) => this.redis.get(key)))).map((epoch) => epoch?.split('-')[0] ?? ''),
    );
  }

  /** All warnings of all members, by `member lastOrderDay`. */
  async warnings(): Promise<Map<string, WarningView>> {
    const reader = new ChurnReader(await this.made.book());
    const found = new Map<string, WarningView>();
    for (let place: Awaited<ReturnType<ChurnReader['page']>>['next'] | undefined = null; place !== undefined;) {
      const page: Awaited<ReturnType<ChurnReader['page']>> = await reader.page(500, place);
      for (const one of page.warnings) found.set(`${one.memberId} ${one.lastOrderDay}`, one);
      place = page.next ?? undefined;
    }
    return found;
  }

  /** How many members are due by now, and not decided about. */
  async due(): Promise<number> {
    const store = new InsightStore({
      redis: this.redis,
      prefix: redisPrefix(this.made.namespace),
      segments: () => [],
      wallNow: Date.now,
      onError: () => undefined,
    });
    return (await store.due(streamNow(await new PositionStore(await this.made.book()).all()), 10)).length;
  }

  /** What was told of each warning, in order; numbers without gap, repeats left out. */
  async told(): Promise<Map<string, string[]>> {
    const numbers = new Map<string, number>();
    const byWarning = new Map<string, string[]>();
    for (const { key, value } of await this.made.read('loyalty.churn-warnings')) {
      const { type, data, warningsequence } = value as {
        type: string;
        data: { warningId: string };
        warningsequence: number;
      };
      const before = numbers.get(key) ?? 0;
      if (warningsequence <= before) continue;
      expect(warningsequence).toBe(before + 1);
      numbers.set(key, warningsequence);
      const warning = `${key} ${data.warningId.split('.')[1]}`;
      byWarning.set(warning, [...(byWarning.get(warning) ?? []), type.replace('churn.warning.', '')]);
    }
    return byWarning;
  }

  async close(): Promise<void> {
    this.redis.disconnect();
    await this.made.close();
  }
}
