package io.concordat.connector.erp;

import static com.tngtech.archunit.base.DescribedPredicate.alwaysTrue;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import io.concordat.connector.erp.keyed.Derived;
import io.concordat.connector.erp.keyed.KeyedRows;

@AnalyzeClasses(
    packages = "io.concordat.connector.erp",
    importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
  @ArchTest
  static final ArchRule KNOWS_ONLY_THE_SPI_AND_THE_HTTP_CLIENT =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "io.concordat.connector.runtime..",
              "io.concordat.connector.servicenow..",
              "io.concordat.connector.iam..",
              "io.concordat.registry..",
              "io.concordat.reconciler..",
              "io.concordat.authority..")
          .because("the runtime and the other services can then change");

  @ArchTest
  static final ArchRule LEAVES_WAITING_TO_THE_RUNTIME =
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
  static final ArchRule MAPPING_IS_PURE =
      noClasses()
          .that()
          .areAssignableTo(KeyedRows.class)
          .or()
          .areAssignableTo(Derived.class)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("java.net..", "jakarta..", "io.smallrye..", "java.time.zone..")
          .orShould()
          .dependOnClassesThat()
          .areAssignableTo(java.time.Clock.class)
          .because("what maps is tested on saved answers alone, and time is an argument");

  @ArchTest
  static final ArchRule KEEPS_TO_ITSELF =
      classes()
          .that()
          .areTopLevelClasses()
          .and()
          .resideOutsideOfPackage("..erp.keyed..")
          .should()
          .notBePublic()
          .because("nobody builds on a deployable; 'keyed' is what its vendors share");

  @ArchTest
  static final ArchRule VENDORS_DO_NOT_KNOW_EACH_OTHER =
      slices()
          .matching("io.concordat.connector.erp.(*)..")
          .should()
          .notDependOnEachOther()
          .ignoreDependency(alwaysTrue(), resideInAPackage("..erp.keyed.."))
          .because("one vendor's change must not touch another");

  @ArchTest
  static final ArchRule WHAT_IS_SHARED_SPEAKS_NO_VENDORS_LANGUAGE =
      noClasses()
          .that()
          .resideInAPackage("..erp.keyed..")
          .should()
          .dependOnClassesThat(
              resideInAPackage("..connector.erp..").and(resideOutsideOfPackage("..erp.keyed..")))
          .orShould()
          .dependOnClassesThat()
          .resideInAnyPackage("java.net..", "io.concordat.connector.http..")
          .because("what the vendors share must speak no vendor's language, and calls nobody");
}
