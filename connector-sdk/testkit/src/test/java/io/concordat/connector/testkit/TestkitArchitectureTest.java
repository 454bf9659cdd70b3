package io.concordat.connector.testkit;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(
    packages = "io.concordat.connector.testkit",
    importOptions = ImportOption.DoNotIncludeTests.class)
class TestkitArchitectureTest {
  @ArchTest
  static final ArchRule THE_SUITE_RESTS_ON_THE_LOOP_ALONE =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "io.quarkus..",
              "jakarta..",
              "org.apache.kafka..",
              "io.concordat.connector.runtime.postgres..",
              "io.concordat.connector.runtime.schedule..",
              "io.concordat.connector.runtime.api..")
          .because(
              "a connector's contract is tried in seconds, without an application or a server");
}
