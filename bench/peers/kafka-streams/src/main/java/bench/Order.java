package bench;

import java.nio.ByteBuffer;

/** What is known of an order: refunds may come before it. Fixed 33 bytes in the store. */
final class Order {
  static final long UNKNOWN = -1;

  long totalMinor = UNKNOWN;
  long refundedMinor;
  long multiplierHundredths;
  long time;
  boolean cancelled;

  static Order read(byte[] bytes) {
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    Order order = new Order();
    order.totalMinor = buffer.getLong();
    order.refundedMinor = buffer.getLong();
    order.multiplierHundredths = buffer.getLong();
    order.time = buffer.getLong();
    order.cancelled = buffer.get() == 1;
    return order;
  }

  byte[] write() {
    return ByteBuffer.allocate(33)
        .putLong(totalMinor)
        .putLong(refundedMinor)
        .putLong(multiplierHundredths)
        .putLong(time)
        .put((byte) (cancelled ? 1 : 0))
        .array();
  }

  long remainingMinor() {
    return totalMinor == UNKNOWN || cancelled ? 0 : Math.max(0, totalMinor - refundedMinor);
  }

  /** Points that what remains is entitled to. */
  long points() {
    return remainingMinor() * multiplierHundredths / 10_000;
  }

  long qualifyingPoints() {
    return remainingMinor() / 100;
  }
}
