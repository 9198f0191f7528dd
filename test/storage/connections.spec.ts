import { afterAll, describe, expect, it } from '@jest/globals';
import { connect, createServer, type AddressInfo, type Server } from 'node:net';
import { Database } from '#storage';
import { stackEnvironment } from '../support/stack.js';

const READY = Buffer.from([0x5a, 0, 0, 0, 5, 0x49]);

/** What a server says last to whom an administrator takes the connection. */
function terminated(): Buffer {
  const fields = Buffer.from('SFATAL\0VFATAL\0C57P01\0Mterminating connection due to administrator command\0\0');
  const head = Buffer.alloc(5);
  head.write('E');
  head.writeInt32BE(fields.length + 4, 1);
  return Buffer.concat([head, fields]);
}

/** Before the real server: while it dooms, it lets connections be made, and ends each with the last bytes of its making. */
class Doom {
  dooms = false;
  doomed = 0;
  private readonly server: Server;

  constructor(target: URL) {
    this.server = createServer((inner) => {
      const outer = connect({ host: target.hostname, port: Number(target.port) });
      let isMade = false;
      inner.on('data', (bytes) => outer.write(bytes));
      outer.on('data', (bytes) => {
        const isLast = !isMade && bytes.subarray(-READY.length).equals(READY);
        isMade ||= isLast;
        if (!this.dooms || !isLast) return inner.write(bytes);
        this.doomed += 1;
        return inner.end(Buffer.concat([bytes, terminated()]));
      });
      for (const [one, other] of [
        [inner, outer],
        [outer, inner],
      ] as const) {
        one.on('error', () => undefined);
        one.on('close', () => other.destroy());
      }
    });
  }

  async listen(): Promise<number> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
    return (this.server.address() as AddressInfo).port;
  }

  async close(): Promise<void> {
    await new Promise((resolve) => this.server.close(resolve));
  }
}

describe('a connection that ends the moment it is made', () => {
  const target = new URL(stackEnvironment().databaseUrl);
  const doom = new Doom(target);
  let database: Database | undefined;
  afterAll(async () => {
    await database?.close();
    await doom.close();
  });

  it('fails whose it is, and neither the process nor anyone after', async () => {
    const url = new URL(target);
    url.port = String(await doom.listen());
    url.hostname = '127.0.0.1';
    database = await Database.connect({ url: url.href, schema: 'public', poolSize: 4 });
    const one = { name: 'one', text: 'select 1 as one', values: [] };
    doom.dooms = true;
    const outcomes = await Promise.allSettled([
      ...[1, 2].map(() => database!.transaction((client) => client.query('select pg_sleep(0.1)'))),
      database.query('select 1'),
      database.prepared(one),
    ]);
    doom.dooms = false;
    expect(doom.doomed).toBeGreaterThan(0);
    expect(outcomes.filter(({ status }) => status === 'rejected')).toHaveLength(doom.doomed);
    for (let i = 0; i < 8; i += 1) {
      const [answers] = await Promise.all([
        database.prepared(one),
        database.query('select 1'),
        database.query('select 1'),
      ]);
      expect(answers).toEqual([{ one: 1 }]);
    }
  });
});
