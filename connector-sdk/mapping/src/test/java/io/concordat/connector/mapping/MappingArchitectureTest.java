package io.concordat.connector.mapping;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(
    packages = "io.concordat.connector.mapping",
    importOptions = ImportOption.DoNotIncludeTests.class)
class MappingArchitectureTest {
  @ArchTest
  static final ArchRule KNOWS_ONLY_THE_SPI =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "io.concordat.connector.runtime..",
              "io.concordat.connector.servicenow..",
              "io.concordat.connector.erp..",
              "io.concordat.connector.iam..",
              "io.concordat.reconciler..",
              "io.concordat.registry..",
              "jakarta..",
              "io.quarkus..",
              "io.smallrye..",
              "java.net..")
          .because("a field map is tested on saved rows alone, without framework and network");

  @ArchTest
  static final ArchRule IS_GIVEN_THE_TIME =
      noClasses()
          .should()
          .callMethod(java.time.Instant.class, "now")
          .orShould()
          .dependOnClassesThat()
          .areAssignableTo(java.time.Clock.class)
          .because("mapping a row twice must give the same");
}
