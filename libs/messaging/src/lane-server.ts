import { Catch, type ExceptionFilter } from '@nestjs/common';
import { Server, type CustomTransportStrategy } from '@nestjs/microservices';
import { isObservable, lastValueFrom, throwError, type Observable } from 'rxjs';
import { LaneConsumer } from './lane-consumer.js';
import type { LaneChunk, LaneOptions } from './lane-types.js';

/** The pattern under which a controller takes chunks: `@EventPattern(LANE)`. */
export const LANE = 'lane';

/** Stated by Nest for its own transports; ours is none of them. */
const TRANSPORT_ID = Symbol('lanes');

export type LaneServerOptions<T extends { time: number | null }> = Omit<LaneOptions<T>, 'handle'> & {
  /** Default `LANE`; give another when one application has several lane servers. */
  pattern?: string;
  /** How long `close` may take; default 10,000 ms. */
  stopDeadlineMs?: number;
};

/**
 * Lanes as a Nest transport: `app.connectMicroservice({ strategy: new LaneServer({...}) })`, and a controller with
 * `@UseFilters(LaneErrors) @EventPattern(LANE) handle(@Payload() chunk: LaneChunk<T>): Promise<void>`. The chunk counts
 * as committed when the handler's promise resolves. (The stock Kafka server handles record by record and swallows.)
 */
export class LaneServer<T extends { time: number | null }> extends Server implements CustomTransportStrategy {
  override transportId = TRANSPORT_ID;
  readonly consumer: LaneConsumer<T>;
  private readonly pattern: string;
  private readonly stopDeadlineMs: number;

  constructor({ pattern = LANE, stopDeadlineMs = 10_000, ...options }: LaneServerOptions<T>) {
    super();
    this.pattern = pattern;
    this.stopDeadlineMs = stopDeadlineMs;
    this.consumer = new LaneConsumer<T>({ ...options, handle: (chunk) => this.handleChunk(chunk) });
  }

  listen(callback: (error?: unknown) => void): void {
    if (!this.getHandlerByPattern(this.pattern)) {
      callback(new Error(`no handler for the pattern '${this.pattern}'`));
      return;
    }
    this.consumer.start().then(() => callback(), callback);
  }

  close(): Promise<void> {
    return this.consumer.stop(this.stopDeadlineMs);
  }

  /** Nest asks for it; what happens to a lane is told by `consumer.health()` and the hooks. */
  on(event: string): never {
    throw new Error(`a lane server has no event '${event}'`);
  }

  unwrap<C>(): C {
    return this.consumer as C;
  }

  /** Nest's own `handleEvent` does not wait for the handler, and so would call every chunk committed. */
  private async handleChunk(chunk: LaneChunk<T>): Promise<void> {
    const handler = this.getHandlerByPattern(this.pattern);
    if (!handler) throw new Error(`no handler for the pattern '${this.pattern}'`);
    const result: unknown = await handler(chunk, chunk);
    if (isObservable(result)) await lastValueFrom(result, { defaultValue: undefined });
  }
}

/** Lets errors through as they are. Nest's default filter would log each attempt and hand on a text without a class. */
@Catch()
export class LaneErrors implements ExceptionFilter<unknown> {
  catch(error: unknown): Observable<never> {
    return throwError(() => error);
  }
}
