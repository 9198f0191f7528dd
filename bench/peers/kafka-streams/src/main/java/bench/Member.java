package bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.ObjectWriter;
import java.io.IOException;
import java.io.UncheckedIOException;

/** A member's state: what the store keeps and, as JSON, what goes out after each change. */
public final class Member {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final ObjectReader READER = JSON.readerFor(Member.class);
  private static final ObjectWriter WRITER = JSON.writerFor(Member.class);

  private static final String[] TIERS = {"bronze", "silver", "gold", "platinum"};
  private static final long[] THRESHOLDS = {0, 1_000, 5_000, 20_000};
  private static final long[] MULTIPLIER_HUNDREDTHS = {100, 125, 150, 200};

  public String memberId;
  public long sequence;
  public long points;
  public long qualifyingPoints;
  public String tier = TIERS[0];
  public long orders;
  public long spendMinor;
  public long firstOrderAt;
  public long lastOrderAt;
  public long reviews;
  public long ratingSum;
  public long lastLoginDay;

  static Member read(byte[] bytes) {
    try {
      return READER.readValue(bytes);
    } catch (IOException error) {
      throw new UncheckedIOException(error);
    }
  }

  byte[] write() {
    try {
      return WRITER.writeValueAsBytes(this);
    } catch (IOException error) {
      throw new UncheckedIOException(error);
    }
  }

  long multiplierHundredths() {
    return MULTIPLIER_HUNDREDTHS[level()];
  }

  /** From all qualifying points ever: no window, no end of a tier. */
  void settleTier() {
    tier = TIERS[level()];
  }

  private int level() {
    int level = 0;
    while (level + 1 < THRESHOLDS.length && qualifyingPoints >= THRESHOLDS[level + 1]) level += 1;
    return level;
  }
}
