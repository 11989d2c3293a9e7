package net.runagent.bot.discord;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.regex.Pattern;
import net.runagent.bot.conversation.ChatService;
import net.runagent.bot.conversation.CommandMenu;
import net.runagent.bot.conversation.OrderTalk;
import net.runagent.core.account.ChatUser;
import net.runagent.core.account.Platform;
import net.runagent.core.catalogue.Catalogue;
import net.runagent.core.catalogue.ModelOffer;
import net.runagent.core.conversation.Answer;
import net.runagent.core.conversation.Asker;
import net.runagent.core.conversation.Desk;
import net.runagent.core.conversation.Tidings;
import net.runagent.core.work.Worker;
import net.runagent.persistence.database.TestDatabase;
import net.runagent.sandbox.api.WorldApi;
import net.runagent.sandbox.discord.DiscordParty;
import net.runagent.sandbox.people.ChatParty.Choice;
import net.runagent.sandbox.people.Saying;
import net.runagent.sandbox.people.Seen;
import net.runagent.sandbox.world.Faults.Fault;
import net.runagent.sandbox.world.Faults.Kind;
import net.runagent.sandbox.world.World;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.http.MediaType;
import org.springframework.web.client.RestClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The whole way of what a person does on Discord, over the gateway to the database and back, with a Discord that makes trouble. */
class DiscordDoorTest {
    private static final Duration MOST = Duration.ofSeconds(30);
    private static final String SMALL = "I do not know Small";
    private static final String FIELD = "Your answer";
    private static final String TOKEN = "MTIzNDU2Nzg5MDEyMzQ1Njc4.GabCDe.abcdefghijklmnopqrstuvwxyz0123456789AB";

    private final TestDatabase db = TestDatabase.fresh();
    private final World world = new World(7);
    private final DiscordParty discord = world.join(new DiscordParty());
    private final WorldApi worldApi = new WorldApi(world, 0);
    private final List<String> orders = new CopyOnWriteArrayList<>();
    private ChatService service;
    private String ada;

    @BeforeEach
    void start() {
        service = process().started();
        ada = discord.create("Ada", "en").userId();
        becomes("connected", () -> discord.hears(null));
        becomes("commands registered", () -> commandCalls() > 0);
    }

    @AfterEach
    void end() {
        service.close();
        worldApi.close();
        assertThat(world.violations().all())
                .as("calls that Discord does not describe")
                .isEmpty();
        world.close();
        db.close();
    }

    private ChatService process() {
        Catalogue catalogue = mock(Catalogue.class);
        when(catalogue.models())
                .thenReturn(List.of(
                        new ModelOffer("vendor/alpha", "Alpha", ""), new ModelOffer("vendor/beta", "Beta", "")));
        return new ChatService(
                db,
                "net.runagent.bot.discord",
                context -> {
                    context.registerBean(
                            DiscordProperties.class,
                            () -> new DiscordProperties(
                                    discord.operatorToken(),
                                    discord.applicationId(),
                                    discord.url() + "/api/v10",
                                    discord.gatewayUrl()));
                    context.registerBean(Catalogue.class, () -> catalogue);
                },
                List.of(OrderTalk.inMenu("deploy")),
                List.of(new OrderDesk()));
    }

    @Test
    void aPersonOrdersByTappingAndFillingInAForm() {
        says("/deploy");
        sees("ASK");
        discord.taps(ada, null, SMALL, null);
        sees("NAME");
        discord.taps(ada, null, "Answer", null);
        becomes("a form", () -> discord.sees(ada, null, 0).form() != null);
        discord.fills(ada, null, Map.of(FIELD, "Otto"));
        sees("ORDERED small-Otto");
        assertThat(orders).containsExactly("small-Otto");
        assertThat(fromBot()).as("one message, changed in place").hasSize(1);
    }

    @Test
    void whatIsTypedDirectlyIsAnAnswerToo() {
        says("/deploy");
        sees("ASK");
        discord.taps(ada, null, SMALL, null);
        sees("NAME");
        says("Otto");
        sees("ORDERED small-Otto");
        assertThat(orders).containsExactly("small-Otto");
    }

    @Test
    void aDoubleTapCountsOnce() {
        says("/deploy");
        long screen = sees("ASK").id();
        var first = Thread.ofVirtual().start(() -> discord.taps(ada, null, SMALL, screen));
        var second = Thread.ofVirtual().start(() -> discord.taps(ada, null, SMALL, screen));
        sees("NAME");
        join(first);
        join(second);
        says("Otto");
        sees("ORDERED");
        assertThat(orders).containsExactly("small-Otto");
        assertThat(everything()).doesNotContain("out of date");
    }

    @Test
    void anOldMenuIsReplacedByTheCurrentOne() {
        says("/deploy");
        long old = sees("ASK").id();
        says("/deploy");
        becomes("a second menu", () -> count("ASK") == 2);
        discord.taps(ada, null, SMALL, old);
        sees("out of date");
        becomes("without buttons", () -> message(old).buttons().isEmpty());
    }

    @Test
    void theButtonsOfAnOlderScreenAreTakenOffWhenANewOneStandsBelow() {
        says("/deploy");
        long older = sees("ASK").id();
        says("/deploy");
        becomes("a second menu", () -> count("ASK") == 2);
        becomes("taken off", () -> message(older).buttons().isEmpty());
        assertThat(fromBot().getLast().buttons()).isNotEmpty();
        assertThat(message(older).text()).contains("ASK");
    }

    @Test
    void inAServerTheyAreTakenOffThroughWhatThePersonDidAndAfterThatByTheTapOnThem() {
        JsonNode server =
                post("/world/discord/servers", Map.of("name", "Club", "people", List.of(ada), "bots", bots()));
        String room = server.path("channel").asString();
        long first = asksIn(room, 1);
        long second = asksIn(room, 2);
        becomes("taken off", () -> messageIn(room, first).buttons().isEmpty());

        service.bean(Replies.class).everythingForgotten(new net.runagent.core.work.EverythingForgotten());
        long third = asksIn(room, 3);
        becomes("settled", () -> rows("state in ('PENDING', 'SENDING')") == 0);
        assertThat(messageIn(room, second).buttons())
                .as("nobody can reach it now")
                .isNotEmpty();

        discord.taps(ada, room, SMALL, second);
        assertThat(discord.awaits(ada, room, "out of date", 0, MOST)).isPresent();
        becomes("taken off", () -> messageIn(room, second).buttons().isEmpty());
        assertThat(orders).isEmpty();
        assertThat(third).isGreaterThan(second);
    }

    /** Begins an order there. @return the newest menu */
    private long asksIn(String room, int menus) {
        discord.says(ada, Saying.to(room, "/deploy"));
        becomes("menu " + menus, () -> menusIn(room).size() == menus);
        return menusIn(room).getLast().id();
    }

    private List<Seen.Message> menusIn(String room) {
        return discord.sees(ada, room, 0).messages().stream()
                .filter(message -> message.text().contains("ASK"))
                .toList();
    }

    private Seen.Message messageIn(String room, long id) {
        return discord.sees(ada, room, 0).messages().stream()
                .filter(message -> message.id() == id)
                .findFirst()
                .orElseThrow();
    }

    @Test
    void markupInWhatAPersonWritesIsShownAsWritten() {
        says("/deploy");
        sees("ASK");
        discord.taps(ada, null, SMALL, null);
        sees("NAME");
        says("**Otto** <@1> `x` ||y||");
        sees("ORDERED small-**Otto** <@1> `x` ||y||");
    }

    @Test
    void aSecretTypedIntoTheFormGoesToTheVaultAndStandsNowhere() {
        says("/deploy");
        sees("ASK");
        discord.taps(ada, null, "I do not know Secret", null);
        sees("TOKEN");
        discord.taps(ada, null, "Type it in safely", null);
        becomes("a form", () -> discord.sees(ada, null, 0).form() != null);
        discord.fills(ada, null, Map.of("Token or key", TOKEN));
        sees("KEPT discord-token");
        assertThat(service.intake.values()).containsExactly(TOKEN);
        becomes("handled", () -> unheard() == 0);
        assertThat(everything()).doesNotContain("abcdefghijklmnop");
        assertThat(dump()).doesNotContain("abcdefghijklmnop");
    }

    @Test
    void aSecretWrittenIntoTheChatIsTakenAndItsOwnerIsToldThatWeCannotDeleteIt() {
        says("/deploy");
        sees("ASK");
        says("here: " + TOKEN);
        sees("looked like a secret");
        sees("could not delete your message");
        assertThat(service.intake).isEmpty();
    }

    @Test
    void inAServerOnlyTheOneWhoAskedSeesAnything() {
        String otto = discord.create("Otto", "en").userId();
        JsonNode server =
                post("/world/discord/servers", Map.of("name", "Club", "people", List.of(ada, otto), "bots", bots()));
        String room = server.path("channel").asString();
        discord.says(ada, Saying.to(room, "/deploy"));
        Seen.Message screen = discord.awaits(ada, room, "ASK", 0, MOST).orElseThrow();
        assertThat(screen.ephemeral()).isTrue();
        discord.taps(ada, room, SMALL, null);
        assertThat(discord.awaits(ada, room, "NAME", 0, MOST).orElseThrow().ephemeral())
                .isTrue();
        assertThat(discord.sees(otto, room, 0).messages())
                .noneMatch(message ->
                        message.text().contains("ASK") || message.text().contains("NAME"));
    }

    @Test
    void theGatewayComesBackByItselfAndNothingIsLost() {
        says("/deploy");
        sees("ASK");
        for (String does : List.of("drops", "reconnect", "invalid")) {
            post("/world/discord/gateway", Map.of("does", does));
            becomes("back after " + does, () -> discord.hears(null));
            long before = count("ASK");
            says("/deploy");
            becomes("answered after " + does, () -> count("ASK") == before + 1);
        }
    }

    @Test
    void newsForWhoLetsNobodyWriteWaitsUntilTheyComeBy() {
        says("/deploy");
        sees("ASK");
        post("/world/discord/uninstalls", Map.of("userId", ada));
        service.bean(Replies.class).everythingForgotten(new net.runagent.core.work.EverythingForgotten());
        tell("one");
        becomes("held", () -> rows("state = 'HELD'") > 0);
        assertThat(service.reachable).containsEntry(user(), false);
        says("/deploy");
        sees("READY one");
        assertThat(service.reachable).containsEntry(user(), true);
    }

    /** Whoever was only ever met in a server has no chat with us, and we open none. */
    @Test
    void whoNeverWroteToUsDirectlyIsNotWrittenToAndHearsTheNewsWhereTheyComeBy() {
        JsonNode server =
                post("/world/discord/servers", Map.of("name", "Club", "people", List.of(ada), "bots", bots()));
        String room = server.path("channel").asString();
        asksIn(room, 1);
        service.bean(Replies.class).everythingForgotten(new net.runagent.core.work.EverythingForgotten());
        tell("one");
        becomes("held", () -> rows("state = 'HELD'") > 0);

        discord.says(ada, Saying.to(room, "/deploy"));
        assertThat(discord.awaits(ada, room, "READY one", 0, MOST).orElseThrow().ephemeral())
                .isTrue();
        assertThat(world.requests().of("discord"))
                .noneMatch(request -> request.path().endsWith("/users/@me/channels"));
        assertThat(fromBot()).isEmpty();

        says("/deploy");
        sees("ASK");
        service.bean(Replies.class).everythingForgotten(new net.runagent.core.work.EverythingForgotten());
        tell("two");
        sees("READY two");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void newsIsSaidWhereverThePersonIs(boolean recently) {
        says("/deploy");
        sees("ASK");
        if (!recently) {
            service.bean(Replies.class).everythingForgotten(new net.runagent.core.work.EverythingForgotten());
        }
        tell("one");
        sees("READY one");
        assertThat(count("READY one")).isEqualTo(1);
    }

    @Test
    void aLostAnswerToADirectMessageMakesNoDouble() {
        says("/deploy");
        sees("ASK");
        service.bean(Replies.class).everythingForgotten(new net.runagent.core.work.EverythingForgotten());
        world.faults().plan(new Fault("discord", "POST /channels/{channel}/messages", Kind.DROP_AFTER, 0, "", 0), 1);
        tell("one");
        sees("READY one");
        becomes("settled", () -> rows("state in ('PENDING', 'SENDING')") == 0);
        assertThat(count("READY one")).isEqualTo(1);
    }

    @Test
    void onlyOneProcessListensAndAnotherTakesOver() {
        ChatService second = process().started();
        says("/deploy");
        sees("ASK");
        service.close();
        service = second;
        becomes(
                "the second listens",
                () -> second.bean(DiscordGateway.class).leading()
                        && second.bean(DiscordGateway.class).sinceAnswer() != null
                        && discord.hears(null));
        long before = count("ASK");
        says("/deploy");
        becomes("answered", () -> count("ASK") == before + 1);
    }

    @Test
    void theCommandsAreRegisteredOnlyWhenTheirWordsChange() {
        long calls = commandCalls();
        assertThat(registered())
                .isNotEmpty()
                .allSatisfy(names -> assertThat(names)
                        .isEqualTo(service.bean(CommandMenu.class).commands()));
        service.close();
        service = process().started();
        becomes("connected", () -> discord.hears(null));
        says("/deploy");
        sees("ASK");
        assertThat(commandCalls()).isEqualTo(calls);
    }

    @Test
    void whileAnOptionIsTypedModelsAreSuggested() {
        Saying begun = new Saying("/deploy", null, null, null, null, null, Map.of("model", "be"), true);
        List<Choice> choices = discord.completes(ada, begun);
        assertThat(choices).containsExactly(new Choice("Beta", "vendor/beta"));

        discord.says(ada, new Saying("/deploy", null, null, null, null, null, Map.of("model", "vendor/beta"), false));
        sees("ASK vendor/beta");
    }

    @Test
    void theDoorRestsWhenItIsPausedAndForgetsNothing() {
        says("/deploy");
        sees("ASK");
        Worker gateway = service.bean(DiscordGateway.class);
        gateway.pause();
        says("/cancel");
        assertThat(discord.awaits(ada, null, "Cancelled", 0, Duration.ofMillis(300)))
                .isEmpty();
        gateway.resume();
        sees("Cancelled");
    }

    @Test
    void itsHealthTellsWhetherItHears() {
        assertThat(service.bean(DiscordHealth.class).health().getStatus().getCode())
                .isEqualTo("UP");
    }

    // ---- inside

    private void says(String text) {
        discord.says(ada, Saying.of(text));
    }

    private Seen.Message sees(String words) {
        return discord.awaits(ada, null, Pattern.quote(words), 0, MOST)
                .orElseThrow(() -> new AssertionError("not seen: " + words + " in " + everything()));
    }

    private List<Seen.Message> all() {
        return discord.sees(ada, null, 0).messages();
    }

    private List<Seen.Message> fromBot() {
        return all().stream().filter(message -> !message.from().equals("me")).toList();
    }

    private Seen.Message message(long id) {
        return all().stream().filter(message -> message.id() == id).findFirst().orElseThrow();
    }

    private String everything() {
        return all().stream().map(Seen.Message::text).toList().toString();
    }

    private long count(String words) {
        return fromBot().stream()
                .filter(message -> message.text().contains(words))
                .count();
    }

    private void tell(String order) {
        service.bean(Tidings.class).tell(user(), new OrderTalk.OrderReady(order), "ready:" + order);
    }

    private ChatUser user() {
        return new ChatUser(Platform.DISCORD, ada);
    }

    private long commandCalls() {
        return registered().size();
    }

    /** The names of all commands, each time they were registered. */
    private List<List<String>> registered() {
        return world.requests().of("discord").stream()
                .filter(request ->
                        request.method().equals("PUT") && request.path().endsWith("/commands"))
                .map(request -> JsonMapper.shared()
                        .readTree(request.body())
                        .valueStream()
                        .map(command -> command.path("name").asString())
                        .toList())
                .toList();
    }

    private List<String> bots() {
        return discord.chats(ada).stream().map(window -> window.bot()).toList();
    }

    private long unheard() {
        return db.jdbc().sql("select count(*) from inbox").query(Long.class).single();
    }

    private long rows(String where) {
        return db.jdbc()
                .sql("select count(*) from outbox where " + where)
                .query(Long.class)
                .single();
    }

    private String dump() {
        StringBuilder all = new StringBuilder();
        for (String table : List.of("conversation", "outbox", "inbox", "chat_message", "door_memory")) {
            db.jdbc()
                    .sql("select t::text as row from " + table + " t")
                    .query(String.class)
                    .list()
                    .forEach(all::append);
        }
        return all.toString();
    }

    private JsonNode post(String path, Object body) {
        return RestClient.create(worldApi.url())
                .post()
                .uri(path)
                .contentType(MediaType.APPLICATION_JSON)
                .body(body)
                .retrieve()
                .body(JsonNode.class);
    }

    private static void join(Thread thread) {
        try {
            thread.join(MOST);
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        }
    }

    private static void becomes(String what, BooleanSupplier condition) {
        long deadline = System.nanoTime() + MOST.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("not within " + MOST + ": " + what);
            }
            LockSupport.parkNanos(Duration.ofMillis(10).toNanos());
        }
    }

    private final class OrderDesk implements Desk<OrderTalk.PlaceOrder> {
        @Override
        public Class<OrderTalk.PlaceOrder> takes() {
            return OrderTalk.PlaceOrder.class;
        }

        @Override
        public Answer answer(OrderTalk.PlaceOrder question, Asker asker) {
            String order = question.size() + "-" + question.name();
            orders.add(order);
            return new OrderTalk.Placed(order);
        }
    }
}
