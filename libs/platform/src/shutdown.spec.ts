import { describe, expect, it } from '@jest/globals';
import { createLog } from './log.js';
import { Shutdown } from './shutdown.js';

const log = createLog('test', 'silent');

describe('shutdown', () => {
  it('closes intake first and the database after all that writes, whatever the order of registration', async () => {
    const closed: string[] = [];
    const shutdown = new Shutdown(log)
      .add('database', 'pool', () => void closed.push('pool'))
      .add('intake', 'consumer', () => void closed.push('consumer'))
      .add('redis', 'redis', () => void closed.push('redis'))
      .add('producer', 'producer', () => void closed.push('producer'))
      .add('relay', 'relay', () => void closed.push('relay'));
    expect(await shutdown.run('test')).toEqual({ clean: true });
    expect(closed).toEqual(['consumer', 'relay', 'producer', 'redis', 'pool']);
  });

  it('runs once, goes on after a failure, and does not wait for a part that hangs', async () => {
    let closes = 0;
    const shutdown = new Shutdown(log, 50)
      .add('intake', 'consumer', () => new Promise(() => undefined))
      .add('relay', 'relay', () => Promise.reject(new Error('gone')))
      .add('database', 'pool', () => void closes++);
    const [first, second] = await Promise.all([shutdown.run('a'), shutdown.run('b')]);
    expect(first).toBe(second);
    expect(first).toEqual({
      clean: false,
      problems: ['consumer: did not end before the deadline', 'relay: gone'],
    });
    expect(closes).toBe(1);
  });
});
