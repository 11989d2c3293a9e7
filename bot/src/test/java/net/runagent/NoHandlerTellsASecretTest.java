package net.runagent;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import net.runagent.bot.operator.Shell;
import net.runagent.bot.telegram.EveryScreen;
import net.runagent.core.account.AccountId;
import net.runagent.core.account.ChatUser;
import net.runagent.core.account.Platform;
import net.runagent.core.billing.InvoiceId;
import net.runagent.core.conversation.Answer;
import net.runagent.core.conversation.Asker;
import net.runagent.core.conversation.ChatRenderer;
import net.runagent.core.conversation.ChooseLanguage;
import net.runagent.core.conversation.ConversationId;
import net.runagent.core.conversation.Desk;
import net.runagent.core.conversation.Effect;
import net.runagent.core.conversation.Flow;
import net.runagent.core.conversation.Happening;
import net.runagent.core.conversation.Input;
import net.runagent.core.conversation.Moment;
import net.runagent.core.conversation.Outcome;
import net.runagent.core.conversation.Question;
import net.runagent.core.conversation.SecretShapes;
import net.runagent.core.conversation.View;
import net.runagent.core.deployment.AgentBot;
import net.runagent.core.deployment.Deployment;
import net.runagent.core.deployment.DeploymentId;
import net.runagent.core.deployment.DeploymentRecords;
import net.runagent.core.deployment.Selection;
import net.runagent.core.deployment.State;
import net.runagent.core.vault.AskedSecret;
import net.runagent.core.vault.Secret;
import net.runagent.core.vault.SecretIntake;
import net.runagent.core.vault.SecretKind;
import net.runagent.core.vault.SecretLinks;
import net.runagent.core.vault.Vault;
import net.runagent.core.vault.VaultScope;
import net.runagent.core.work.Transactions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.web.servlet.ServletRegistrationBean;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.servlet.mvc.method.RequestMappingInfoHandlerMapping;
import picocli.CommandLine;

/**
 * Every handler of the house is called, as the owner of an agent whose secrets of every kind are known to this test, and
 * whatever it says is searched for each of them. The handlers are found by themselves; one that this test cannot call is a
 * failure that says what to teach it.
 */
@ExtendWith(OutputCaptureExtension.class)
class NoHandlerTellsASecretTest {
    private static final JavaClasses HOUSE = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .withImportOption(location -> !location.contains("-tests.jar") && !location.contains("/sandbox"))
            .importPackages("net.runagent");

    private static final AccountId ADA = new AccountId(new UUID(7, 7));
    private static final ChatUser CHAT = new ChatUser(Platform.TELEGRAM, "100001");
    private static final DeploymentId AGENT = new DeploymentId(new UUID(8, 8));
    private static final int MOST_STATES_OF_A_FLOW = 60;

    /** What each command is typed with; a new one has to be written down here. */
    private static final Map<String, List<String>> COMMANDS = Map.ofEntries(
            Map.entry("doctor", List.of("", "--json")),
            Map.entry("vault init", List.of("")),
            Map.entry("vault status", List.of("")),
            // A secret of the benchmark is made up; what counts is what it says. Its arithmetic says figures only.
            Map.entry("vault measure", List.of("check", "fill 20", "read", "frob")),
            // Waits for a process that has the next key, and says so.
            Map.entry("vault rotate", List.of("--wait 1")),
            Map.entry("audit verify", List.of("")),
            Map.entry("books issues", List.of("")),
            Map.entry("chain status", List.of("")),
            Map.entry("chain keys", List.of("")),
            Map.entry("chain measure", List.of("fill 3", "some 1", "scan nowhere", "frob 1")),
            Map.entry("chain pin", List.of("evm " + "0".repeat(64))),
            Map.entry("chain skip", List.of("tron 1")),
            Map.entry("chain rescan", List.of("bsc 1", "bsc 0 --to 1")),
            Map.entry("chain strays", List.of("bsc 1", "nowhere 0 --to 1")),
            Map.entry("chain resume", List.of("bsc", "nowhere --from 1")),
            Map.entry("payouts list", List.of("")),
            Map.entry("payouts approve", List.of(AGENT.value() + " --by owner")),
            Map.entry("payouts refuse", List.of(AGENT.value().toString())),
            Map.entry("payouts sent", List.of(AGENT.value() + " 0x" + "0".repeat(64), AGENT.value() + " hello")),
            Map.entry("pool", List.of("")),
            Map.entry("jobs list", List.of("")),
            Map.entry("jobs retry", List.of(AGENT.value().toString())),
            Map.entry("retention", List.of("")),
            Map.entry("export", List.of(AGENT.value().toString())));

    /** What each control call is sent; reset comes last, it forgets everything. */
    private static final Map<String, String> CONTROL_CALLS = new LinkedHashMap<>();

    static {
        CONTROL_CALLS.put("GET state", "");
        CONTROL_CALLS.put("POST pause", "");
        CONTROL_CALLS.put("GET due", "");
        CONTROL_CALLS.put("POST clock", "{\"offset\":\"PT0S\"}");
        CONTROL_CALLS.put("POST staff", "{\"platform\":\"telegram\",\"userId\":\"100001\",\"role\":\"owner\"}");
        CONTROL_CALLS.put("POST resume", "");
        CONTROL_CALLS.put("POST reset", "");
    }

    private static final Map<String, String> CANARIES = new LinkedHashMap<>();
    /** How each may be written, in one order for all; and what all of them begin with when they are written so. */
    private static final Map<String, List<String>> SHAPES = new LinkedHashMap<>();

    private static final List<String> LEADS = new ArrayList<>();
    private static WholeService service;
    private static UUID waiting;
    private static String link;

    @TempDir
    static Path dir;

    @BeforeAll
    static void anOwnerWithSecretsOfEveryKind() {
        service = new WholeService(37, dir, Map.of());
        assertThat(control("POST pause", "")).isEqualTo(200);
        JdbcClient jdbc = service.bean(JdbcClient.class);
        jdbc.sql("insert into account (id, issuer, subject, name, email, language, created_at)"
                        + " values (?, 'google', 'ada', 'Ada', 'ada@example.org', 'en', now() - interval '9 days')")
                .param(ADA.value())
                .update();
        jdbc.sql("insert into chat_link (platform, user_id, account_id, linked_at, reachable, language)"
                        + " values ('telegram', '100001', ?, now() - interval '9 days', true, 'en')")
                .param(ADA.value())
                .update();
        Instant now = Instant.parse("2026-11-20T12:00:00Z");
        service.bean(Transactions.class).run(() -> {
            service.bean(DeploymentRecords.class)
                    .add(new Deployment(
                            AGENT,
                            ADA,
                            CHAT,
                            new Selection("starter-monthly", "openrouter/auto", "nbg1", Platform.TELEGRAM),
                            new AgentBot(Platform.TELEGRAM, AgentBot.Source.PASTED, "777", "ada_agent_bot"),
                            new InvoiceId(new UUID(5, 5)),
                            new State.Running(now),
                            now,
                            0));
            for (VaultScope scope : List.of(
                    new VaultScope(ADA, AGENT.value()), new VaultScope(ADA, new UUID(0, 0)), VaultScope.SERVICE)) {
                for (SecretKind kind : SecretKind.values()) {
                    try (Secret secret =
                            Secret.copyOf(canary(scope.account() + "/" + scope.deployment() + "/" + kind))) {
                        service.bean(Vault.class).keep(scope, kind, secret);
                    }
                }
            }
            try (Secret secret = Secret.copyOf(canary("intake"))) {
                waiting = service.bean(SecretIntake.class).put(CHAT, secret);
            }
            link = service.bean(SecretLinks.class)
                    .offer(CHAT, "Ada", AskedSecret.ROTATED_BOT_TOKEN, AGENT.value(), "ada_agent_bot")
                    .orElseThrow()
                    .replaceFirst(".*/", "");
        });
    }

    @AfterAll
    static void end() {
        service.close();
    }

    /** 32 characters that occur nowhere else: also the length of the seed that signs receipts. */
    private static byte[] canary(String label) {
        String value = "canary%02d%s"
                .formatted(
                        CANARIES.size(),
                        HexFormat.of()
                                .formatHex(("%-12s".formatted(Integer.toHexString(label.hashCode()) + "zqzq"))
                                        .substring(0, 12)
                                        .getBytes(StandardCharsets.US_ASCII)));
        assertThat(value).hasSize(32);
        CANARIES.put(label, value);
        searchFor(label, value);
        return value.getBytes(StandardCharsets.US_ASCII);
    }

    // ---- conversations

    @Test
    void noDeskAndNoTalkTellsASecret(CapturedOutput output) {
        Map<String, List<Answer>> answers = askEveryDesk();
        String kept = Samples.words(answers.get("net.runagent.bot.conversation.SecurityQuestions$AskKept"));
        String uses = Samples.words(answers.get("net.runagent.bot.conversation.SecurityQuestions$AskUsesDocument"));
        for (SecretKind kind : SecretKind.values()) {
            assertThat(kept).as("what is kept of the owner").contains(kind.word());
            assertThat(uses).as("what the log says of it").contains(kind.word());
        }
        List<Answer> all = answers.values().stream().flatMap(List::stream).toList();
        Set<String> talked = new TreeSet<>();
        for (Flow<?> flow : flows()) {
            talk(flow, all);
            talked.add(flow.getClass().getName());
        }
        assertThat(talked).as("every talk of the house").containsAll(concrete(Flow.class));
        assertClean("log", output.getAll());
    }

    private static Map<String, List<Answer>> askEveryDesk() {
        Samples samples = samples();
        TransactionTemplate transaction = new TransactionTemplate(service.bean(PlatformTransactionManager.class));
        Map<String, List<Answer>> answers = new TreeMap<>();
        // The engine answers this one by itself: it writes the language down and says nothing.
        Set<Class<?>> asked = new HashSet<>(Set.of(ChooseLanguage.class));
        for (Desk<?> desk : service.context.getBeansOfType(Desk.class).values()) {
            List<Answer> heard = new ArrayList<>();
            List<String> trouble = new ArrayList<>();
            for (Object question : samples.of(desk.takes())) {
                asked.add(question.getClass());
                try {
                    Answer answer = transaction.execute(status -> {
                        status.setRollbackOnly();
                        return answer(desk, (Question) question);
                    });
                    heard.add(answer);
                    assertClean("answer to " + question, Samples.words(answer));
                } catch (RuntimeException refused) {
                    trouble.add(TokensInTroubleTest.chain(refused));
                }
            }
            assertClean("failures of the desk for " + desk.takes(), String.join("\n", trouble));
            assertThat(heard)
                    .as("answers of the desk for " + desk.takes() + ", which failed with " + trouble)
                    .isNotEmpty();
            answers.put(desk.takes().getName(), heard);
        }
        assertThat(asked.stream().map(Class::getName).collect(Collectors.toSet()))
                .as("every question of the house")
                .containsAll(concrete(Question.class));
        return answers;
    }

    @SuppressWarnings("unchecked") // the desk was found for this type
    private static <Q extends Question> Answer answer(Desk<Q> desk, Question question) {
        return desk.answer((Q) question, new Asker(CHAT, ADA, new ConversationId(1), "Ada", "once", Locale.ENGLISH));
    }

    /** From the start and from every position it leads to: every input, every answer, every happening. */
    private static <S> void talk(Flow<S> flow, List<Answer> answers) {
        Moment moment = new Moment(Instant.parse("2026-11-24T12:00:00Z"), Locale.ENGLISH, Platform.TELEGRAM, ADA);
        Deque<S> open = new ArrayDeque<>();
        Set<S> seen = new LinkedHashSet<>();
        List<Outcome<S>> outcomes = new ArrayList<>();
        for (String entry : entries()) {
            outcomes.add(flow.enter(flow.start(), entry, moment));
        }
        outcomes.forEach(outcome -> look(flow, outcome.effects(), outcome.next()));
        outcomes.forEach(outcome -> open.add(outcome.next()));
        open.add(flow.start());
        while (!open.isEmpty() && seen.size() < MOST_STATES_OF_A_FLOW) {
            S state = open.poll();
            if (!seen.add(state)) {
                continue;
            }
            Set<String> actions = new LinkedHashSet<>(List.of("back", "cancel", "now", "yes", "first", "refresh"));
            for (Input input : inputs(answers, actions)) {
                try {
                    Outcome<S> outcome = flow.on(state, input, moment);
                    look(flow, outcome.effects(), outcome.next());
                    open.add(outcome.next());
                } catch (RuntimeException notExpectedHere) {
                    assertClean("failure of " + flow.name(), TokensInTroubleTest.chain(notExpectedHere));
                }
            }
            flow.resumed(state, moment).ifPresent(outcome -> look(flow, outcome.effects(), outcome.next()));
        }
        for (Class<? extends Happening> type : flow.hears()) {
            for (Object happening : samples().of(type)) {
                look(flow, flow.tell((Happening) happening, moment), "");
                for (Answer answer : answers) {
                    try {
                        look(flow, flow.tellAnswer((Happening) happening, answer, moment), "");
                    } catch (RuntimeException notExpectedHere) {
                        assertClean("failure of " + flow.name(), TokensInTroubleTest.chain(notExpectedHere));
                    }
                }
            }
        }
    }

    private static List<String> entries() {
        return List.of("", AGENT.value().toString(), waiting.toString(), "778:1");
    }

    private static List<Input> inputs(List<Answer> answers, Set<String> actions) {
        List<Input> inputs = new ArrayList<>();
        actions.forEach(action -> inputs.add(new Input.Tap(action)));
        for (String value : entries()) {
            inputs.add(new Input.Said(value));
            inputs.add(new Input.Chosen(List.of(value)));
        }
        Arrays.stream(SecretKind.values()).forEach(kind -> inputs.add(new Input.Chosen(List.of(kind.word()))));
        SecretShapes.ALL.forEach(shape -> inputs.add(new Input.Pasted(waiting, shape)));
        inputs.add(new Input.BotCreated("778", "ada_other_bot"));
        inputs.add(new Input.Expired());
        answers.forEach(answer -> inputs.add(new Input.Answered(answer)));
        return inputs;
    }

    /** As a value, and as the message that a person sees. */
    private static void look(Flow<?> flow, List<Effect> effects, Object position) {
        assertClean("position of " + flow.name(), Samples.words(position));
        for (Effect effect : effects) {
            assertClean(flow.name() + " " + effect.getClass().getSimpleName(), Samples.words(effect));
            View view = switch (effect) {
                case Effect.Show(View shown) -> shown;
                case Effect.Send(View sent) -> sent;
                case Effect.Post(String _, View posted) -> posted;
                case Effect.PostBelow(String _, View posted) -> posted;
                case Effect.Amend(String _, View amended) -> amended;
                default -> null;
            };
            if (view != null) {
                EveryScreen.fits(view);
                for (ChatRenderer renderer :
                        service.context.getBeansOfType(ChatRenderer.class).values()) {
                    assertClean(
                            "message of " + flow.name(),
                            Samples.words(renderer.render(view, Locale.ENGLISH, i -> "p" + i)
                                    .body()));
                }
            }
        }
    }

    @SuppressWarnings({"rawtypes", "unchecked"}) // of any state
    private static List<Flow<?>> flows() {
        return new ArrayList<>((java.util.Collection)
                service.context.getBeansOfType(Flow.class).values());
    }

    private static Samples samples() {
        List<String> words = new ArrayList<>(List.of("ada_agent_bot", "", "DELETE"));
        Arrays.stream(SecretKind.values()).map(SecretKind::word).forEach(words::add);
        words.add(AGENT.value().toString());
        words.add(waiting.toString());
        words.add("778");
        return new Samples(
                List.of(AGENT.value(), waiting, ADA.value(), new UUID(6, 6)),
                words,
                Map.of("plan", "starter-monthly", "model", "openrouter/auto", "place", "nbg1"));
    }

    private static Set<String> concrete(Class<?> type) {
        return HOUSE.stream()
                .filter(each -> each.isAssignableTo(type)
                        && !each.isInterface()
                        && !each.getModifiers().contains(JavaModifier.ABSTRACT))
                .map(JavaClass::getName)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    // ---- the web

    @Test
    void noAddressTellsASecret(CapturedOutput output) {
        Set<String> called = new TreeSet<>();
        for (RequestMappingInfoHandlerMapping mapping : service.context
                .getBeansOfType(RequestMappingInfoHandlerMapping.class)
                .values()) {
            mapping.getHandlerMethods().forEach((info, handler) -> {
                Set<RequestMethod> methods = info.getMethodsCondition().getMethods();
                for (String pattern : info.getPatternValues()) {
                    for (RequestMethod method :
                            methods.isEmpty() ? Set.of(RequestMethod.GET, RequestMethod.POST) : methods) {
                        called.add(asked(method, pattern));
                    }
                }
            });
        }
        for (ServletRegistrationBean<?> servlet :
                service.context.getBeansOfType(ServletRegistrationBean.class).values()) {
            for (String address : servlet.getUrlMappings()) {
                if (!address.equals("/")) { // all that is a handler's of the above
                    called.add(asked(RequestMethod.GET, address));
                    called.add(asked(RequestMethod.POST, address));
                }
            }
        }
        assertThat(called)
                .contains(
                        "GET /secret/{token}",
                        "POST /secret/{token}",
                        "POST /backup/{token}",
                        "POST /hooks/polar",
                        "GET /actuator/health");
        assertClean("log", output.getAll());
    }

    private static String asked(RequestMethod method, String pattern) {
        for (String body : List.of("", "secret=x&deployment=" + AGENT, "{}")) {
            var answer = service.send(service.port(), method.name(), filled(pattern), "", body);
            assertClean(method + " " + pattern, answer.headers().map() + "\n" + answer.body());
        }
        return method + " " + pattern;
    }

    private static String filled(String pattern) {
        String path = pattern.replace("{token}", link)
                .replace("{ticket}", "no-such-ticket")
                .replace("/**", "/db");
        assertThat(path)
                .as("teach this test what stands for the part of " + pattern)
                .doesNotContain("{", "*");
        return path;
    }

    // ---- operators

    @Test
    void noCommandTellsASecret(CapturedOutput output) {
        Set<String> leaves = new TreeSet<>();
        leaves(new CommandLine(Shell.class), "", leaves);
        assertThat(COMMANDS.keySet()).as("every command, and nothing else").containsExactlyInAnyOrderElementsOf(leaves);
        Map<String, String> before = new HashMap<>();
        service.settings.forEach((name, value) -> before.put(name, System.setProperty(name, value)));
        InputStream input = System.in;
        System.setIn(InputStream.nullInputStream());
        try {
            for (String command : leaves) {
                for (String arguments : COMMANDS.get(command)) {
                    int length = output.getAll().length();
                    Shell.run((command + " " + arguments).strip().split(" "));
                    assertThat(output.getAll().length())
                            .as(command + " says something")
                            .isGreaterThan(length);
                }
            }
        } finally {
            System.setIn(input);
            before.forEach((name, value) -> {
                if (value == null) {
                    System.clearProperty(name);
                } else {
                    System.setProperty(name, value);
                }
            });
        }
        assertClean("commands", output.getAll());
        assertThat(output.getAll()).as("the vault's key").doesNotContain("7c7c7c7c7c7c7c7c");
    }

    private static void leaves(CommandLine line, String path, Set<String> leaves) {
        Map<String, CommandLine> below = line.getSubcommands();
        if (below.isEmpty()) {
            leaves.add(path.strip());
        }
        below.forEach((name, sub) -> leaves(sub, path + " " + name, leaves));
    }

    // ---- the sandbox's control port

    @Test
    void noControlCallTellsASecret() throws IOException {
        Set<String> written = Pattern.compile("case \"((?:GET|POST|PUT|DELETE) [a-z-]+)\"")
                .matcher(Files.readString(Path.of("src/main/java/net/runagent/bot/control/ControlPort.java")))
                .results()
                .map((MatchResult found) -> found.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(CONTROL_CALLS.keySet()).containsExactlyInAnyOrderElementsOf(written);
        for (Map.Entry<String, String> call : CONTROL_CALLS.entrySet()) {
            if (!call.getKey().equals("POST reset") && !call.getKey().equals("POST resume")) {
                assertThat(control(call.getKey(), call.getValue()))
                        .as(call.getKey())
                        .isEqualTo(200);
            }
        }
    }

    private static int control(String call, String body) {
        String[] words = call.split(" ");
        var answer =
                service.send(service.controlPort, words[0], "/control/" + words[1], WholeService.CONTROL_TOKEN, body);
        assertClean(call, answer.headers().map() + "\n" + answer.body());
        return answer.statusCode();
    }

    // ---- looking

    /** A search that finds nothing proves nothing: this one finds each shape of each canary. */
    @Test
    void theSearchFindsEveryShape() {
        CANARIES.forEach((label, value) -> {
            byte[] bytes = value.getBytes(StandardCharsets.US_ASCII);
            for (String lead : List.of("", "a", "ab")) {
                byte[] led = (lead + value + "!").getBytes(StandardCharsets.US_ASCII);
                assertThat(found("x" + Base64.getEncoder().encodeToString(led) + "y"))
                        .contains(label);
            }
            assertThat(found(HexFormat.of().formatHex(bytes))).contains(label);
            assertThat(found(HexFormat.of().withUpperCase().formatHex(bytes))).contains(label);
            assertThat(found("<" + value + ">")).contains(label);
            assertThat(found("<" + value.substring(0, 31) + ">")).isEmpty();
        });
        assertThat(CANARIES).hasSize(3 * SecretKind.values().length + 1);
    }

    private static void assertClean(String where, String text) {
        assertThat(found(text)).as(where).isEmpty();
    }

    private static Set<String> found(String text) {
        Set<String> found = new TreeSet<>();
        for (int nr = 0; nr < LEADS.size(); nr++) {
            int shape = nr;
            // Nearly every text ends here: hundreds of thousands are searched.
            if (text.contains(LEADS.get(shape))) {
                SHAPES.forEach((label, shapes) -> {
                    if (text.contains(shapes.get(shape))) {
                        found.add(label);
                    }
                });
            }
        }
        return found;
    }

    /** From now on it is searched for. */
    private static void searchFor(String label, String value) {
        List<String> shapes = shapes(value);
        SHAPES.put(label, shapes);
        for (int shape = 0; shape < shapes.size(); shape++) {
            if (LEADS.size() == shape) {
                LEADS.add(shapes.get(shape));
            } else {
                LEADS.set(shape, commonStart(LEADS.get(shape), shapes.get(shape)));
            }
        }
    }

    private static List<String> shapes(String value) {
        byte[] bytes = value.getBytes(StandardCharsets.US_ASCII);
        Stream<String> base64 = Stream.of(0, 1, 2).map(offset -> {
            byte[] padded = new byte[offset + bytes.length];
            System.arraycopy(bytes, 0, padded, offset, bytes.length);
            String text = Base64.getEncoder().withoutPadding().encodeToString(padded);
            return text.substring(offset == 0 ? 0 : offset + 1, text.length() - (padded.length % 3 == 0 ? 0 : 1));
        });
        return Stream.concat(
                        Stream.of(
                                value,
                                HexFormat.of().formatHex(bytes),
                                HexFormat.of().withUpperCase().formatHex(bytes)),
                        base64)
                .toList();
    }

    private static String commonStart(String one, String other) {
        int same = Arrays.mismatch(one.toCharArray(), other.toCharArray());
        return same < 0 ? one : one.substring(0, same);
    }
}
