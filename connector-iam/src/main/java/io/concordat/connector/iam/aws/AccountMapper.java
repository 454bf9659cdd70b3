package io.concordat.connector.iam.aws;

import io.concordat.connector.spi.SourceRow;
import io.concordat.contract.EntityKind;
import io.concordat.contract.FieldNames;
import io.concordat.contract.KeyNamespaces;

/** Accounts as resources. Of an account's owner nothing is taken. */
final class AccountMapper {
  private AccountMapper() {}

  static SourceRow row(Member member) {
    return SourceRow.of(member.id(), EntityKind.RESOURCE)
        .type("aws_account")
        .key(KeyNamespaces.AWS_ACCOUNT, member.id())
        .text(FieldNames.NAME, member.name().orElse(member.id()))
        .text(FieldNames.RESOURCE_TYPE, "aws_account")
        .text(FieldNames.STATUS, status(member.state().orElse("")))
        .build();
  }

  private static String status(String state) {
    return switch (state) {
      case "active" -> "active";
      case "pending_activation" -> "draft";
      case "suspended" -> "disabled";
      case "pending_closure" -> "active";
      case "closed" -> "retired";
      default -> "unrecognized";
    };
  }
}
