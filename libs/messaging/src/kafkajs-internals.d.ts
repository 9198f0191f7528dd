declare module 'kafkajs/src/cluster/index.js' {
  interface CoordinatorRequest {
    groupId: string;
    /** 0: of a consumer group, 1: of a transactional id. */
    coordinatorType?: number;
  }
  interface ConnectedBroker {
    isConnected(): boolean;
  }
  export default class Cluster {
    findGroupCoordinator(request: CoordinatorRequest): Promise<ConnectedBroker>;
  }
}

declare module 'kafkajs/src/protocol/encoder.js' {
  export default class Encoder {
    constructor(initialSize?: number);
    buf: Buffer;
    offset: number;
    get buffer(): Buffer;
    writeInt32(value: number): this;
    writeBoolean(value: boolean): this;
    writeUVarInt(value: number): this;
    writeUVarIntString(value: string): this;
  }
}

declare module 'kafkajs/src/protocol/decoder.js' {
  export default class Decoder {
    constructor(bytes: Buffer);
    readInt16(): number;
    readInt32(): number;
    readBoolean(): boolean;
    readUVarInt(): number;
    readUVarIntString(): string | null;
    readBytes(length: number): Buffer | null;
    readTaggedFields(): unknown;
  }
}

declare module 'kafkajs/src/protocol/requests/produce/index.js' {
  import type Encoder from 'kafkajs/src/protocol/encoder.js';
  export interface ProduceMessage {
    key?: Buffer | string | null;
    value: Buffer | string | null;
    headers?: Record<string, Buffer | string | (Buffer | string)[] | undefined>;
    timestamp?: string | null;
  }
  export interface ProduceCall {
    acks: number;
    timeout: number;
    compression?: number;
    transactionalId?: string | null;
    /** A number of 64 bits, as kafkajs has it: text, or a Long of its own. */
    producerId?: { toString(): string };
    producerEpoch?: number;
    topicData: {
      topic: string;
      partitions: { partition: number; messages: ProduceMessage[]; firstSequence?: number }[];
    }[];
  }
  type Protocol = (of: { version: number }) => (call: ProduceCall) => {
    request: { encode(): Promise<Encoder> };
    response: unknown;
  };
  const produce: { protocol: Protocol };
  export default produce;
}

declare module 'kafkajs/src/protocol/requests/fetch/index.js' {
  export interface BatchContext {
    firstOffset: string;
    firstTimestamp: string;
    partitionLeaderEpoch: number;
    inTransaction: boolean;
    isControlBatch: boolean;
    lastOffsetDelta: number;
    producerId: string;
    producerEpoch: number;
    firstSequence: number;
    maxTimestamp: string;
    timestampType: number;
    magicByte: number;
  }
  export type HeaderBytes = Buffer | null | (Buffer | null)[];
  export interface FetchedMessage {
    magicByte: number;
    attributes: number;
    timestamp: string;
    offset: string;
    key: Buffer | null;
    value: Buffer | null;
    headers: Record<string, HeaderBytes>;
    isControlRecord: boolean;
    batchContext: BatchContext;
  }
  export interface FetchedPartition {
    partition: number;
    errorCode: number;
    highWatermark: string;
    lastStableOffset: string;
    lastStartOffset: string;
    abortedTransactions: { producerId: string; firstOffset: string }[];
    preferredReadReplica: number;
    messages: FetchedMessage[];
  }
  export interface FetchResponse {
    throttleTime: number;
    clientSideThrottleTime: number;
    errorCode: number;
    sessionId: number;
    responses: { topicName: string | null; partitions: FetchedPartition[] }[];
  }
  interface Made {
    request: unknown;
    response: {
      decode: (bytes: Buffer) => Promise<FetchResponse>;
      parse: (decoded: FetchResponse) => Promise<unknown>;
    };
  }
  const fetch: { protocol: (of: { version: number }) => (call: { topics: unknown[]; maxWaitTime: number }) => Made };
  export default fetch;
}

declare module 'kafkajs/src/protocol/message/compression/index.js' {
  const compression: {
    lookupCodecByAttributes(attributes: number): { decompress(bytes: Buffer): Promise<Buffer> } | null;
  };
  export default compression;
}

declare module 'kafkajs/src/protocol/recordBatch/v0/index.js' {
  import type Encoder from 'kafkajs/src/protocol/encoder.js';
  const recordBatch: { RecordBatch(of: Record<string, unknown> & { records: Encoder[] }): Promise<Encoder> };
  export default recordBatch;
}

declare module 'kafkajs/src/protocol/recordBatch/record/v0/index.js' {
  import type Encoder from 'kafkajs/src/protocol/encoder.js';
  export default function record(of: Record<string, unknown>): Encoder;
}
