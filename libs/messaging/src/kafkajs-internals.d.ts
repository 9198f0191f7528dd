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
