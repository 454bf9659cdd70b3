package io.concordat.quickstart;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "io.concordat.quickstart", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {
  @ArchTest
  static final ArchRule KNOWS_THE_SERVICES_BY_THEIR_APIS_ALONE =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "io.concordat.registry..",
              "io.concordat.reconciler..",
              "io.concordat.authority..",
              "io.concordat.connector..",
              "io.concordat.edge..",
              "io.quarkus..")
          .because("the services run as processes of their own, and the summary is what they say");

  @ArchTest
  static final ArchRule STAND_INS_DO_NOT_KNOW_EACH_OTHER =
      slices()
          .matching("io.concordat.quickstart.standin.(*)..")
          .should()
          .notDependOnEachOther()
          .because("each tells the estate in one vendor's own words");

  @ArchTest
  static final ArchRule ESTATE_KNOWS_NO_VENDORS_API =
      noClasses()
          .that()
          .resideInAPackage("io.concordat.quickstart.estate..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "io.concordat.quickstart.standin..", "com.sun.net..", "com.fasterxml..")
          .because("the estate is what is true; how it is told is the stand-ins' business");
}
