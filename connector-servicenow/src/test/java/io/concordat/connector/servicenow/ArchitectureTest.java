package io.concordat.connector.servicenow;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(
    packages = "io.concordat.connector.servicenow",
    importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
  @ArchTest
  static final ArchRule KNOWS_ONLY_THE_SPI_AND_THE_HTTP_CLIENT =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "io.concordat.connector.runtime..",
              "io.concordat.connector.erp..",
              "io.concordat.connector.iam..",
              "io.concordat.registry..",
              "io.concordat.reconciler..",
              "io.concordat.authority..")
          .because("the runtime and the other services can then change");

  @ArchTest
  static final ArchRule LEAVES_WAITING_AND_PUBLISHING_TO_THE_RUNTIME =
      noClasses()
          .should()
          .callMethod(Thread.class, "sleep", long.class)
          .orShould()
          .dependOnClassesThat()
          .resideInAnyPackage("org.eclipse.microprofile.faulttolerance..", "org.apache.kafka..")
          .because("one place retries, waits and publishes, and that is the runtime");

  @ArchTest
  static final ArchRule CALLS_ITS_VENDOR_THROUGH_THE_ONE_CLIENT =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("java.net.http..")
          .because("limits, log-ins and sentences are the same for every vendor");

  @ArchTest
  static final ArchRule MAPPERS_ARE_PURE =
      noClasses()
          .that()
          .haveSimpleName("ServiceNowMapper")
          .or()
          .haveSimpleName("MappingContext")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("java.net..", "jakarta..", "io.smallrye..")
          .orShould()
          .dependOnClassesThat()
          .areAssignableTo(java.time.Clock.class)
          .because("a mapper is tested on saved answers alone, and time is an argument");

  @ArchTest
  static final ArchRule KEEPS_TO_ITSELF =
      classes()
          .that()
          .areTopLevelClasses()
          .and()
          .doNotHaveSimpleName("ServiceNowConfig")
          .should()
          .notBePublic()
          .because("nobody builds on a deployable; a configuration mapping alone has to be public");
}
