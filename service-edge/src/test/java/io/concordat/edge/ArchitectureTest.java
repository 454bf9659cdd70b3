package io.concordat.edge;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "io.concordat.edge", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {
  @ArchTest
  static final ArchRule KNOWS_NO_SERVICE =
      noClasses()
          .should()
          .dependOnClassesThat(
              com.tngtech.archunit.base.DescribedPredicate.describe(
                  "are other parts of Concordat",
                  type ->
                      type.getPackageName().startsWith("io.concordat.")
                          && !type.getPackageName().startsWith("io.concordat.edge")))
          .because("an edge that knows what a service does would tie the five to each other");

  @ArchTest
  static final ArchRule STORES_NOTHING =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("java.sql..", "jakarta.persistence..", "org.apache.kafka..")
          .because("the edge parses, renders and refuses; state belongs to its service");
}
