package io.concordat.registry;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(
    packages = "io.concordat.registry",
    importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
  @ArchTest
  static final ArchRule deployablesDoNotKnowEachOther =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "io.concordat.connector..", "io.concordat.reconciler..", "io.concordat.engine..")
          .because("services meet on Kafka and REST, and are released one by one");

  @ArchTest
  static final ArchRule linkingIsPure =
      noClasses()
          .that()
          .haveSimpleName("Linker")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("java.sql..", "jakarta..", "io.quarkus..", "..store..", "org.jboss..")
          .because("which records belong together must be testable without a server");

  @ArchTest
  static final ArchRule intakeKnowsNoRest =
      noClasses()
          .that()
          .resideInAnyPackage(
              "..intake..",
              "..link..",
              "..projection..",
              "..announce..",
              "..store..",
              "..consume..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "jakarta.ws.rs..", "io.concordat.edge..", "..query..", "..history..", "..cases..")
          .because("what is stored does not depend on how it is shown");

  @ArchTest
  static final ArchRule rowsStayInside =
      classes()
          .that()
          .areAnnotatedWith("jakarta.persistence.Entity")
          .should()
          .bePackagePrivate()
          .because("an API body is a record of its own, so that a column can change without it");

  @ArchTest
  static final ArchRule featuresHaveNoCycles =
      slices()
          .matching("io.concordat.registry.(*)..")
          .should()
          .beFreeOfCycles()
          .because("a feature can be read, and taken out, by itself");
}
