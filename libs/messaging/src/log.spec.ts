import { describe, expect, it } from '@jest/globals';
import { foldingLogCreator, type MessagingLog } from './log.js';

const silent: MessagingLog = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

describe('the log of the client library', () => {
  it('folds lines that repeat, and says how many', () => {
    const said: object[] = [];
    let now = 0;
    const write = foldingLogCreator({ ...silent, warn: (fields) => said.push(fields) }, () => now)();
    const line = { namespace: 'Connection', level: 1, label: 'ERROR', log: { timestamp: '', message: 'refused' } };
    for (let i = 0; i < 100; i += 1) write(line);
    expect(said).toEqual([{ kafka: 'Connection' }]);
    now = 31_000;
    write(line);
    expect(said[1]).toEqual({ kafka: 'Connection', folded: 99 });
  });
});
