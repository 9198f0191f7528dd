import kafkajs, { type ICustomPartitioner } from 'kafkajs';
import { keyHash } from '#platform';

/**
 * Puts keys where a Java client would, as kafkajs's own does; that one reckons with objects of its own for 64 bits, and looks through all
 * partitions for each record. Records without a key are left to it. What was chosen is noted in the message: by that it is seen whether the
 * partition has answered.
 */
export const partitionByKey: ICustomPartitioner = () => {
  const withoutKey = kafkajs.Partitioners.DefaultPartitioner();
  return (record) => {
    const { message, partitionMetadata } = record;
    const { key } = message;
    message.partition ??=
      key === null || key === undefined ? withoutKey(record) : keyHash(key) % partitionMetadata.length;
    return message.partition;
  };
};
