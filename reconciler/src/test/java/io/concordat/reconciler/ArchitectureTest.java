package io.concordat.reconciler;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(
    packages = "io.concordat.reconciler",
    importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
  @ArchTest
  static final ArchRule KNOWS_NO_OTHER_DEPLOYABLE =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("io.concordat.registry..", "io.concordat.connector..")
          .because("deployables meet on Kafka only: each can be replaced and started alone");

  @ArchTest
  static final ArchRule FINDINGS_DO_NOT_KNOW_WHO_ACTS_ON_THEM =
      noClasses()
          .that()
          .resideInAPackage("..finding..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("..escalation..", "..delivery..", "..policy..", "..decision..")
          .because("a control is true or false whoever hears of it, and rules are handed in");

  @ArchTest
  static final ArchRule ESCALATIONS_DO_NOT_KNOW_HOW_THEY_ARE_DELIVERED =
      noClasses()
          .that()
          .resideInAPackage("..escalation..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("..delivery..")
          .because("an endpoint can be added without touching the life of an escalation");

  @ArchTest
  static final ArchRule THE_POLICY_IS_READ_WITHOUT_DECIDING =
      noClasses()
          .that()
          .resideInAPackage("..policy..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("..decision..", "..escalation..", "..delivery..")
          .because("a policy file is refused or taken by what stands in it, and by nothing else");

  @ArchTest
  static final ArchRule REST_STAYS_AT_THE_EDGE =
      classes()
          .that()
          .haveSimpleNameEndingWith("Store")
          .should()
          .onlyDependOnClassesThat()
          .resideOutsideOfPackages("jakarta.ws.rs..", "io.concordat.edge..")
          .because("persistence that imports REST cannot be used by anything but REST");
}
