package io.concordat.quickstart.standin.aws;

import io.concordat.quickstart.estate.AwsPrincipal;
import io.concordat.quickstart.estate.Credential;
import io.concordat.quickstart.estate.Policy;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** The estate's things in IAM's elements. */
final class IamXml {
  private IamXml() {}

  static String user(AwsPrincipal user) {
    return element("Path", user.path())
        + element("UserName", user.name())
        + element("UserId", user.uniqueId())
        + element("Arn", user.arn())
        + element("CreateDate", user.created().toString());
  }

  static String userDetail(AwsPrincipal user) {
    return user(user) + "<GroupList/>" + attached(user) + tags(user);
  }

  static String roleDetail(AwsPrincipal role) {
    return element("Path", role.path())
        + element("RoleName", role.name())
        + element("RoleId", role.uniqueId())
        + element("Arn", role.arn())
        + element("CreateDate", role.created().toString())
        + element("AssumeRolePolicyDocument", encoded(trust(role.trustedService())))
        + "<InstanceProfileList/><RolePolicyList/>"
        + attached(role)
        + tags(role)
        + "<RoleLastUsed>"
        + role.lastUsed()
            .map(
                use ->
                    element("LastUsedDate", use.at().toString()) + element("Region", use.region()))
            .orElse("")
        + "</RoleLastUsed>";
  }

  static String policy(Policy policy, long attachments) {
    return element("PolicyName", policy.name())
        + element("PolicyId", policy.policyId())
        + element("Arn", policy.arn())
        + element("Path", policy.path())
        + element("DefaultVersionId", "v1")
        + element("AttachmentCount", Long.toString(attachments))
        + element("PermissionsBoundaryUsageCount", "0")
        + element("IsAttachable", "true")
        + element("Description", policy.description())
        + element("CreateDate", policy.created().toString())
        + element("UpdateDate", policy.updated().toString())
        + "<PolicyVersionList><member>"
        + element("Document", encoded(policy.document()))
        + element("VersionId", "v1")
        + element("IsDefaultVersion", "true")
        + element("CreateDate", policy.created().toString())
        + "</member></PolicyVersionList>";
  }

  static String accessKey(Credential key) {
    return element("UserName", key.userName())
        + element("AccessKeyId", key.accessKeyId())
        + element("Status", key.active() ? "Active" : "Inactive")
        + element("CreateDate", key.created().toString());
  }

  /** Never used: no date, and "N/A" where a service and a region would be. */
  static String lastUsed(Credential key) {
    Optional<AwsPrincipal.LastUse> use = key.lastUsed();
    return element("UserName", key.userName())
        + "<AccessKeyLastUsed>"
        + use.map(last -> element("LastUsedDate", last.at().toString())).orElse("")
        + element("ServiceName", use.map(AwsPrincipal.LastUse::service).orElse("N/A"))
        + element("Region", use.map(AwsPrincipal.LastUse::region).orElse("N/A"))
        + "</AccessKeyLastUsed>";
  }

  static String answer(String action, String result, String requestId) {
    return "<"
        + action
        + "Response xmlns=\"https://iam.amazonaws.com/doc/2010-05-08/\"><"
        + action
        + "Result>"
        + result
        + "</"
        + action
        + "Result><ResponseMetadata>"
        + element("RequestId", requestId)
        + "</ResponseMetadata></"
        + action
        + "Response>";
  }

  static String error(String code, String message, String requestId) {
    return "<ErrorResponse xmlns=\"https://iam.amazonaws.com/doc/2010-05-08/\"><Error>"
        + element("Type", "Sender")
        + element("Code", code)
        + element("Message", message)
        + "</Error>"
        + element("RequestId", requestId)
        + "</ErrorResponse>";
  }

  private static String attached(AwsPrincipal principal) {
    StringBuilder xml = new StringBuilder("<AttachedManagedPolicies>");
    for (String arn : principal.policyArns()) {
      xml.append("<member>")
          .append(element("PolicyName", arn.substring(arn.lastIndexOf('/') + 1)))
          .append(element("PolicyArn", arn))
          .append("</member>");
    }
    return xml.append("</AttachedManagedPolicies>").toString();
  }

  private static String tags(AwsPrincipal principal) {
    StringBuilder xml = new StringBuilder("<Tags>");
    principal
        .tags()
        .forEach(
            (key, value) ->
                xml.append("<member>")
                    .append(element("Key", key))
                    .append(element("Value", value))
                    .append("</member>"));
    return xml.append("</Tags>").toString();
  }

  private static String trust(String service) {
    return "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Principal\":"
        + "{\"Service\":\""
        + service
        + "\"},\"Action\":\"sts:AssumeRole\"}]}";
  }

  /** As RFC 3986 has it: a space is %20, not a plus sign. */
  private static String encoded(String json) {
    return URLEncoder.encode(json, StandardCharsets.UTF_8).replace("+", "%20");
  }

  private static String element(String name, String text) {
    String escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    return "<" + name + ">" + escaped + "</" + name + ">";
  }
}
