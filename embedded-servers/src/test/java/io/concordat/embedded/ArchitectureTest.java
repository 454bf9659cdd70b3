package io.concordat.embedded;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "io.concordat", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {
  @ArchTest
  static final ArchRule KNOWS_NO_OTHER_MODULE =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "io.concordat.contract..",
              "io.concordat.edge..",
              "io.concordat.quickstart..",
              "io.concordat.registry..",
              "io.concordat.reconciler..",
              "io.concordat.connector..")
          .because("servers are servers: what runs on them must be free to change");

  @ArchTest
  static final ArchRule QUARKUS_STAYS_IN_THE_TEST_PACKAGE =
      noClasses()
          .that()
          .resideOutsideOfPackage("io.concordat.embedded.test..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("io.quarkus..")
          .because("the quickstart's launcher is plain Java and has no Quarkus on its class path");
}
