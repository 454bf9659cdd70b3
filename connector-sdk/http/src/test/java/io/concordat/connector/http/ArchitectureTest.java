package io.concordat.connector.http;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(
    packages = "io.concordat.connector.http",
    importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
  @ArchTest
  static final ArchRule KNOWS_NO_VENDOR_AND_NO_RUNTIME =
      classes()
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              "io.concordat.connector.http..",
              "io.concordat.connector.spi..",
              "io.smallrye.config..",
              "com.fasterxml.jackson..",
              "java..",
              "javax.net.ssl..")
          .because("it serves every connector and learns of none");

  @ArchTest
  static final ArchRule ONLY_SETTINGS_KNOW_HOW_THEY_ARE_CONFIGURED =
      noClasses()
          .that()
          .haveSimpleNameNotEndingWith("Settings")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("io.smallrye..")
          .because("what calls is tried with new, without a configuration");
}
