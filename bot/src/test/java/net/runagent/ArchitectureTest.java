package net.runagent;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.conditions.ArchPredicates.are;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Clock;
import java.time.Instant;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import net.runagent.core.deployment.DesiredAgents;
import net.runagent.core.deployment.HostLogin;
import net.runagent.core.vault.Grant;
import net.runagent.core.work.Recurring;
import org.junit.jupiter.api.Test;

/** The walls of the house; only this module has all four parts on its class path. */
class ArchitectureTest {
    private static final JavaClasses HOUSE = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .withImportOption(ArchitectureTest::notATestJar)
            .importPackages("net.runagent");

    /**
     * What each wing brings its own of, and nobody calls across: the bot may implement these too. A new one needs a
     * reason in docs/decisions/0010-what-the-compiler-and-the-walls-check.md.
     */
    private static final Set<String> EXTENSION_POINTS = Set.of("net.runagent.core.operator.ProviderCheck");

    /** DoNotIncludeTests does not know test-jars: without this, mvn test is green and mvn verify red. */
    private static boolean notATestJar(Location location) {
        return !location.contains("-tests.jar") && !location.contains("/sandbox");
    }

    @Test
    void theImportSawAllFourParts() {
        for (String part : new String[] {"core", "persistence", "provisioning", "bot"}) {
            assertThat(HOUSE.stream().anyMatch(c -> c.getPackageName().startsWith("net.runagent." + part)))
                    .as(part)
                    .isTrue();
        }
    }

    @Test
    void coreKnowsNobody() {
        noClasses()
                .that()
                .resideInAPackage("net.runagent.core..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("net.runagent.bot..", "net.runagent.persistence..", "net.runagent.provisioning..")
                .check(HOUSE);
    }

    @Test
    void theWingsDoNotKnowEachOther() {
        noClasses()
                .that()
                .resideInAPackage("net.runagent.bot..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("net.runagent.persistence..", "net.runagent.provisioning..")
                .check(HOUSE);
        noClasses()
                .that()
                .resideInAPackage("net.runagent.persistence..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("net.runagent.bot..", "net.runagent.provisioning..")
                .check(HOUSE);
        noClasses()
                .that()
                .resideInAPackage("net.runagent.provisioning..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("net.runagent.bot..", "net.runagent.persistence..")
                .check(HOUSE);
    }

    @Test
    void adaptersArePackagePrivate() {
        classes()
                .that(are(resideInAnyPackage("net.runagent.persistence..", "net.runagent.provisioning..")))
                .and(implementsAnInterfaceOfCore())
                .should()
                .notBePublic()
                .check(HOUSE);
    }

    @Test
    void outsidersSeeOnlyTheFeaturesOwnPackagesOfCore() {
        noClasses()
                .that()
                .resideInAnyPackage("net.runagent.bot..", "net.runagent.persistence..", "net.runagent.provisioning..")
                .should()
                .dependOnClassesThat(resideInAPackage("net.runagent.core.*.*.."))
                .check(HOUSE);
    }

    @Test
    void botTouchesNoPortThatPersistenceOrProvisioningImplements() {
        Set<JavaClass> ports = HOUSE.stream()
                .filter(JavaClass::isInterface)
                .filter(c -> c.getPackageName().startsWith("net.runagent.core."))
                .filter(c -> !c.getPackageName().equals("net.runagent.core.work"))
                .filter(c -> c.getAllSubclasses().stream()
                        .anyMatch(s -> s.getPackageName().startsWith("net.runagent.persistence.")
                                || s.getPackageName().startsWith("net.runagent.provisioning.")))
                .filter(c -> !EXTENSION_POINTS.contains(c.getFullName()))
                .collect(Collectors.toSet());
        noClasses()
                .that()
                .resideInAPackage("net.runagent.bot..")
                .should()
                .dependOnClassesThat(DescribedPredicate.describe("are ports of the other wings", ports::contains))
                .check(HOUSE);
    }

    @Test
    void anExtensionPointIsImplementedByTheBotAndByAnotherWing() {
        assertThat(EXTENSION_POINTS)
                .allSatisfy(name -> assertThat(HOUSE.get(name).getAllSubclasses())
                        .anyMatch(s -> s.getPackageName().startsWith("net.runagent.bot."))
                        .anyMatch(s -> !s.getPackageName().startsWith("net.runagent.bot.")));
    }

    @Test
    void onlyTheClockReadsTheTimeAndOnlyTheIdSourceMakesIds() {
        noClasses()
                .that()
                .doNotHaveFullyQualifiedName("net.runagent.core.work.ServiceClock")
                .should()
                .callMethod(Instant.class, "now")
                .orShould()
                .callMethod(Clock.class, "systemUTC")
                .orShould()
                .callMethod(Clock.class, "systemDefaultZone")
                .orShould()
                .callMethod(UUID.class, "randomUUID")
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .check(HOUSE);
    }

    /**
     * What comes back by itself was not asked for by anybody: it may hold nothing that opens a secret. The watch does, on a
     * standing instruction that its owner can switch off; see docs/decisions/0022.
     */
    @Test
    void nothingThatRunsByItselfOpensSecretsButTheWatch() {
        noClasses()
                .that()
                .implement(Recurring.class)
                .and()
                .doNotHaveFullyQualifiedName("net.runagent.core.care.WatchAgents")
                .should()
                .dependOnClassesThat()
                .belongToAnyOf(Grant.class, HostLogin.class, DesiredAgents.class)
                .check(HOUSE);
    }

    /** What could spend on a chain, or make what could; see docs/decisions/0052. */
    private static final DescribedPredicate<JavaClass> SPENDS =
            DescribedPredicate.describe("hold or make a private key or sign with one", c -> {
                String name = c.getFullName();
                return Set.of(
                                        "java.security.KeyPair",
                                        "java.security.KeyPairGenerator",
                                        "java.security.KeyFactory",
                                        "java.security.KeyStore",
                                        "java.security.Signature",
                                        "javax.crypto.SecretKeyFactory",
                                        "javax.crypto.spec.PBEKeySpec",
                                        "org.bouncycastle.crypto.AsymmetricCipherKeyPair")
                                .contains(name)
                        || c.getSimpleName().contains("PrivateKey")
                        || c.getSimpleName().matches(".*(Mnemonic|SeedPhrase|Wallet).*")
                        || name.startsWith("org.bouncycastle.crypto.signers.")
                        || name.startsWith("org.bouncycastle.crypto.generators.");
            });

    private static final ArchRule NOTHING_SPENDS = noClasses()
            .that()
            .resideInAPackage("net.runagent.core.chain..")
            .should()
            .dependOnClassesThat(SPENDS);

    @Test
    void nothingThatWatchesChainsHoldsAPrivateKey() {
        NOTHING_SPENDS.check(HOUSE);
        noClasses()
                .that()
                .doNotHaveFullyQualifiedName("net.runagent.core.chain.ExtendedPublicKey")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.bouncycastle.math.ec..", "org.bouncycastle.crypto.ec..")
                .check(HOUSE);
    }

    @Test
    void theRuleAboutPrivateKeysSeesThemWhereTheyAre() {
        JavaClasses withTests = new ClassFileImporter().importPackages("net.runagent.core.chain");
        assertThatThrownBy(() -> NOTHING_SPENDS.check(withTests)).hasMessageContaining("PrivateSide");
    }

    @Test
    void hetznersLibraryStaysInOnePackage() {
        noClasses()
                .that()
                .resideOutsideOfPackage("net.runagent.provisioning.hetzner")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("me.tomsdevsn..")
                .check(HOUSE);
    }

    @Test
    void telegramsLibraryStaysInItsDoor() {
        noClasses()
                .that()
                .resideOutsideOfPackage("net.runagent.bot.telegram..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.telegram..")
                .check(HOUSE);
    }

    @Test
    void discordsLibraryStaysInItsDoor() {
        noClasses()
                .that()
                .resideOutsideOfPackage("net.runagent.bot.discord..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("net.dv8tion..")
                .check(HOUSE);
    }

    @Test
    void coreHoldsNoSpringDataAndNoJdbc() {
        noClasses()
                .that()
                .resideInAPackage("net.runagent.core..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "org.springframework.data..", "java.sql..", "javax.sql..", "org.springframework.jdbc..")
                .check(HOUSE);
    }

    private static DescribedPredicate<JavaClass> implementsAnInterfaceOfCore() {
        return DescribedPredicate.describe(
                "implement an interface of core",
                c -> !c.isInterface()
                        && !c.getModifiers().contains(JavaModifier.ABSTRACT)
                        && c.getAllRawInterfaces().stream()
                                .anyMatch(i -> i.getPackageName().startsWith("net.runagent.core")));
    }
}
