import type { Log } from './log.js';

/**
 * In this order, whatever the order of registration: nothing new comes in, what is under way ends, and the stores close
 * last (closing the database first is how messages get lost). Health stays until the end.
 */
export const SHUTDOWN_PHASES = ['intake', 'work', 'relay', 'producer', 'redis', 'database', 'health'] as const;
export type ShutdownPhase = (typeof SHUTDOWN_PHASES)[number];

interface Step {
  phase: ShutdownPhase;
  name: string;
  close: () => void | Promise<void>;
}

export type ShutdownResult = { clean: true } | { clean: false; problems: string[] };

/** Ordered steps under one deadline. A step that fails or hangs does not keep the others from their turn. */
export class Shutdown {
  readonly #steps: Step[] = [];
  #running: Promise<ShutdownResult> | undefined;

  /** @param deadlineMs for all steps together; orchestrators kill after 30 s by default */
  constructor(
    private readonly log: Log,
    private readonly deadlineMs = 20_000,
  ) {}

  get started(): boolean {
    return this.#running !== undefined;
  }

  /** Steps of one phase run one after the other, latest registered first. */
  add(phase: ShutdownPhase, name: string, close: () => void | Promise<void>): this {
    this.#steps.unshift({ phase, name, close });
    return this;
  }

  /** Runs all steps once; a second call gets the first one's result. */
  run(reason: string): Promise<ShutdownResult> {
    this.#running ??= this.#runSteps(reason);
    return this.#running;
  }

  /** SIGTERM and SIGINT end the process with 0, or 1 where a step failed; a second signal ends it at once. */
  onSignals(): this {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) {
      process.on(signal, () => {
        if (this.started) process.exit(1);
        void this.exit(signal, 0);
      });
    }
    return this;
  }

  /** Shuts down and ends the process. */
  async exit(reason: string, code: number): Promise<never> {
    const result = await this.run(reason);
    process.exit(result.clean ? code : 1);
  }

  async #runSteps(reason: string): Promise<ShutdownResult> {
    const endsAt = performance.now() + this.deadlineMs;
    const problems: string[] = [];
    this.log.info({ reason }, 'shutting down');
    for (const phase of SHUTDOWN_PHASES) {
      for (const step of this.#steps.filter((candidate) => candidate.phase === phase)) {
        const problem = await this.#close(step, endsAt - performance.now());
        if (problem === undefined) continue;
        problems.push(`${step.name}: ${problem}`);
        this.log.error({ step: step.name, problem }, 'a part did not close');
      }
    }
    this.log.info({ clean: problems.length === 0 }, 'shut down');
    return problems.length === 0 ? { clean: true } : { clean: false, problems };
  }

  /** Past the deadline each step still gets a moment: the rest may close at once although one hung. */
  async #close(step: Step, leftMs: number): Promise<string | undefined> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<string>((resolve) => {
      timer = setTimeout(() => resolve('did not end before the deadline'), Math.max(leftMs, 250));
    });
    const closed = Promise.resolve()
      .then(step.close)
      .then(
        () => undefined,
        (error: unknown) => (error instanceof Error ? error.message : String(error)),
      );
    const problem = await Promise.race([closed, late]);
    clearTimeout(timer);
    return problem;
  }
}
