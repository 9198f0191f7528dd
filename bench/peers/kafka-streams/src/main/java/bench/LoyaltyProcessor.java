package bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.time.Instant;
import java.util.function.Consumer;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * One event into the member's state: what it does in the default program, without expiry, activation, tiers that end, corrections of
 * late facts, or a book of why. An event is known by its source and id, an order by its id.
 */
final class LoyaltyProcessor implements Processor<String, byte[], String, byte[]> {
  static final String MEMBERS = "members";
  static final String ORDERS = "orders";
  static final String SEEN = "seen";

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final byte[] YES = {1};
  private static final long DAY_MS = 86_400_000L;

  private final Progress progress;
  private ProcessorContext<String, byte[]> context;
  private KeyValueStore<String, byte[]> members;
  private KeyValueStore<String, byte[]> orders;
  private KeyValueStore<String, byte[]> seen;

  LoyaltyProcessor(Progress progress) {
    this.progress = progress;
  }

  @Override
  public void init(ProcessorContext<String, byte[]> context) {
    this.context = context;
    members = context.getStateStore(MEMBERS);
    orders = context.getStateStore(ORDERS);
    seen = context.getStateStore(SEEN);
  }

  @Override
  public void process(Record<String, byte[]> record) {
    progress.taken();
    JsonNode event = parse(record.value());
    if (event == null || !event.hasNonNull("id") || !event.hasNonNull("type") || !event.hasNonNull("data")) return;
    String memberId = record.key();
    String identity = memberId + ' ' + event.get("source").asText() + ' ' + event.get("id").asText();
    if (seen.putIfAbsent(identity, YES) != null) {
      progress.duplicate();
      return;
    }
    byte[] known = members.get(memberId);
    Member member = known == null ? new Member() : Member.read(known);
    member.memberId = memberId;
    apply(member, event.get("type").asText(), Instant.parse(event.get("time").asText()).toEpochMilli(), event.get("data"));
    member.sequence += 1;
    byte[] state = member.write();
    members.put(memberId, state);
    context.forward(record.withValue(state));
  }

  private void apply(Member member, String type, long time, JsonNode data) {
    switch (type) {
      case "order.completed" ->
          change(member, data, order -> {
            if (order.totalMinor != Order.UNKNOWN) return;
            order.totalMinor = data.get("totalMinor").asLong();
            order.multiplierHundredths = member.multiplierHundredths();
            order.time = time;
            member.firstOrderAt = member.firstOrderAt == 0 ? time : Math.min(member.firstOrderAt, time);
            member.lastOrderAt = Math.max(member.lastOrderAt, time);
          });
      case "order.refunded" -> change(member, data, order -> order.refundedMinor += data.get("amountMinor").asLong());
      case "order.cancelled" -> change(member, data, order -> order.cancelled = true);
      case "review.published" -> {
        member.reviews += 1;
        member.ratingSum += data.get("rating").asLong();
        member.points += 50;
      }
      case "member.logged-in" -> {
        long day = Math.floorDiv(time, DAY_MS);
        if (day <= member.lastLoginDay) return;
        member.lastLoginDay = day;
        member.points += 5;
      }
      default -> { }
    }
  }

  /** The difference that a change of an order makes to its member. */
  private void change(Member member, JsonNode data, Consumer<Order> change) {
    String key = member.memberId + ' ' + data.get("orderId").asText();
    byte[] known = orders.get(key);
    Order order = known == null ? new Order() : Order.read(known);
    long remaining = order.remainingMinor();
    long points = order.points();
    long qualifying = order.qualifyingPoints();
    change.accept(order);
    orders.put(key, order.write());
    member.spendMinor += order.remainingMinor() - remaining;
    member.points += order.points() - points;
    member.qualifyingPoints += order.qualifyingPoints() - qualifying;
    if (remaining == 0 && order.remainingMinor() > 0) member.orders += 1;
    if (remaining > 0 && order.remainingMinor() == 0) member.orders -= 1;
    member.settleTier();
  }

  private static JsonNode parse(byte[] value) {
    if (value == null) return null;
    try {
      return JSON.readTree(value);
    } catch (IOException error) {
      return null;
    }
  }
}
