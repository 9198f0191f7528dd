import { connect, createServer, type Server, type Socket } from 'node:net';

interface Address {
  host: string;
  port: number;
}

/** What is done to what passes. */
type Mode =
  | 'pass'
  /** Bytes are late by `delayMs`. */
  | 'delay'
  /** Connections stand and nothing comes through, as behind a router that has died. */
  | 'silent';

/** Between a service and a server, to break the network between them. */
export class Proxy {
  private mode: Mode = 'pass';
  private delayMs = 0;
  private readonly pairs = new Set<[Socket, Socket]>();
  private server: Server | undefined;

  private constructor(
    private readonly target: Address,
    readonly port: number,
  ) {}

  /** @param port to listen on; 0 takes any free one */
  static async open(target: Address, port = 0): Promise<Proxy> {
    const probe = createServer();
    await new Promise<void>((resolve) => probe.listen(port, '127.0.0.1', resolve));
    const address = probe.address();
    const taken = typeof address === 'object' && address !== null ? address.port : port;
    await new Promise((resolve) => probe.close(resolve));
    const proxy = new Proxy(target, taken);
    await proxy.listen();
    return proxy;
  }

  get address(): string {
    return `127.0.0.1:${this.port}`;
  }

  /** Connections that stand now break off, new ones are taken. */
  drop(): void {
    for (const pair of [...this.pairs]) for (const socket of pair) socket.destroy();
  }

  /** New connections are refused, those that stand break off. */
  async refuse(): Promise<void> {
    const { server } = this;
    this.server = undefined;
    const closed = new Promise((resolve) => server?.close(resolve));
    this.drop();
    if (server) await closed;
  }

  delay(ms: number): void {
    this.mode = 'delay';
    this.delayMs = ms;
  }

  /** Half-open: no connection breaks, and nothing passes any more, in neither direction. */
  silence(): void {
    this.mode = 'silent';
  }

  /** New connections pass again; those that fell silent stay so, as in life: whoever holds one has to notice. */
  async heal(): Promise<void> {
    this.mode = 'pass';
    if (!this.server) await this.listen();
  }

  async close(): Promise<void> {
    await this.refuse();
  }

  private listen(): Promise<void> {
    const server = createServer((inner) => this.join(inner));
    this.server = server;
    return new Promise((resolve, reject) => {
      server.once('error', reject);
      server.listen(this.port, '127.0.0.1', resolve);
    });
  }

  private join(inner: Socket): void {
    const outer = connect(this.target);
    const pair: [Socket, Socket] = [inner, outer];
    this.pairs.add(pair);
    let fellSilent = false;
    const carry = (from: Socket, to: Socket): void => {
      let nextAt = 0;
      from.setNoDelay(true);
      from.on('data', (bytes) => {
        fellSilent ||= this.mode === 'silent';
        if (fellSilent) return;
        // Nothing overtakes what was delayed before it.
        const now = Date.now();
        nextAt = Math.max(nextAt, this.mode === 'delay' ? now + this.delayMs : now);
        if (nextAt > now) setTimeout(() => to.writable && to.write(bytes), nextAt - now);
        else to.write(bytes);
      });
      from.on('error', () => undefined);
      from.on('close', () => {
        if (!fellSilent) to.destroy();
        if (inner.destroyed && outer.destroyed) this.pairs.delete(pair);
      });
    };
    carry(inner, outer);
    carry(outer, inner);
  }
}
