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
