import { isUtf8 } from 'node:buffer';
import type { DeadLetterView } from '#contracts';
import { instantText } from '#domain';
import type { DeadLetter } from '#storage';

const SHORT_CHARACTERS = 2_000;

/** @param length `short` cuts the value: a list of records of 10 MB would help no one */
export function deadLetterView(letter: DeadLetter, length: 'short' | 'full'): DeadLetterView {
  const { key, value, headers: _headers, createdAt, statusAt, ...rest } = letter;
  const isText = value === null || isUtf8(value);
  const whole = value === null ? null : value.toString(isText ? 'utf8' : 'base64');
  const isCut = length === 'short' && whole !== null && whole.length > SHORT_CHARACTERS;
  return {
    ...rest,
    key: key === null ? null : key.toString('utf8'),
    value: isCut ? whole.slice(0, SHORT_CHARACTERS).toWellFormed() : whole,
    valueEncoding: isText ? 'utf8' : 'base64',
    valueCut: isCut,
    createdAt: instantText(createdAt),
    statusAt: instantText(statusAt),
  };
}
