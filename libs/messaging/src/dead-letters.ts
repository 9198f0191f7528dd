/** Header values grow with stack traces until the record is too large for its topic; this many characters tell enough. */
const MESSAGE_CHARS_MAX = 1_000;

export interface DeadLetter {
  topic: string;
  partition: number;
  offset: number | bigint;
  consumerGroup: string;
  /** Name of what refused it; Spring has a Java class name here. */
  exceptionClass: string;
  message: string;
}

/** Headers as Spring Kafka's DeadLetterPublishingRecoverer names and encodes them: int and long are big-endian. */
export function deadLetterHeaders(letter: DeadLetter): Record<string, Buffer> {
  const partition = Buffer.alloc(4);
  partition.writeInt32BE(letter.partition);
  const offset = Buffer.alloc(8);
  offset.writeBigInt64BE(BigInt(letter.offset));
  return {
    'kafka_dlt-original-topic': Buffer.from(letter.topic),
    'kafka_dlt-original-partition': partition,
    'kafka_dlt-original-offset': offset,
    'kafka_dlt-original-consumer-group': Buffer.from(letter.consumerGroup),
    'kafka_dlt-exception-fqcn': Buffer.from(letter.exceptionClass),
    'kafka_dlt-exception-message': Buffer.from(truncated(letter.message)),
  };
}

function truncated(message: string): string {
  const characters = [...message.slice(0, 2 * MESSAGE_CHARS_MAX + 2)];
  return characters.length <= MESSAGE_CHARS_MAX ? message : `${characters.slice(0, MESSAGE_CHARS_MAX).join('')}…`;
}
