package io.concordat.quickstart.inbox;

import java.util.List;

/** The inbox as a page; whatever came from outside is escaped. */
final class InboxPage {
  private InboxPage() {}

  static String render(List<Message> messages) {
    StringBuilder rows = new StringBuilder();
    for (Message message : messages) {
      rows.append("<article><h2>")
          .append(escape(message.channel()))
          .append(" <small>")
          .append(escape(message.receivedAt().toString()))
          .append(message.repeats() == 0 ? "" : ", came " + (message.repeats() + 1) + " times")
          .append("</small></h2><pre>")
          .append(escape(message.body().toPrettyString()))
          .append("</pre></article>\n");
    }
    return """
    <!doctype html>
    <html lang="en">
    <head>
    <meta charset="utf-8"><meta http-equiv="refresh" content="5">
    <title>Concordat: inbox</title>
    <style>
    body { font: 15px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem }
    article { border-top: 1px solid #ccc } small { color: #666; font-weight: normal }
    pre { white-space: pre-wrap; background: #f6f6f6; padding: .8rem }
    </style>
    </head>
    <body>
    <h1>Inbox: %d</h1>
    %s</body>
    </html>
    """
        .formatted(messages.size(), rows);
  }

  static String escape(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }
}
