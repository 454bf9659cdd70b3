package io.concordat.quickstart.standin.aws;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * One page of a list that is ordered by key. The marker names the last key served, so that what
 * comes and goes between two pages shifts nothing. As IAM may, it serves fewer than were asked for
 * and is truncated all the same.
 */
record IamPage(List<Item> items, Optional<String> marker) {
  /** One element of a list, already in XML. */
  record Item(String key, String section, String xml) {}

  static IamPage of(List<Item> all, IamQuery query) {
    String after = query.get("Marker").map(IamPage::decoded).orElse("");
    List<Item> rest = all.stream().filter(item -> item.key().compareTo(after) > 0).toList();
    int size = query.maxItems();
    int served = size > 10 ? size - size / 7 : size;
    if (rest.size() <= served) {
      return new IamPage(rest, Optional.empty());
    }
    List<Item> page = rest.subList(0, served);
    return new IamPage(page, Optional.of(encoded(page.getLast().key())));
  }

  /** The list's elements, in one element of each given name. */
  String xml(List<String> sections) {
    StringBuilder xml = new StringBuilder(1024);
    xml.append("<IsTruncated>").append(marker.isPresent()).append("</IsTruncated>");
    marker.ifPresent(text -> xml.append("<Marker>").append(text).append("</Marker>"));
    for (String section : sections) {
      xml.append('<').append(section).append('>');
      items.stream()
          .filter(item -> item.section().equals(section))
          .forEach(item -> xml.append("<member>").append(item.xml()).append("</member>"));
      xml.append("</").append(section).append('>');
    }
    return xml.toString();
  }

  private static String encoded(String key) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(key.getBytes(StandardCharsets.UTF_8));
  }

  private static String decoded(String marker) {
    return new String(Base64.getUrlDecoder().decode(marker), StandardCharsets.UTF_8);
  }
}
