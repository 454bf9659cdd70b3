package io.concordat.quickstart.estate;

import java.util.List;
import java.util.Optional;

/** The stories, told by the rows of three systems. */
final class Cast {
  private final EstateBuilder estate;

  Cast(EstateBuilder estate) {
    this.estate = estate;
  }

  void fill() {
    suppliers();
    orphanedPayrollBot();
    lapsedContractLiveKey();
    paidButDormant();
    ownerWhoLeft();
    changeClosedAccessRemains();
    ownersDisagree();
    unsponsoredAgent();
    recreatedRole();
    extras();
  }

  private void orphanedPayrollBot() {
    Identity bot =
        identity("payroll-bot", "bot", 1300)
            .user(2)
            .policy(PolicyCatalog.PAYROLL_WRITE)
            .lastUsed(estate.hoursAgo(20))
            .ci("Posts the monthly payroll run. Set up by a contractor.")
            .support(estate.group("Legacy Batch").sysId())
            .serves(estate.application("Payroll"))
            .add();
    story(
        "orphaned-payroll-bot",
        "The payroll bot that nobody owns",
        "Finding orphaned: the CMDB names no owner and its support group has nobody left, yet the"
            + " bot wrote payroll data yesterday.",
        subject(bot));
  }

  private void lapsedContractLiveKey() {
    Identity sync =
        identity("freightlink-sync", "integration", 700)
            .user(2)
            .policy(PolicyCatalog.ORDERS_WRITE)
            .lastUsed(estate.hoursAgo(2))
            .ci("Sends shipments to FreightLink")
            .ownedBy(estate.person("Jonas Adler"))
            .managedBy(estate.person("Amina Diallo"))
            .support(estate.group("Logistics").sysId())
            .serves(estate.application("Freight"))
            .tag("owner", estate.person("Amina Diallo").email())
            .add();
    Agreement contract =
        agreement("FreightLink shipment API", 0)
            .term(-770, -40)
            .amount("48000.00")
            .business(estate.person("Jonas Adler").email())
            .technical(estate.person("Amina Diallo").email())
            .covers(sync)
            .changed(400)
            .add();
    story(
        "lapsed-contract-live-key",
        "A contract that lapsed 40 days ago and a key that was used two hours ago",
        "Finding live_after_lapse: the agreement has ended, the identity and its key are active.",
        subject(sync),
        subject(contract),
        key(sync));
  }

  private void paidButDormant() {
    Identity connector =
        identity("shipcloud-connector", "integration", 900)
            .user(2)
            .policy(PolicyCatalog.S3_READ)
            .lastUsed(estate.daysAgo(210))
            .ci("Reads labels from Shipcloud")
            .ownedBy(estate.person("Jonas Adler"))
            .managedBy(estate.person("Lucas Ferreira"))
            .support(estate.group("Logistics").sysId())
            .serves(estate.application("Warehouse"))
            .tag("owner", estate.person("Lucas Ferreira").email())
            .add();
    Agreement contract =
        agreement("Shipcloud label service", 1)
            .term(-165, 200)
            .amount("36500.00")
            .business(estate.person("Jonas Adler").email())
            .technical(estate.person("Lucas Ferreira").email())
            .covers(connector)
            .add();
    story(
        "paid-but-dormant",
        "An integration that is paid for and was last used seven months ago",
        "Finding paid_but_dormant: the agreement is active, its identity was not used in the"
            + " window.",
        subject(connector),
        subject(contract));
  }

  private void ownerWhoLeft() {
    Person tomas = estate.person("Tomas Brandt");
    Identity archiver =
        identity("invoice-archiver", "service_account", 800)
            .user(2)
            .policy(PolicyCatalog.S3_FULL)
            .lastUsed(estate.hoursAgo(9))
            .ci("Archives invoices for ten years")
            .ownedBy(tomas)
            .managedBy(tomas)
            .serves(estate.application("Document Archive"))
            .tag("owner", tomas.email())
            .add();
    story(
        "owner-who-left",
        "Its only owner left 45 days ago",
        "Finding orphaned: every owner that any system names is the same inactive person.",
        subject(archiver),
        new Story.Subject("party", "email", tomas.email()));
  }

  private void changeClosedAccessRemains() {
    Identity support =
        identity("vendor-support-access", "integration", 500)
            .user(1)
            .policy(PolicyCatalog.ADMIN)
            .lastUsed(estate.hoursAgo(26))
            .ci("Remote support by a vendor")
            .ownedBy(estate.person("Mara Lindqvist"))
            .managedBy(estate.person("Lucas Ferreira"))
            .support(estate.group("Cloud Platform").sysId())
            .serves(estate.application("Data Lake"))
            .tag("owner", estate.person("Lucas Ferreira").email())
            .add();
    Change change =
        change(
            "Remove vendor support access after migration",
            "remove",
            Change.State.CLOSED,
            6,
            support);
    story(
        "change-closed-access-remains",
        "The ticket says that the access was removed six days ago; it was used yesterday",
        "The change is closed with access_effect remove, AWS still has the identity with"
            + " AdministratorAccess.",
        new Story.Subject(
            "change", "servicenow:sys-id", SourceIds.SERVICENOW + "/" + change.sysId()),
        subject(support));
  }

  private void ownersDisagree() {
    Person ines = estate.person("Ines Okafor");
    Person henrik = estate.person("Henrik Salo");
    Identity feed =
        identity("treasury-feed", "integration", 600)
            .user(2)
            .policy(PolicyCatalog.PAYMENTS_READ)
            .lastUsed(estate.hoursAgo(1))
            .ci("Bank statements into treasury")
            .ownedBy(ines)
            .managedBy(estate.person("Amina Diallo"))
            .support(estate.group("Finance Systems").sysId())
            .serves(estate.application("Treasury"))
            .tag("owner", estate.person("Amina Diallo").email())
            .add();
    Agreement contract =
        agreement("BankBridge statement feed", 2)
            .term(-200, 165)
            .amount("91000.00")
            .business(henrik.email())
            .technical(estate.person("Amina Diallo").email())
            .covers(feed)
            .add();
    story(
        "owners-disagree",
        "ITSM says Ines owns it, procurement says Henrik",
        "Conflict on business_owner: ServiceNow " + ines.email() + ", SAP " + henrik.email() + ".",
        subject(feed),
        subject(contract));
  }

  private void unsponsoredAgent() {
    Identity copilot =
        identity("procurement-copilot", "ai_agent", 90)
            .user(1)
            .policy(PolicyCatalog.ORDERS_WRITE)
            .lastUsed(estate.hoursAgo(3))
            .ci("Drafts purchase orders with a language model")
            .managedBy(estate.person("Lucas Ferreira"))
            .support(estate.group("Procurement Systems").sysId())
            .serves(estate.application("Procurement"))
            .add();
    story(
        "unsponsored-ai-agent",
        "An AI agent that writes orders and that nobody sponsors",
        "Gap on sponsor and business_owner of an ai_agent: no system names anybody.",
        subject(copilot));
  }

  private void recreatedRole() {
    Identity role =
        identity("ledger-release-deployer", "build_identity", 420)
            .role()
            .policy(PolicyCatalog.DEPLOY)
            .lastUsed(estate.hoursAgo(5))
            .ci("Deploys the ledger")
            .ownedBy(estate.person("Mara Lindqvist"))
            .managedBy(estate.person("Jonas Adler"))
            .support(estate.group("Developer Experience").sysId())
            .serves(estate.application("Ledger"))
            .tag("owner", estate.person("Jonas Adler").email())
            .add();
    story(
        "recreated-role",
        "A role that is deleted, re-created under the same ARN, and renamed in the CMDB",
        "While the estate runs: the new RoleId is a new entity with a case of type recreated, the"
            + " old one is retired; history is not mixed.",
        subject(role),
        new Story.Subject("identity", "aws:unique-id", NativeIds.awsUniqueId("AROA", role.name())),
        new Story.Subject("identity", "aws:unique-id", LiveChanges.RECREATED_ROLE_ID));
  }

  /** What the changes while it runs are about. */
  private void extras() {
    Person petra = estate.person("Petra Vos");
    identity("returns-mailer", "bot", 350)
        .user(1)
        .policy(PolicyCatalog.SQS_FULL)
        .lastUsed(estate.hoursAgo(4))
        .ci("Answers customers who return goods")
        .ownedBy(petra)
        .managedBy(petra)
        .serves(estate.application("Returns"))
        .tag("owner", petra.email())
        .add();
    Identity gateway =
        identity("mailroom-gateway", "integration", 450)
            .user(2)
            .policy(PolicyCatalog.SQS_FULL)
            .lastUsed(estate.hoursAgo(7))
            .ci("Outbound letters")
            .ownedBy(estate.person("Mara Lindqvist"))
            .managedBy(estate.person("Amina Diallo"))
            .support(estate.group("Customer Integrations").sysId())
            .serves(estate.application("Mail Gateway"))
            .tag("owner", estate.person("Amina Diallo").email())
            .add();
    agreement("PostHaste letter printing", 3)
        .term(-100, 265)
        .amount("22000.00")
        .business(estate.person("Mara Lindqvist").email())
        .technical(estate.person("Amina Diallo").email())
        .covers(gateway)
        .add();
    identity("legacy-fax-bridge", "service_account", 2000)
        .correlation("onprem:fax01/svc-fax")
        .ci("Fax server in the basement")
        .ownedBy(estate.person("Mara Lindqvist"))
        .managedBy(estate.person("Jonas Adler"))
        .status(CiStatus.RETIRED)
        .add();
    change("Rotate keys of the letter gateway", "rotate", Change.State.IMPLEMENT, 0, gateway);
  }

  private IdentityDraft identity(String name, String type, int age) {
    return new IdentityDraft(estate, name, type).age(age);
  }

  private AgreementDraft agreement(String title, int supplier) {
    return new AgreementDraft(estate, title, estate.suppliers.get(supplier));
  }

  private Change change(
      String text, String effect, Change.State state, int closedDaysAgo, Identity touched) {
    String number = "CHG00" + (30_001 + estate.changes.size());
    boolean closed = state == Change.State.CLOSED;
    Change change =
        new Change(
            NativeIds.sysId("change_request", number),
            number,
            text,
            "normal",
            state,
            "approved",
            estate.person("Mara Lindqvist").sysId(),
            Optional.of(estate.person("Lucas Ferreira").sysId()),
            estate.group("Cloud Platform").sysId(),
            estate.daysAgo(closedDaysAgo + 2L),
            estate.daysAgo(closedDaysAgo),
            closed ? Optional.of(estate.daysAgo(closedDaysAgo)) : Optional.empty(),
            effect,
            List.of(touched.ci().orElseThrow().sysId()),
            estate.daysAgo(closedDaysAgo + 20L),
            closed ? estate.daysAgo(closedDaysAgo) : estate.daysAgo(1));
    estate.changes.add(change);
    return change;
  }

  private void suppliers() {
    List<String> named =
        List.of("FreightLink B.V.", "Shipcloud GmbH", "BankBridge Oy", "PostHaste Letters Ltd");
    for (int i = 0; i < 40; i++) {
      estate.suppliers.add(
          new Supplier(
              String.valueOf(17_300_001 + i),
              i < named.size() ? named.get(i) : AgreementCrowd.supplierName(i),
              List.of("DE", "NL", "FI", "GB", "US", "FR").get(i % 6),
              i == 37,
              i == 39,
              estate.date(-1500 + i),
              estate.daysAgo(20L + i)));
    }
  }

  private void story(String id, String title, String expect, Story.Subject... subjects) {
    estate.stories.add(new Story(id, title, expect, List.of(subjects)));
  }

  private static Story.Subject subject(Identity identity) {
    return new Story.Subject("identity", "aws:arn", identity.reference());
  }

  private static Story.Subject subject(Agreement agreement) {
    return new Story.Subject(
        "agreement", "sap:purchase-contract", SourceIds.SAP + "/" + agreement.number());
  }

  private static Story.Subject key(Identity identity) {
    return new Story.Subject(
        "credential", "aws:access-key-id", NativeIds.accessKeyId(identity.handle(), 0));
  }
}
