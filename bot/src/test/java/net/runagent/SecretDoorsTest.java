package net.runagent;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import net.runagent.core.conversation.Answer;
import net.runagent.core.conversation.ChatRenderer;
import net.runagent.core.conversation.ChatSender;
import net.runagent.core.conversation.Desk;
import net.runagent.core.conversation.Effect;
import net.runagent.core.conversation.Flow;
import net.runagent.core.conversation.Happening;
import net.runagent.core.conversation.Input;
import net.runagent.core.conversation.Question;
import net.runagent.core.conversation.View;
import net.runagent.core.vault.Secret;
import net.runagent.core.vault.SecretIntake;
import net.runagent.core.vault.Vault;
import net.runagent.core.work.Job;
import org.junit.jupiter.api.Test;
import org.springframework.stereotype.Controller;

/**
 * Who may read a secret's bytes, who may open one and who may hand one on: each with its reason, and nobody else. A new
 * reader is a red build until it stands here. What the doors then really say is searched by {@code NoHandlerTellsASecretTest}.
 */
class SecretDoorsTest {
    private static final JavaClasses HOUSE = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .withImportOption(location -> !location.contains("-tests.jar") && !location.contains("/sandbox"))
            .importPackages("net.runagent");

    private static final String VAULT = "net.runagent.core.vault";

    /** Whoever sees the bytes, and what becomes of them. */
    private static final Map<String, String> READERS = Map.ofEntries(
            Map.entry(
                    "net.runagent.bot.telegram.TelegramAgentBots",
                    "asks Telegram whose token it is; only codes come back"),
            Map.entry(
                    "net.runagent.bot.discord.DiscordAgentBots",
                    "asks Discord whose token it is; only codes come back"),
            Map.entry(
                    "net.runagent.core.usage.openrouter.OpenRouterGivenKeys",
                    "asks OpenRouter about a key with that key; only what it is comes back"),
            Map.entry(
                    "net.runagent.core.usage.CheckOwnKey",
                    "copies a key that its owner gave into its place in the vault; zeroed after"),
            Map.entry(
                    "net.runagent.core.care.ReplaceBotToken",
                    "cuts blanks off a pasted token; compares two in constant time"),
            Map.entry(
                    "net.runagent.core.care.Switching",
                    "copies what an agent speaks with between its places in the vault; zeroed after"),
            Map.entry(
                    "net.runagent.core.care.BackupKeys",
                    "makes the key of one backup from the backup key of its deployment; zeroed after"),
            Map.entry(
                    "net.runagent.core.care.ChannelLines",
                    "keeps a bot's token for an hour to ask its platform how much waits; zeroed after"),
            Map.entry("net.runagent.core.care.UseOwnKey", "compares two model keys in constant time"),
            Map.entry(
                    "net.runagent.core.care.ReplaceSshKey",
                    "lets the new login key take the old one's place in the vault"),
            Map.entry(
                    "net.runagent.core.deployment.OrderServer",
                    "puts the one-time host key into the new server's user data"),
            Map.entry(
                    "net.runagent.core.deployment.TakeOver",
                    "lets the token of the program that runs go along to its deployment's place in the vault"),
            Map.entry("net.runagent.core.deployment.ReceiptDesk", "signs a receipt; only the signature comes back"),
            Map.entry("net.runagent.provisioning.ssh.ServerLines", "logs in to the customer's server"),
            Map.entry(
                    "net.runagent.provisioning.openclaw.SshAgentHost",
                    "writes the agent's secrets to its server; zeroed after"),
            Map.entry(
                    "net.runagent.bot.operator.MeasureCommand",
                    "compares the benchmark's made-up secrets; works beside a simulated world only"));

    /** Whoever opens a stored secret by a grant, or looks at one that waits; for a reader the reason is the one above. */
    private static final Map<String, String> OPENERS = Map.ofEntries(
            Map.entry(
                    "net.runagent.core.care.Diagnosis",
                    "asks the bot's platform whether the token is still good, and OpenRouter about its owner's key"),
            Map.entry("net.runagent.core.care.ChannelLines", "a reader"),
            Map.entry(
                    "net.runagent.core.care.OpenForRotation",
                    "makes the grant of a rotation's step and opens for that step"),
            Map.entry("net.runagent.core.usage.CheckOwnKey", "a reader"),
            Map.entry("net.runagent.core.care.ReplaceBotToken", "a reader"),
            Map.entry("net.runagent.core.care.ReplaceSshKey", "a reader"),
            Map.entry("net.runagent.core.care.Switching", "a reader"),
            Map.entry("net.runagent.core.care.MoveChannel", "asks the other bot's platform about its token"),
            Map.entry("net.runagent.core.care.BackupKeys", "a reader"),
            Map.entry("net.runagent.core.care.UseOwnKey", "a reader"),
            Map.entry("net.runagent.core.deployment.OrderServer", "a reader"),
            Map.entry("net.runagent.core.deployment.ReceiptDesk", "a reader"),
            Map.entry("net.runagent.core.deployment.TakeOver", "a reader"),
            Map.entry(
                    "net.runagent.core.deployment.TakeBotToken", "asks the bot's platform about a token that is kept"),
            Map.entry(
                    "net.runagent.core.deployment.TokenCheck",
                    "asks the bot's platform about a token before it is kept"),
            Map.entry("net.runagent.provisioning.ssh.ServerLines", "a reader"),
            Map.entry("net.runagent.provisioning.openclaw.SshAgentHost", "a reader"),
            Map.entry(
                    "net.runagent.bot.operator.MeasureCommand",
                    "compares the benchmark's made-up secrets; works beside a simulated world only"));

    /** Whoever has a {@link Secret} in a return value or a field: made a moment ago, on its way into the vault. */
    private static final Map<String, String> GIVERS = Map.of(
            "net.runagent.core.usage.ChildKeys$Created.secret", "OpenRouter shows a new key once",
            "net.runagent.core.usage.CheckOwnKey$Looked.key", "an owner's key between two places in the vault",
            "net.runagent.core.care.Switching.copy", "what an agent speaks with, between two places in the vault",
            "net.runagent.core.care.ChannelLines$Kept.token", "a bot's token for as long as its line is open",
            "net.runagent.core.deployment.AgentBots$Fetched$Token.token", "Telegram shows a managed bot's token",
            "net.runagent.core.deployment.SshKeys$Pair.privateKey", "a key pair made for one server");

    /** Handlers' words that may be bytes: finished documents and pictures, whose contents are searched, too. */
    private static final Set<String> BYTES_OF_HANDLERS = Set.of(
            "Document.content", "ReceiptOf.document", "ReceiptsShown.json", "PaperMade.pdf", "UsesDocument.content");

    @Test
    void theBytesOfASecretAreReadInTheseClassesAlone() {
        assertThat(callers(call -> call.getTargetOwner().isEquivalentTo(Secret.class)
                        && call.getName().equals("use")))
                .containsExactlyInAnyOrderElementsOf(READERS.keySet());
    }

    @Test
    void secretsAreOpenedInTheseClassesAlone() {
        assertThat(callers(call -> (call.getTargetOwner().isAssignableTo(Vault.class)
                                        || call.getTargetOwner()
                                                .getFullName()
                                                .equals("net.runagent.core.care.OpenForRotation"))
                                && call.getName().equals("open")
                        || call.getTargetOwner().isAssignableTo(SecretIntake.class)
                                && call.getName().equals("peek")))
                .containsExactlyInAnyOrderElementsOf(OPENERS.keySet());
    }

    @Test
    void aSecretIsHandedOnByTheseMethodsAlone() {
        Set<String> givers = new TreeSet<>();
        for (JavaClass type : outsideTheVault()) {
            for (JavaMethod method : type.getMethods()) {
                if (!method.getModifiers().contains(JavaModifier.PRIVATE)
                        && !method.getModifiers().contains(JavaModifier.SYNTHETIC)
                        && involvesSecret(method.getReturnType().getAllInvolvedRawTypes())) {
                    givers.add(type.getFullName() + "." + method.getName());
                }
            }
            for (JavaField field : type.getFields()) {
                if (involvesSecret(field.getType().getAllInvolvedRawTypes())) {
                    givers.add(type.getFullName() + "." + field.getName());
                }
            }
        }
        assertThat(givers).containsExactlyInAnyOrderElementsOf(GIVERS.keySet());
    }

    /** What a reader of bytes gives back as text or bytes could be the secret: there is no such method but these. */
    @Test
    void noReaderReturnsTextOrBytes() {
        Set<String> found = READERS.keySet().stream()
                .map(HOUSE::get)
                .flatMap(type -> type.getMethods().stream())
                .filter(method -> !method.getModifiers().contains(JavaModifier.PRIVATE)
                        && !method.getModifiers().contains(JavaModifier.SYNTHETIC))
                .filter(method -> Set.of("[B", "[C", "java.lang.String", "java.nio.ByteBuffer", "java.lang.Object")
                        .contains(method.getRawReturnType().getName()))
                // What a job is called is written in its source, before there is any secret.
                .filter(method -> !(method.getOwner().isAssignableTo(Job.class)
                        && method.getName().equals("name")))
                .map(method -> method.getOwner().getSimpleName() + "." + method.getName())
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(found)
                .as(
                        "a signed receipt is a document for its owner; a new server's user data hold the one-time host key that"
                                + " OrderServer has just opened, go to the provider alone and are worthless after first boot")
                .containsExactly("ReceiptDesk.signed", "SshAgentHost.userData");
    }

    @Test
    void noHandlerKnowsASecret() {
        Set<String> knowing = handlers()
                .filter(type -> type.getDirectDependenciesFromSelf().stream()
                        .anyMatch(to -> to.getTargetClass().isEquivalentTo(Secret.class)))
                .map(JavaClass::getFullName)
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(knowing).isEmpty();
    }

    @Test
    void onlyDocumentsAndPicturesOfHandlersAreBytes() {
        Set<String> bytes = new TreeSet<>();
        handlers()
                .filter(type -> Stream.of(
                                Question.class, Answer.class, Effect.class, View.class, Input.class, Happening.class)
                        .anyMatch(type::isAssignableTo))
                .forEach(type -> type.getFields().stream()
                        .filter(field -> field.getRawType().isArray())
                        .filter(field -> !field.getModifiers().contains(JavaModifier.STATIC))
                        .forEach(field -> bytes.add(type.getSimpleName() + "." + field.getName())));
        assertThat(bytes).containsExactlyInAnyOrderElementsOf(BYTES_OF_HANDLERS);
    }

    /** All that speaks to people or operators. */
    private static Stream<JavaClass> handlers() {
        return HOUSE.stream()
                .filter(type -> Stream.of(
                                        Flow.class,
                                        Desk.class,
                                        Question.class,
                                        Answer.class,
                                        Effect.class,
                                        View.class,
                                        Input.class,
                                        Happening.class,
                                        ChatRenderer.class,
                                        ChatSender.class)
                                .anyMatch(type::isAssignableTo)
                        || type.isAnnotatedWith(Controller.class)
                        || Stream.of("bot.web", "bot.operator", "bot.control", "bot.conversation", "core.notice")
                                .anyMatch(part -> type.getPackageName().startsWith("net.runagent." + part)))
                // The benchmark of the vault: its secrets are made up, and it refuses to work outside the sandbox.
                .filter(type -> !top(type).getFullName().equals("net.runagent.bot.operator.MeasureCommand"))
                // The way in: it takes the array from the chat, puts it into the intake and has no way back.
                .filter(type -> !type.getFullName().equals("net.runagent.bot.conversation.VaultDrop"));
    }

    private static boolean involvesSecret(Set<JavaClass> types) {
        return types.stream().anyMatch(type -> type.isEquivalentTo(Secret.class));
    }

    private static Stream<JavaClass> outside() {
        return HOUSE.stream().filter(type -> !type.getPackageName().equals(VAULT));
    }

    private static Iterable<JavaClass> outsideTheVault() {
        return outside()::iterator;
    }

    private static Set<String> callers(Predicate<JavaAccess<?>> what) {
        Set<String> found = new TreeSet<>();
        outside()
                .forEach(type -> Stream.concat(
                                type.getMethodCallsFromSelf().stream().map(call -> (JavaAccess<?>) call),
                                type.getCodeUnitReferencesFromSelf().stream().map(call -> (JavaAccess<?>) call))
                        .filter(what)
                        .forEach(call -> found.add(top(type).getFullName())));
        return found;
    }

    private static JavaClass top(JavaClass type) {
        return type.getEnclosingClass().map(SecretDoorsTest::top).orElse(type);
    }
}
