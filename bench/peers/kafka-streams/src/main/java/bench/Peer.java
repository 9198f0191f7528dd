package bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.StoreQueryParameters;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.QueryableStoreTypes;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/**
 * The loyalty program as a Kafka Streams application: exactly_once_v2, RocksDB with changelogs, one state record out for each event.
 * Reads the given topics to their ends, waits until all of it is committed, writes one line of JSON, and ends.
 * Arguments: brokers, application id, output topic, state directory, input topics …
 */
public final class Peer {
  private static final long DEADLINE_SECONDS = 600;

  public static void main(String[] args) throws Exception {
    String brokers = args[0];
    String application = args[1];
    String output = args[2];
    Path directory = Path.of(args[3]);
    List<String> inputs = List.of(args).subList(4, args.length);

    Progress progress = new Progress();
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", brokers));
        KafkaStreams streams = new KafkaStreams(topology(inputs, output, progress), settings(brokers, application, directory))) {
      Map<TopicPartition, Long> ends = endsOf(admin, inputs);
      long expected = ends.values().stream().mapToLong(Long::longValue).sum();
      streams.start();
      double deadline = System.nanoTime() / 1e9 + DEADLINE_SECONDS;
      while (progress.takenSoFar() < expected || !isCommitted(admin, application, ends)) {
        if (System.nanoTime() / 1e9 > deadline) throw new IllegalStateException("not at the end after " + DEADLINE_SECONDS + " s");
        Thread.sleep(20);
      }
      double seconds = progress.secondsSinceFirst();
      Map<String, Object> result = new LinkedHashMap<>();
      result.put("events", expected);
      result.put("seconds", seconds);
      result.put("duplicates", progress.duplicatesSoFar());
      result.put("rssMb", residentMb());
      result.put("cpuSeconds", cpuSeconds());
      result.putAll(sums(streams));
      System.out.println(new ObjectMapper().writeValueAsString(result));
      streams.close(Duration.ofSeconds(10));
    }
  }

  private static Topology topology(List<String> inputs, String output, Progress progress) {
    return new Topology()
        .addSource("events", Serdes.String().deserializer(), Serdes.ByteArray().deserializer(), inputs.toArray(String[]::new))
        .addProcessor("loyalty", () -> new LoyaltyProcessor(progress), "events")
        .addStateStore(store(LoyaltyProcessor.MEMBERS).withCachingEnabled(), "loyalty")
        .addStateStore(store(LoyaltyProcessor.ORDERS).withCachingEnabled(), "loyalty")
        .addStateStore(store(LoyaltyProcessor.SEEN), "loyalty")
        .addSink("states", output, Serdes.String().serializer(), Serdes.ByteArray().serializer(), "loyalty");
  }

  private static StoreBuilder<KeyValueStore<String, byte[]>> store(String name) {
    return Stores.keyValueStoreBuilder(Stores.persistentKeyValueStore(name), Serdes.String(), Serdes.ByteArray());
  }

  /** As shipped, but for what a person would set on this machine: a thread for each core, and larger batches. */
  private static Properties settings(String brokers, String application, Path directory) {
    Properties settings = new Properties();
    settings.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, brokers);
    settings.put(StreamsConfig.APPLICATION_ID_CONFIG, application);
    settings.put(StreamsConfig.STATE_DIR_CONFIG, directory.toString());
    settings.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
    settings.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, Math.max(1, Runtime.getRuntime().availableProcessors()));
    settings.put(StreamsConfig.REPLICATION_FACTOR_CONFIG, 1);
    settings.put(StreamsConfig.STATESTORE_CACHE_MAX_BYTES_CONFIG, 64L * 1024 * 1024);
    settings.put(StreamsConfig.producerPrefix(ProducerConfig.BATCH_SIZE_CONFIG), 128 * 1024);
    settings.put(StreamsConfig.consumerPrefix(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG), "earliest");
    return settings;
  }

  private static Map<TopicPartition, Long> endsOf(Admin admin, List<String> topics) throws Exception {
    Map<TopicPartition, OffsetSpec> wanted = admin.describeTopics(topics).allTopicNames().get().values().stream()
        .flatMap(topic -> topic.partitions().stream().map(partition -> new TopicPartition(topic.name(), partition.partition())))
        .collect(Collectors.toMap(partition -> partition, partition -> OffsetSpec.latest()));
    return admin.listOffsets(wanted).all().get().entrySet().stream()
        .collect(Collectors.toMap(Map.Entry::getKey, entry -> entry.getValue().offset()));
  }

  private static boolean isCommitted(Admin admin, String application, Map<TopicPartition, Long> ends) throws Exception {
    var committed = admin.listConsumerGroupOffsets(application).partitionsToOffsetAndMetadata().get();
    return ends.entrySet().stream().allMatch(end -> {
      var position = committed.get(end.getKey());
      return end.getValue() == 0 || (position != null && position.offset() >= end.getValue());
    });
  }

  private static Map<String, Long> sums(KafkaStreams streams) {
    ReadOnlyKeyValueStore<String, byte[]> store = streams.store(
        StoreQueryParameters.fromNameAndType(LoyaltyProcessor.MEMBERS, QueryableStoreTypes.keyValueStore()));
    long members = 0;
    long spendMinor = 0;
    long orders = 0;
    long points = 0;
    try (KeyValueIterator<String, byte[]> all = store.all()) {
      while (all.hasNext()) {
        KeyValue<String, byte[]> entry = all.next();
        Member member = Member.read(entry.value);
        members += 1;
        spendMinor += member.spendMinor;
        orders += member.orders;
        points += member.points;
      }
    }
    return Map.of("members", members, "spendMinor", spendMinor, "orders", orders, "points", points);
  }

  private static double cpuSeconds() {
    return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getProcessCpuTime() / 1e9;
  }

  private static double residentMb() throws Exception {
    return Files.lines(Path.of("/proc/self/status"))
        .filter(line -> line.startsWith("VmRSS:"))
        .mapToDouble(line -> Double.parseDouble(line.replaceAll("[^0-9]", "")) / 1024)
        .findFirst()
        .orElse(0);
  }
}
