package io.concordat.connector.iam.entra;

import io.concordat.connector.iam.vocabulary.LabelNames;
import io.concordat.connector.iam.vocabulary.Labels;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Tags in Entra are plain texts; those that read {@code name=value} or {@code name:value} count.
 */
final class Tags {
  private Tags() {}

  static Labels labels(LabelNames names, List<String> tags) {
    Map<String, String> values = new HashMap<>();
    for (String tag : tags) {
      int colon = tag.indexOf(':');
      int equals = tag.indexOf('=');
      int at = colon < 0 || (equals >= 0 && equals < colon) ? equals : colon;
      if (at > 0) {
        values.putIfAbsent(tag.substring(0, at).strip(), tag.substring(at + 1).strip());
      }
    }
    return new Labels(names, values);
  }
}
