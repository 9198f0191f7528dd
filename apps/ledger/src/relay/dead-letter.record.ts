import { deadLetterTopic } from '#contracts';
import { deadLetterHeaders, type OutRecord } from '#messaging';
import type { DeadLetter } from '#storage';

/** Key, value and headers together: what our topics take (`max.message.bytes` of the plan), less Kafka's own framing. */
const RECORD_BYTES_MAX = 10_900_000;
/** A key of no sane size would make a pointer too large as well. */
const POINTER_KEY_BYTES_MAX = 10_000;

/**
 * A dead letter as its topic gets it: same key and value, its headers, and those that say where it comes from and why. What is too large
 * for the topic goes as a pointer.
 */
export function deadLetterRecord(letter: DeadLetter): OutRecord {
  const { topic, key, value } = letter;
  const headers: Record<string, Buffer> = {};
  for (const [name, text] of Object.entries(letter.headers)) headers[name] = Buffer.from(text, 'base64');
  const headerBytes = Object.entries(headers).reduce((sum, [name, bytes]) => sum + name.length + bytes.length, 0);
  if ((key?.length ?? 0) + (value?.length ?? 0) + headerBytes > RECORD_BYTES_MAX) return pointerRecord(letter);
  return { topic: deadLetterTopic(topic), key, value, headers: { ...headers, ...whyHeaders(letter) } };
}

/** In the place of a record that is larger than its topic takes: where the row with all of it is to be found. */
export function pointerRecord(letter: DeadLetter): OutRecord {
  const { id, topic, key, value } = letter;
  const pointer = { deadLetter: id, bytes: value?.length ?? 0, show: `loyalty dead-letters show ${id}` };
  return {
    topic: deadLetterTopic(topic),
    key: key !== null && key.length > POINTER_KEY_BYTES_MAX ? null : key,
    value: JSON.stringify(pointer),
    headers: { ...whyHeaders(letter), 'loyalty_dlt-pointer': String(id) },
  };
}

function whyHeaders(letter: DeadLetter): Record<string, Buffer> {
  const { topic, partition, offset, consumerGroup, reason, message } = letter;
  return deadLetterHeaders({
    topic,
    partition,
    offset,
    consumerGroup,
    exceptionClass: `loyalty.${reason}`,
    message,
  });
}
