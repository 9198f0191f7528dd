import { describe, expect, it } from '@jest/globals';
import { cursorOf, formatCursor, pageOf } from './cursor.js';
import { codeOfStatus, PROBLEMS, problemDetails } from './problem.js';
import { choiceOf, instantOf, limitOf, memberIdOf } from './query.js';
import { isUnavailable } from './unavailable.js';

describe('cursors', () => {
  it('come back as they were given', () => {
    const cursor = formatCursor('ü/1', 7);
    expect(cursorOf({ cursor }, ['string', 'number'])).toEqual(['ü/1', 7]);
    expect(cursorOf({}, ['number'])).toBeUndefined();
  });

  it.each(['x', '', formatCursor('a'), formatCursor(1, 2), formatCursor(1.5), formatCursor(1e300)])(
    '%p is refused where one number is meant',
    (cursor) => {
      expect(() => cursorOf({ cursor }, ['number'])).toThrow('cursor is none that this list gave');
    },
  );

  it('stand on a page only where there is another one', () => {
    const after = (last: number) => formatCursor(last);
    expect(pageOf([1, 2, 3], 2, after)).toEqual({ items: [1, 2], nextCursor: formatCursor(2) });
    expect(pageOf([1, 2], 2, after).nextCursor).toBeNull();
    expect(pageOf([], 2, after)).toEqual({ items: [], nextCursor: null });
  });
});

describe('the query', () => {
  it('has a limit from 1 to 500', () => {
    expect([limitOf({}), limitOf({ limit: '500' })]).toEqual([50, 500]);
    for (const limit of ['0', '501', '-1', '1.5', 'x', '']) expect(() => limitOf({ limit })).toThrow('limit');
    expect(() => limitOf({ limit: ['1', '2'] })).toThrow('more than once');
  });

  it('has instants, also where a plus sign was not escaped', () => {
    expect(instantOf({ asOf: '2026-03-01T10:00:00 01:00' }, 'asOf')).toBe(Date.parse('2026-03-01T09:00:00Z'));
    expect(() => instantOf({ asOf: '2026-02-30T10:00:00Z' }, 'asOf')).toThrow('asOf must be a time');
  });

  it('has choices, and ids that can be ids', () => {
    expect(() => choiceOf({ status: 'gone' }, 'status', ['open'])).toThrow('status must be one of open');
    expect(() => memberIdOf('a\u0000')).toThrow();
    expect(memberIdOf('ü/1')).toBe('ü/1');
  });
});

describe('problems', () => {
  it('have a type, a status and the request, and no detail that is not meant for others', () => {
    expect(problemDetails('internal', undefined, 'r')).toEqual({
      type: '/problems/internal',
      title: PROBLEMS.internal.title,
      status: 500,
      code: 'internal',
      instance: 'urn:uuid:r',
    });
  });

  it('stand for every status of the framework', () => {
    expect([404, 413, 418, 500, 502].map(codeOfStatus)).toEqual([
      'not-found',
      'body-too-large',
      'bad-request',
      'internal',
      'internal',
    ]);
  });

  it('tell a dependency that is away from a fault of ours', () => {
    const refused = Object.assign(new Error('connect'), { code: 'ECONNREFUSED' });
    expect(isUnavailable(refused)).toBe(true);
    expect(isUnavailable(Object.assign(new Error('query failed'), { driverError: refused }))).toBe(true);
    expect(isUnavailable(new AggregateError([refused]))).toBe(true);
    expect(isUnavailable(Object.assign(new Error('shutting down'), { code: '57P01' }))).toBe(true);
    expect(isUnavailable(new Error('Client has encountered a connection error and is not queryable'))).toBe(true);
    expect(isUnavailable(new Error('Query read timeout'))).toBe(true);
    expect(isUnavailable(Object.assign(new Error('duplicate'), { code: '23505' }))).toBe(false);
    expect(isUnavailable(new TypeError('x is undefined'))).toBe(false);
    expect(isUnavailable('text')).toBe(false);
  });
});
