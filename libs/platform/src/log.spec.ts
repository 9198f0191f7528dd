import { describe, expect, it } from '@jest/globals';
import { createLog } from './log.js';

function logged(write: (log: ReturnType<typeof createLog>) => void): string {
  let text = '';
  write(createLog('test', 'info', { write: (line) => void (text += line) }));
  return text;
}

describe('the log', () => {
  it('blanks secrets by key and in URLs of errors', () => {
    const text = logged((log) => {
      log.info({ token: 'hunter2', env: { password: 'hunter2' } }, 'start');
      log.error({ err: new Error('connect postgres://u:hunter2@h/db failed') }, 'failed');
    });
    expect(text).toContain('[secret]@h/db');
    expect(text).not.toContain('hunter2');
  });

  it("keeps a driver error's code and constraint, not the row that it quotes", () => {
    const error = Object.assign(new Error('duplicate key'), { code: '23505', constraint: 'fact_id', detail: 'm-1' });
    const text = logged((log) => log.error({ err: error }, 'failed'));
    expect(JSON.parse(text)).toMatchObject({ err: { code: '23505', constraint: 'fact_id' } });
    expect(text).not.toContain('m-1');
  });
});
