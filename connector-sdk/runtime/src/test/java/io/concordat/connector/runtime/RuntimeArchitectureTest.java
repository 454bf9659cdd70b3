package io.concordat.connector.runtime;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(
    packages = "io.concordat.connector.runtime",
    importOptions = ImportOption.DoNotIncludeTests.class)
class RuntimeArchitectureTest {
  @ArchTest
  static final ArchRule THE_LOOP_KNOWS_NO_FRAMEWORK =
      classes()
          .that()
          .resideInAPackage("..runtime.pull..")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              "io.concordat.connector.runtime.pull..",
              "io.concordat.connector.spi..",
              "io.concordat.contract..",
              "java..")
          .because(
              "the loop is cut at every step by tests that have neither a database nor a broker");

  @ArchTest
  static final ArchRule ADAPTERS_KNOW_NO_FRAMEWORK =
      noClasses()
          .that()
          .resideInAnyPackage("..runtime.postgres..", "..runtime.kafka..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "io.quarkus..", "jakarta..", "..runtime.schedule..", "..runtime.api..")
          .because("an adapter is tried with new, on a real server, without an application");

  @ArchTest
  static final ArchRule THE_SCHEDULE_KNOWS_NO_HTTP =
      noClasses()
          .that()
          .resideInAPackage("..runtime.schedule..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("..runtime.api..", "jakarta.ws.rs..", "io.concordat.edge..")
          .because("pulling works the same whether somebody asks or the clock does");

  @ArchTest
  static final ArchRule NOBODY_KNOWS_A_VENDOR =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "io.concordat.connector.servicenow..",
              "io.concordat.connector.erp..",
              "io.concordat.connector.iam..")
          .because("the runtime serves every vendor, and learns of none");

  @ArchTest
  static final ArchRule PACKAGES_FORM_NO_CIRCLE =
      slices()
          .matching("io.concordat.connector.runtime.(*)..")
          .should()
          .beFreeOfCycles()
          .because("what depends on each other cannot be read, or changed, apart");
}
