package bench;

import java.util.concurrent.atomic.AtomicLong;

/** What the stream threads have done so far. */
final class Progress {
  private final AtomicLong taken = new AtomicLong();
  private final AtomicLong duplicates = new AtomicLong();
  private final AtomicLong firstAt = new AtomicLong();

  void taken() {
    if (taken.getAndIncrement() == 0) firstAt.set(System.nanoTime());
  }

  void duplicate() {
    duplicates.incrementAndGet();
  }

  long takenSoFar() {
    return taken.get();
  }

  long duplicatesSoFar() {
    return duplicates.get();
  }

  double secondsSinceFirst() {
    return (System.nanoTime() - firstAt.get()) / 1e9;
  }
}
