package io.concordat.connector.iam;

import static com.tngtech.archunit.base.DescribedPredicate.alwaysTrue;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "io.concordat.connector.iam", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {
  @ArchTest
  static final ArchRule THE_RUNTIME_IS_OUT_OF_REACH =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "io.concordat.connector.runtime..",
              "io.concordat.edge..",
              "io.concordat.registry..",
              "io.concordat.reconciler..",
              "io.concordat.embedded..")
          .because("a source serves pages; who asks for them, and when, is not its business");

  @ArchTest
  static final ArchRule VENDORS_DO_NOT_KNOW_EACH_OTHER =
      slices()
          .matching("io.concordat.connector.iam.(*)..")
          .namingSlices("$1")
          .should()
          .notDependOnEachOther()
          .ignoreDependency(alwaysTrue(), resideInAPackage("..iam.vocabulary.."))
          .because("one vendor's oddities must not bend another's reader");

  @ArchTest
  static final ArchRule THE_SDK_STAYS_WITH_AWS =
      noClasses()
          .that()
          .resideOutsideOfPackage("..iam.aws..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("software.amazon..")
          .because("what all vendors share must speak no vendor's language");

  @ArchTest
  static final ArchRule CALLS_ITS_VENDOR_THROUGH_THE_ONE_CLIENT =
      noClasses()
          .that()
          .resideOutsideOfPackages("..iam.aws..", "..iam.kubernetes..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("java.net.http..")
          .because(
              "limits, log-ins and sentences are the same for every vendor; only a kubeconfig"
                  + " brings authorities, certificates and credential plugins of its own");

  @ArchTest
  static final ArchRule FABRIC8_OPENS_THE_DOOR_AND_NO_MORE =
      noClasses()
          .that()
          .haveSimpleNameNotStartingWith("Kubeconfig")
          .and()
          .haveSimpleNameNotStartingWith("InCluster")
          .and()
          .haveSimpleNameNotStartingWith("Https")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("io.fabric8..")
          .because("its clients follow redirects, and its models have a place for a Secret's data");

  @ArchTest
  static final ArchRule MAPPERS_CALL_NOBODY =
      noClasses()
          .that()
          .haveSimpleNameEndingWith("Mapper")
          .should()
          .dependOnClassesThat()
          .haveSimpleNameEndingWith("Api")
          .orShould()
          .dependOnClassesThat()
          .haveSimpleName("ApiServer")
          .orShould()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "java.net.http..", "io.concordat.connector.http..", "software.amazon.awssdk.http..")
          .because("a mapper is a function from a payload to a row, and is tested as one");

  @ArchTest
  static final ArchRule NO_CIRCLES =
      slices()
          .matching("io.concordat.connector.iam.(*)..")
          .should()
          .beFreeOfCycles()
          .because("a package that needs its user is not a package of its own");
}
