package io.concordat.connector.http;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(
    packages = "io.concordat.connector.http",
    importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
  @ArchTest
  static final ArchRule KNOWS_NO_VENDOR_AND_NO_FRAMEWORK =
      classes()
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              "io.concordat.connector.http..",
              "io.concordat.connector.spi..",
              "com.fasterxml.jackson..",
              "java..",
              "javax.net.ssl..")
          .orShould()
          .beInterfaces()
          .because(
              "it serves every connector, learns of none, and is tried with new; its settings alone"
                  + " carry the annotations that make them part of a mapping");
}
