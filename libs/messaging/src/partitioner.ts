import kafkajs, { type ICustomPartitioner } from 'kafkajs';
import { keyHash } from '#platform';

/**
 * Puts keys where a Java client would, as kafkajs's own does; that one reckons with objects of its own for 64 bits, and looks through all
 * partitions for each record. Records without a key are left to it.
 */
export const partitionByKey: ICustomPartitioner = () => {
  const withoutKey = kafkajs.Partitioners.DefaultPartitioner();
  return (record) => {
    const { key } = record.message;
    return key === null || key === undefined ? withoutKey(record) : keyHash(key) % record.partitionMetadata.length;
  };
};
