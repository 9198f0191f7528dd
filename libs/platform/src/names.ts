/**
 * Names on shared servers. A namespace isolates one installation from another: topics and groups become
 * `<namespace>.<name>`, the PostgreSQL schema and the Redis keys likewise.
 */
export const NAMESPACE_RULE =
  '1 to 40 lower-case letters and digits, with single "-" or "_" between them (at most 63 bytes as a schema name)';

/** Empty is the namespace of an installation that is alone. */
export function isNamespace(text: string): boolean {
  if (text === '') return true;
  return text.length <= 40 && /^[a-z0-9]+([-_][a-z0-9]+)*$/.test(text) && databaseSchema(text).length <= 63;
}

export function topicName(namespace: string, topic: string): string {
  return namespace === '' ? topic : `${namespace}.${topic}`;
}

/** Also for transactional ids and client ids: whatever Kafka keeps by name. */
export function consumerGroup(namespace: string, group: string): string {
  return topicName(namespace, group);
}

/**
 * `loyalty`, or `loyalty_<namespace>`. A "-" becomes "__" so that the name needs no quotes; since a namespace has no two
 * separators in a row, different namespaces stay different schemas.
 */
export function databaseSchema(namespace: string): string {
  return namespace === '' ? 'loyalty' : `loyalty_${namespace.replaceAll('-', '__')}`;
}

/** Stands before every Redis key; has no braces, so that hash tags after it keep their meaning. */
export function redisPrefix(namespace: string): string {
  return namespace === '' ? 'loyalty:' : `${namespace}:loyalty:`;
}
