import Decoder from 'kafkajs/src/protocol/decoder.js';
import Encoder from 'kafkajs/src/protocol/encoder.js';

/** Metadata is the first answer that names topics by id, from version 10 on; this is one that Kafka 3.1 and newer know. */
const METADATA = { apiKey: 3, apiName: 'Metadata', apiVersion: 12 };
const UUID_BYTES = 16;

/** What this file needs of a broker; kafkajs has it, and does not declare it. */
interface MetadataBroker {
  versions: Record<number, { maxVersion: number } | undefined> | null;
  connectionPool: {
    send(call: { request: object; response: object }): Promise<Map<string, string>>;
  };
}

/** What a partition assigner is given. */
export interface ClusterOfConsumer {
  findControllerBroker(): Promise<unknown>;
}

/**
 * The ids that Kafka gives topics when it makes them: a topic that was deleted and made anew has another, though its name be the same and
 * it may have grown past where the old one ended. kafkajs speaks older requests only, hence this one of our own on its connections (the
 * version is pinned). Topics that do not exist are left out; brokers older than 3.1 name none.
 */
export async function fetchTopicIds(
  cluster: ClusterOfConsumer,
  topics: readonly string[],
): Promise<Map<string, string>> {
  const broker = (await cluster.findControllerBroker()) as MetadataBroker;
  const newest = broker.versions?.[METADATA.apiKey]?.maxVersion ?? 0;
  if (newest < METADATA.apiVersion) return new Map();
  return broker.connectionPool.send({
    request: { ...METADATA, encode: () => Promise.resolve(encodeRequest(topics)) },
    response: {
      decode: (bytes: Buffer) => Promise.resolve({ clientSideThrottleTime: 0, ids: decodeResponse(bytes) }),
      parse: ({ ids }: { ids: Map<string, string> }) => Promise.resolve(ids),
    },
  });
}

function encodeRequest(topics: readonly string[]): Encoder {
  // The header that kafkajs writes is of the older kind; the newer has tagged fields behind it: none.
  const request = new Encoder().writeUVarInt(0).writeUVarInt(topics.length + 1);
  for (const topic of topics) {
    for (let word = 0; word < UUID_BYTES / 4; word += 1) request.writeInt32(0); // any id
    request.writeUVarIntString(topic).writeUVarInt(0);
  }
  const [allowCreation, withOperations] = [false, false];
  return request.writeBoolean(allowCreation).writeBoolean(withOperations).writeUVarInt(0);
}

function decodeResponse(bytes: Buffer): Map<string, string> {
  const response = new Decoder(bytes);
  response.readTaggedFields();
  response.readInt32(); // throttle time
  times(response, () => {
    response.readInt32();
    response.readUVarIntString();
    response.readInt32();
    response.readUVarIntString();
    response.readTaggedFields();
  });
  response.readUVarIntString(); // cluster
  response.readInt32(); // controller
  const ids = new Map<string, string>();
  times(response, () => {
    const error = response.readInt16();
    const name = response.readUVarIntString();
    const id = response.readBytes(UUID_BYTES);
    response.readBoolean();
    times(response, () => skipPartition(response));
    response.readInt32();
    response.readTaggedFields();
    if (error === 0 && name !== null && id !== null) ids.set(name, id.toString('base64url'));
  });
  return ids;
}

function skipPartition(response: Decoder): void {
  response.readInt16(); // error
  response.readInt32(); // partition
  response.readInt32(); // leader
  response.readInt32(); // epoch
  for (const _nodes of ['replicas', 'in sync', 'offline']) times(response, () => response.readInt32());
  response.readTaggedFields();
}

/** Arrays of this protocol carry their length plus one. */
function times(response: Decoder, read: () => void): void {
  for (let left = response.readUVarInt() - 1; left > 0; left -= 1) read();
}
