import type { ChurnJudgement } from '#domain';
import { fittedJudgement } from '#domain/value/index.js';
import type { ModelStore } from './model.store.js';

const LOOK_EVERY_MS = 1_000;
/** Versions whose tables of deadlines are kept: the one in use, and those that it takes over from. */
const KEPT = 3;

/** The judgement of churn and value in force, and those of earlier versions. Version 0 is the plain rule. */
export class Judgements {
  private readonly known = new Map<number, ChurnJudgement>();
  private inUse: { version: number; judgement: ChurnJudgement };
  private timer: NodeJS.Timeout | undefined;
  private looking: Promise<void> | null = null;

  constructor(
    private readonly store: Pick<ModelStore, 'currentVersion' | 'load'>,
    private readonly plain: ChurnJudgement,
    private readonly onError: (error: unknown) => void,
  ) {
    this.inUse = { version: 0, judgement: plain };
  }

  /** Looks for a newer version now, and then every second. @throws where the book does not answer now */
  async start(): Promise<void> {
    await this.look();
    this.timer = setInterval(() => void this.look().catch(this.onError), LOOK_EVERY_MS);
    this.timer.unref();
  }

  async stop(): Promise<void> {
    clearInterval(this.timer);
    await this.looking?.catch(() => undefined);
  }

  /** The judgement in force, as seen within the last second. */
  get current(): ChurnJudgement {
    return this.inUse.judgement;
  }

  get version(): number {
    return this.inUse.version;
  }

  /** The judgement in force, which is not older than this version. */
  async atLeast(version: number): Promise<ChurnJudgement> {
    if (this.inUse.version < version) await this.look();
    return this.inUse.version >= version ? this.inUse.judgement : this.of(version);
  }

  /** The judgement of a version. @throws where there is none of that number */
  async of(version: number): Promise<ChurnJudgement> {
    if (version === 0) return this.plain;
    const before = this.known.get(version);
    if (before !== undefined) return before;
    const model = await this.store.load(version);
    if (model === null) throw new Error(`the book has no version ${version} of the model`);
    const judgement = fittedJudgement(model);
    this.known.set(version, judgement);
    for (const old of [...this.known.keys()].slice(0, -KEPT)) this.known.delete(old);
    return judgement;
  }

  /** Takes a newer version in force, if there is one. */
  look(): Promise<void> {
    this.looking ??= this.lookNow().finally(() => (this.looking = null));
    return this.looking;
  }

  private async lookNow(): Promise<void> {
    const version = await this.store.currentVersion();
    if (version > this.inUse.version) this.inUse = { version, judgement: await this.of(version) };
  }
}
