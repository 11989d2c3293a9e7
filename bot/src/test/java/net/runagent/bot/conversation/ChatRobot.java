package net.runagent.bot.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import net.runagent.core.account.Account;
import net.runagent.core.account.AccountId;
import net.runagent.core.account.Accounts;
import net.runagent.core.account.ChatUser;
import net.runagent.core.account.Platform;
import net.runagent.core.conversation.Answer;
import net.runagent.core.conversation.Asker;
import net.runagent.core.conversation.Conversing;
import net.runagent.core.conversation.Desk;
import net.runagent.core.conversation.Desks;
import net.runagent.core.conversation.Flow;
import net.runagent.core.conversation.Flows;
import net.runagent.core.conversation.Happening;
import net.runagent.core.conversation.Heard;
import net.runagent.core.conversation.House;
import net.runagent.core.conversation.MemoryConversations;
import net.runagent.core.conversation.MemoryOutbox;
import net.runagent.core.conversation.Question;
import net.runagent.core.conversation.SecretDrop;
import net.runagent.core.conversation.Subjects;
import net.runagent.core.conversation.View;
import net.runagent.core.work.Arrival;
import net.runagent.core.work.Chance;
import net.runagent.core.work.Later;
import net.runagent.core.work.PayloadSeal;
import net.runagent.core.work.Transactions;

/**
 * Drives flows as a person on a chat platform would: through the real engine and the real texts, with everything else in
 * memory. {@code ChatRobot.with(new DeployTalk()).desk(...)}, then {@link #types}, {@link #taps}, {@link #sees}. The flows
 * start, help, language and settings are always there.
 */
public final class ChatRobot {
    public static final ChatUser ADA = new ChatUser(Platform.TELEGRAM, "100001");

    private static final PlainWords PLAIN_WORDS = new PlainWords(new Texts());

    private final List<Flow<?>> flows = new ArrayList<>();
    private final List<Desk<?>> desks = new ArrayList<>();
    private ChatUser user = ADA;
    private final Map<UUID, String> intake = new LinkedHashMap<>();
    private final Map<UUID, Instant> alarms = new HashMap<>();
    private final List<Question> asked = new ArrayList<>();
    private final RobotChat chat = new RobotChat();
    private final MemoryConversations conversations = new MemoryConversations(new RobotAccounts());
    private Instant now = Instant.parse("2026-11-24T12:00:00Z");
    private Conversing engine;
    private AccountId account;
    private String language = "en";
    private String chosenLanguage;
    private String name = "Ada";
    private final Map<UUID, Subjects.Fate> fates = new HashMap<>();
    private final Set<String> ourBots = new HashSet<>();
    private long counter;
    private int taps;

    private ChatRobot() {}

    public static ChatRobot with(Flow<?>... flows) {
        ChatRobot robot = new ChatRobot();
        robot.flows.addAll(List.of(flows));
        for (Flow<?> always :
                List.of(new StartTalk(), new HelpTalk(), new LanguageTalk(new Texts()), new SettingsTalk())) {
            if (robot.flows.stream().noneMatch(flow -> flow.name().equals(always.name()))) {
                robot.flows.add(always);
            }
        }
        return robot;
    }

    /** Answers a type of question; may be called again later to answer differently from then on. */
    public <Q extends Question> ChatRobot desk(Class<Q> takes, BiFunction<Q, Asker, Answer> answer) {
        desks.removeIf(desk -> desk.takes().equals(takes));
        desks.add(new Desk<Q>() {
            @Override
            public Class<Q> takes() {
                return takes;
            }

            @Override
            public Answer answer(Q question, Asker asker) {
                asked.add(question);
                return answer.apply(question, asker);
            }
        });
        engine = null;
        return this;
    }

    public <Q extends Question> ChatRobot desk(Class<Q> takes, Answer answer) {
        return desk(takes, (question, asker) -> answer);
    }

    /** Ada writes on Discord. */
    public ChatRobot onDiscord() {
        user = new ChatUser(Platform.DISCORD, ADA.userId());
        chat.on(Platform.DISCORD);
        engine = null;
        return this;
    }

    /** A real desk. */
    public ChatRobot desk(Desk<?> desk) {
        desks.removeIf(other -> other.takes().equals(desk.takes()));
        desks.add(desk);
        engine = null;
        return this;
    }

    /** From now on Ada's chat is linked to this account; may be called inside a desk. */
    public ChatRobot signedIn(AccountId id) {
        account = id;
        return this;
    }

    public ChatRobot signedIn() {
        return signedIn(new AccountId(new UUID(0, 4711)));
    }

    public ChatRobot signedOut() {
        account = null;
        return this;
    }

    /** What the chat app says it speaks. */
    public ChatRobot speaks(String tag) {
        language = tag;
        return this;
    }

    public ChatRobot named(String chatName) {
        name = chatName;
        return this;
    }

    // ---- what a person does

    public ChatRobot types(String text) {
        return hear(new Heard.Words(text, List.of(), "text"), chat.personWrites(text));
    }

    /** Sends something that is not text: voice, sticker, edited ... */
    public ChatRobot sends(String kind) {
        return hear(new Heard.Words("", List.of(), kind), chat.personWrites("[" + kind + "]"));
    }

    public ChatRobot sendsWithCaption(String kind, String caption) {
        return hear(new Heard.Words("", List.of(caption), kind), chat.personWrites("[" + kind + "]"));
    }

    /** In a group that we were put into, where others read along. */
    public ChatRobot typesInGroup(String text) {
        return hear(new Heard.Words(text, List.of(), "text"), chat.personWrites(text), "-100777");
    }

    public ChatRobot edits(String text) {
        return hear(new Heard.Words(text, List.of(), "edited"), chat.personWrites(text));
    }

    /** Taps the newest button that has this label (exactly, or as the beginning). */
    public ChatRobot taps(String label) {
        taps++;
        RobotChat.Button button = chat.button(label);
        return tapsRaw(button.pointer(), button.message());
    }

    /** The newest button with this label as it stands now, to be tapped later (a stale menu). */
    public Supplier<ChatRobot> finger(String label) {
        RobotChat.Button button = chat.button(label);
        return () -> tapsRaw(button.pointer(), button.message());
    }

    /** What the newest button with this label carries. */
    public String pointerOf(String label) {
        return chat.button(label).pointer();
    }

    /** The service was replaced by one in which this flow has changed; what was stored is still there. */
    public ChatRobot redeployed(Flow<?> changed) {
        flows.removeIf(flow -> flow.name().equals(changed.name()));
        flows.add(changed);
        engine = null;
        return this;
    }

    /** The service was replaced by one without this flow. */
    public ChatRobot withoutFlow(String name) {
        flows.removeIf(flow -> flow.name().equals(name));
        engine = null;
        return this;
    }

    /** A tap as a forged client could send it. */
    public ChatRobot tapsRaw(String data, String message) {
        return hear(new Heard.Tapped("tap-" + counter, data), message);
    }

    /** Types into the form that the active screen opens. */
    public ChatRobot fills(String text) {
        return fillsRaw(chat.form(), text);
    }

    /** A form that was opened a while ago, or that a forged client sends. */
    public ChatRobot fillsRaw(String pointer, String text) {
        return hear(new Heard.Filled("tap-" + counter, pointer, text), null);
    }

    /** What the form of the active screen carries. */
    public String form() {
        return chat.form();
    }

    /** Picks an option; options are buttons. */
    public ChatRobot chooses(String label) {
        return taps(label);
    }

    /** How often the person has tapped anything, the app's own button for a new bot included. */
    public int tapsSoFar() {
        return taps;
    }

    public ChatRobot createsBot(String botId, String username) {
        taps++;
        return hear(new Heard.BotMade(botId, username), null);
    }

    /** An agent has or had this bot. */
    public ChatRobot knowsBot(String botId) {
        ourBots.add(botId);
        return this;
    }

    public ChatRobot blocks() {
        return hear(new Heard.Reach(false), null);
    }

    public ChatRobot unblocks() {
        return hear(new Heard.Reach(true), null);
    }

    // ---- what happens elsewhere

    /** What has become of an agent. */
    public ChatRobot fate(UUID agent, Subjects.Fate fate) {
        fates.put(agent, fate);
        return this;
    }

    public ChatRobot happens(Happening happening) {
        return hear(new Heard.Told(happening), null);
    }

    /** Time goes by; flows that asked for it hear that their time has come. */
    public ChatRobot passes(Duration duration) {
        now = now.plus(duration);
        List<UUID> due = alarms.entrySet().stream()
                .filter(alarm -> !alarm.getValue().isAfter(now))
                .map(Map.Entry::getKey)
                .toList();
        due.forEach(id -> {
            Instant at = alarms.remove(id);
            hear(new Heard.Due(ChronoUnit.MICROS.between(Instant.EPOCH, at)), null);
        });
        return this;
    }

    // ---- what a person sees

    /** The texts that came or changed through the last input, and the sign on the button. */
    public List<String> news() {
        return chat.news();
    }

    /** Some message that came or changed through the last input contains this. */
    public ChatRobot sees(String part) {
        assertThat(chat.news())
                .as("what the last input brought")
                .anySatisfy(text -> assertThat(text).containsIgnoringCase(part));
        return this;
    }

    public ChatRobot doesNotSee(String part) {
        assertThat(chat.news())
                .as("what the last input brought")
                .allSatisfy(text -> assertThat(text).doesNotContainIgnoringCase(part));
        return this;
    }

    public ChatRobot seesNothingNew() {
        assertThat(chat.news()).isEmpty();
        return this;
    }

    public ChatRobot offers(String... labels) {
        assertThat(chat.labels()).contains(labels);
        return this;
    }

    public ChatRobot offersExactly(String... labels) {
        assertThat(chat.labels()).containsExactly(labels);
        return this;
    }

    /** Labels of the buttons and links of the active screen, in order. */
    public List<String> buttons() {
        return chat.labels();
    }

    /** Where the newest link with this label leads. */
    public String link(String label) {
        return chat.link(label);
    }

    /** The words of the active screen. */
    public String screen() {
        return chat.screen();
    }

    /** The active screen as the flow drew it. */
    public View view() {
        return chat.screenView();
    }

    /** The views that the last input brought or changed. */
    public List<View> newViews() {
        return chat.newViews();
    }

    /** All messages of the bot that are in the chat now, oldest first. */
    public List<String> messages() {
        return chat.messages();
    }

    public boolean personsMessageDeleted() {
        return chat.personsMessageDeleted();
    }

    /** The sign on the button tapped last; null when there was none. */
    public String toast() {
        return chat.toast();
    }

    public List<Question> asked() {
        return List.copyOf(asked);
    }

    /** What was pasted, by the id the flow was given. */
    public Optional<String> pasted(UUID id) {
        return Optional.ofNullable(intake.get(id));
    }

    /** Where the conversation stands, as it is stored. */
    public String stored() {
        return conversations
                .load(Set.of(user))
                .conversations()
                .values()
                .iterator()
                .next()
                .position();
    }

    /** How many pasted secrets wait in the intake. */
    public int intakeSize() {
        return intake.size();
    }

    public Instant now() {
        return now;
    }

    // ---- inside

    private ChatRobot hear(Heard.Signal signal, String message) {
        return hear(signal, message, user.userId());
    }

    private ChatRobot hear(Heard.Signal signal, String message, String where) {
        if (engine == null) {
            engine = engine();
        }
        chat.begin();
        UUID id = nextId();
        Arrival arrival = new Arrival(id, "robot", "d" + counter, null, user.lane(), new byte[0]);
        Heard heard = new Heard(id, user, where, where.equals(user.userId()), name, language, message, signal);
        engine.handle(List.of(arrival), any -> heard);
        return this;
    }

    private Conversing engine() {
        House house = new House(
                new Flows(flows),
                new Desks(desks),
                new RobotAccounts(),
                new RobotDrop(),
                (platform, bot) -> ourBots.contains(bot),
                (subject, account) -> fates.getOrDefault(subject, Subjects.Fate.GOES_ON),
                PLAIN_WORDS);
        return new Conversing(
                house,
                conversations,
                new MemoryOutbox(chat),
                List.of(chat.renderer()),
                new AtOnce(),
                new Alarms(),
                new NoSeal(),
                this::nextId,
                new Counting(),
                new RobotClock(() -> now));
    }

    private UUID nextId() {
        counter++;
        return new UUID(0x7000L, 0x8000_0000_0000_0000L | counter);
    }

    private final class RobotAccounts implements Accounts {
        @Override
        public Optional<AccountId> of(ChatUser asking) {
            return asking.equals(user) ? Optional.ofNullable(account) : Optional.empty();
        }

        @Override
        public Optional<Account> find(AccountId id) {
            return id.equals(account)
                    ? Optional.of(new Account(id, "Ada", "ada@example.org", null, chosenLanguage, now))
                    : Optional.empty();
        }

        @Override
        public List<ChatUser> chatsOf(AccountId id) {
            return id.equals(account) ? List.of(user) : List.of();
        }

        @Override
        public void reachable(ChatUser user, boolean reachable) {}

        @Override
        public Optional<Instant> heldUntil(ChatUser user) {
            return Optional.empty();
        }

        @Override
        public Locale languageOf(AccountId id) {
            return Locale.forLanguageTag(chosenLanguage == null ? language : chosenLanguage);
        }

        @Override
        public void speaks(AccountId id, String languageTag) {
            chosenLanguage = languageTag;
        }
    }

    private final class RobotDrop implements SecretDrop {
        @Override
        public UUID put(ChatUser owner, byte[] secret) {
            UUID id = nextId();
            intake.put(id, new String(secret, StandardCharsets.UTF_8));
            return id;
        }

        @Override
        public void forget(UUID id) {
            intake.remove(id);
        }
    }

    private final class Alarms implements Later {
        @Override
        public void at(String job, UUID id, Instant when) {
            alarms.put(id, when);
        }

        @Override
        public void soon(String job, UUID id) {
            alarms.put(id, now);
        }

        @Override
        public void forget(String job, UUID id) {
            alarms.remove(id);
        }
    }

    private static final class AtOnce implements Transactions {
        @Override
        public <T> T call(Supplier<T> work) {
            return work.get();
        }

        @Override
        public void afterCommit(Runnable work) {
            work.run();
        }
    }

    private static final class NoSeal implements PayloadSeal {
        @Override
        public byte[] seal(UUID rowId, byte[] plain) {
            return plain;
        }

        @Override
        public byte[] open(UUID rowId, byte[] sealed) {
            return sealed;
        }
    }

    private static final class Counting implements Chance {
        private long next = 0x0123_4567_89ab_cdefL;

        @Override
        public byte[] bytes(int count) {
            next += 0x9e37_79b9_7f4a_7c15L;
            return Arrays.copyOf(ByteBuffer.allocate(Long.BYTES).putLong(next).array(), count);
        }

        @Override
        public int below(int bound) {
            return 0;
        }
    }
}
