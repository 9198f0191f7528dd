import { CutSearch } from './cut-search.js';
import type { RfmCutPoints } from './scores.js';
import type { Shards } from './shards.js';

/** What ranks a member: last order day (UTC day number), order days, spend in minor units. */
export type RfmValues = readonly [lastOrderDay: number, orderDays: number, spendMinor: number];

export interface Worse {
  /** Members with an order that counts. */
  size: number;
  /** Of them, how many are strictly worse in recency, frequency and spend. */
  worse: [number, number, number];
}

interface Question {
  values: RfmValues;
  resolve: (worse: Worse) => void;
  reject: (error: unknown) => void;
}

/** Questions that share one round of calls. */
const ROUND_QUESTIONS = 100;

/** Exact ranks over all shards: each shard counts its own, and the counts are added. */
export class Ranking {
  private readonly waiting: Question[] = [];
  private asking = false;

  constructor(private readonly shards: Shards) {}

  /** Questions that come while a round is on its way share the next one. */
  worseThan(values: RfmValues): Promise<Worse> {
    return new Promise((resolve, reject) => {
      this.waiting.push({ values, resolve, reject });
      if (!this.asking) {
        this.asking = true;
        setImmediate(() => void this.askAll());
      }
    });
  }

  /** Size of the population, and the exact cut points; null where there is no one. */
  async cutPoints(): Promise<{ size: number; cuts: RfmCutPoints | null }> {
    const statistics = await this.readAll('fifths', []);
    const search = CutSearch.begin(statistics);
    if (search === null) return { size: 0, cuts: null };
    for (let probes = search.probes(); probes !== null; probes = search.probes()) {
      search.learn(probes, await this.readAll('probe', probes));
    }
    return { size: search.size, cuts: search.cuts() };
  }

  private async askAll(): Promise<void> {
    while (this.waiting.length > 0) {
      const round = this.waiting.splice(0, ROUND_QUESTIONS);
      try {
        const answers = await this.count(round.map(({ values }) => values));
        round.forEach(({ resolve }, i) => resolve(answers[i] as Worse));
      } catch (error) {
        for (const { reject } of round) reject(error);
      }
    }
    this.asking = false;
  }

  private async count(values: readonly RfmValues[]): Promise<Worse[]> {
    const answers = values.map((): Worse => ({ size: 0, worse: [0, 0, 0] }));
    for (const [members, ...counts] of await this.readAll('worse', values.flat())) {
      answers.forEach((answer, i) => {
        answer.size += members as number;
        for (const measure of [0, 1, 2] as const) answer.worse[measure] += counts[3 * i + measure] as number;
      });
    }
    return answers;
  }

  private async readAll(script: 'worse' | 'fifths' | 'probe', args: readonly (number | null)[]): Promise<number[][]> {
    const answers = await this.shards.readAll(script, (shard, generation) => {
      const { recency, frequency, monetary } = this.shards.keys.indexes(shard, generation);
      return { keys: [recency, frequency, monetary], args: args.map((arg) => arg ?? '') };
    });
    return answers.map((answer) => answer.map((value) => (value === '' ? NaN : Number(value))));
  }
}
