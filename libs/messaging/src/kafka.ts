import kafkajs, { type Kafka, type SASLOptions } from 'kafkajs';
import { registerCodecs } from './codecs.js';
import { foldingLogCreator, type MessagingLog } from './log.js';
import { decodeInOnePass } from './fetch/fetch-response.js';
import { encodeInOnePass } from './produce/produce-request.js';

/** The port behind which the client library lives: nothing outside `libs/messaging` needs to know that it is kafkajs. */
export type KafkaPort = Pick<Kafka, 'admin' | 'consumer' | 'producer'>;

export interface KafkaConnection {
  brokers: string[];
  clientId: string;
  ssl?: boolean;
  sasl?: { mechanism: 'plain' | 'scram-sha-256' | 'scram-sha-512'; username: string; password: string };
  log: MessagingLog;
  /** Default 1,000 ms is too short for TLS over a distance; ours is 3,000 ms. */
  connectionTimeoutMs?: number;
  /** Default 30,000 ms. */
  requestTimeoutMs?: number;
}

/** A client for the brokers, with snappy, lz4 and zstd, and a log that does not flood. Opens no connection by itself. */
export function createKafka(options: KafkaConnection): KafkaPort {
  registerCodecs();
  encodeInOnePass();
  decodeInOnePass();
  return new kafkajs.Kafka({
    brokers: options.brokers,
    clientId: options.clientId,
    ssl: options.ssl ?? false,
    sasl: options.sasl as SASLOptions | undefined,
    connectionTimeout: options.connectionTimeoutMs ?? 3_000,
    requestTimeout: options.requestTimeoutMs ?? 30_000,
    retry: { initialRetryTime: 100, maxRetryTime: 3_000, retries: 8 },
    logLevel: kafkajs.logLevel.WARN,
    logCreator: foldingLogCreator(options.log),
  });
}
