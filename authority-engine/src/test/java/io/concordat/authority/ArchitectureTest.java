package io.concordat.authority;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;
import java.net.IDN;
import java.time.Clock;
import java.time.Instant;
import java.util.Random;

@AnalyzeClasses(
    packages = "io.concordat.authority",
    importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
  @ArchTest
  static final ArchRule dependsOnNothingButTheContractAndPlainValues =
      ArchRuleDefinition.classes()
          .should()
          .onlyDependOnClassesThat(
              JavaClass.Predicates.resideInAnyPackage(
                      "io.concordat.authority",
                      "io.concordat.contract",
                      "java.lang..",
                      "java.math",
                      "java.time..",
                      "java.util",
                      "java.util.function",
                      "java.util.stream")
                  .or(JavaClass.Predicates.equivalentTo(IDN.class)))
          .because(
              "the engine is pure: a framework, a logger or I/O would make a stored decision"
                  + " impossible to make again");

  @ArchTest
  static final ArchRule neverAsksForTheTime =
      noClasses()
          .should()
          .callMethod(Instant.class, "now")
          .orShould()
          .callMethod(Instant.class, "now", Clock.class)
          .orShould()
          .dependOnClassesThat()
          .areAssignableTo(Clock.class)
          .orShould()
          .callMethod(System.class, "currentTimeMillis")
          .orShould()
          .callMethod(System.class, "nanoTime")
          .because("time is an argument: the same instant must always give the same decision");

  @ArchTest
  static final ArchRule neverThrowsDice =
      noClasses()
          .should()
          .dependOnClassesThat()
          .areAssignableTo(Random.class)
          .orShould()
          .callMethod(Math.class, "random")
          .because("chance would make a decision that nobody can explain");

  @ArchTest
  static final ArchRule usesNoRegularExpressions =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAPackage("java.util.regex..")
          .because("values come from outside and the loop is hot: matching must be linear");

  @ArchTest
  static final ArchRule keepsNoStateBetweenDecisions =
      noFields()
          .that()
          .areStatic()
          .should()
          .notBeFinal()
          .because("what one entity left behind must not decide the next");
}
