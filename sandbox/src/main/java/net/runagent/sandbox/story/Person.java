package net.runagent.sandbox.story;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/** A person with a chat; waits only for what came after their own last action. */
public final class Person {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private final WorldClient world;
    private final String path;
    private final String userId;
    private final String name;
    /** Per chat: what was changed after this is an answer to the last action. */
    private final Map<String, Long> since = new HashMap<>();

    public static final String OPERATOR = "@runagent_bot";

    private Person(WorldClient world, String name, JsonNode made) {
        this.world = world;
        this.name = name;
        this.path = "/world/people/" + made.get("person").asString() + "/";
        this.userId = made.get("userId").asString();
    }

    public static Person create(WorldClient world, String name) {
        return create(world, name, "telegram");
    }

    /** @param platform {@code telegram} or {@code discord} */
    static Person create(WorldClient world, String name, String platform) {
        return new Person(
                world, name, world.post("/world/people", Map.of("platform", platform, "name", name, "language", "en")));
    }

    /** Somebody whom the world has made already. */
    static Person of(WorldClient world, String name, JsonNode made) {
        return new Person(world, name, made);
    }

    public String userId() {
        return userId;
    }

    String name() {
        return name;
    }

    public void says(String text) {
        says(OPERATOR, text);
    }

    public void says(String bot, String text) {
        says(bot, Map.of("text", text, "to", bot));
    }

    /** @return the id of the message */
    private long says(String bot, Map<String, ?> saying) {
        JsonNode said = world.post(path + "says", saying);
        since.put(bot, said.get("seq").asLong());
        return said.get("id").asLong();
    }

    long writes(String text) {
        return says(OPERATOR, Map.of("text", text));
    }

    void corrects(long message, String text) {
        says(OPERATOR, Map.of("text", text, "edit", message));
    }

    void sendsFile(String name) {
        says(OPERATOR, Map.of("file", Map.of("name", name, "base64", "aGVsbG8=")));
    }

    /** @param name of the file, which may be a secret, as may the caption */
    long sendsFile(String name, String caption) {
        return says(OPERATOR, Map.of("file", Map.of("name", name, "base64", "aGVsbG8="), "caption", caption));
    }

    long replies(long message, String text) {
        return says(OPERATOR, Map.of("text", text, "replyTo", message));
    }

    /** Opens a page in the browser and sends its form when there are fields; what the last page says. */
    String visits(String url, Map<String, String> fields) {
        return world.post("/sweep/visits", Map.of("url", url, "fields", fields))
                .get("page")
                .asString();
    }

    /** Opens a page in the browser and sends its form; how the file begins that comes then. */
    String downloads(String url, Map<String, String> fields) {
        return world.post("/sweep/visits", Map.of("url", url, "fields", fields))
                .get("begins")
                .asString();
    }

    /** Waits until the bot has taken this message out of the chat. */
    void seesGone(long message) {
        Stage.until(
                () -> "message " + message + " deleted",
                PATIENCE,
                () -> look(0).get("messages")
                        .valueStream()
                        .filter(m -> m.get("id").asLong() == message
                                && m.get("deleted").asBoolean())
                        .findFirst());
    }

    /** The whole sign-in, from the command to the connected chat. */
    void connects(String email, String name) {
        says("/signin");
        opens("Sign in with Google");
        says(signsIn(email, name));
        taps("Connect");
        sees("connected");
    }

    /** Waits for a message that offers the button, and taps it there. */
    public void taps(String label) {
        JsonNode message =
                Stage.until(() -> "a button \"" + label + "\"; seen: " + lastTexts(), PATIENCE, () -> offering(label));
        JsonNode tapped = world.post(
                path + "taps",
                Map.of("button", label, "message", message.get("id").asLong()));
        since.put(OPERATOR, tapped.get("seq").asLong());
    }

    /** Taps a button of this message, which may be out of date; what the button then says. */
    String tapsOn(long message, String label) {
        JsonNode tapped = world.post(path + "taps", Map.of("button", label, "message", message));
        since.put(OPERATOR, tapped.get("seq").asLong());
        return tapped.path("toast").asString("");
    }

    /** Taps a button that opens a form, and sends the form. */
    void fills(String label, String field, String value) {
        taps(label);
        Stage.until(
                () -> "a form with " + field + "; seen: " + lastTexts(),
                PATIENCE,
                () -> look(0).path("form").path("fields").has(field) ? Optional.of(true) : Optional.empty());
        JsonNode sent = world.post(path + "fills", Map.of("fields", Map.of(field, value)));
        since.put(OPERATOR, sent.get("seq").asLong());
    }

    /** Waits for a menu with this option, and chooses it. */
    void chooses(String option) {
        Stage.until(
                () -> "a menu with " + option + "; seen: " + lastTexts(),
                PATIENCE,
                () -> look(since(OPERATOR))
                        .get("messages")
                        .valueStream()
                        .filter(m -> m.path("menus")
                                .valueStream()
                                .flatMap(menu -> menu.path("options").valueStream())
                                .anyMatch(o -> fits(o.asString(""), option)))
                        .findFirst());
        JsonNode chosen = world.post(path + "chooses", Map.of("values", List.of(option)));
        since.put(OPERATOR, chosen.get("seq").asLong());
    }

    /** Two fingers on one button at the same time. */
    void tapsTwice(String label) {
        JsonNode message = Stage.until(() -> "a button \"" + label + "\"", PATIENCE, () -> offering(label));
        Map<String, ?> tap =
                Map.of("button", label, "message", message.get("id").asLong());
        try (ExecutorService fingers = Executors.newVirtualThreadPerTaskExecutor()) {
            // The second one may find the button gone already: 404.
            fingers.execute(() -> world.tryPost(path + "taps", tap));
            fingers.execute(() -> world.tryPost(path + "taps", tap));
        }
    }

    /** Waits for a message that offers many things, and taps the first of them. */
    void tapsFirst(String regex) {
        JsonNode message = sees(regex);
        taps(message.get("buttons").get(0).get(0).asString());
    }

    private Optional<JsonNode> offering(String label) {
        return newest(m ->
                m.get("buttons").valueStream().flatMap(JsonNode::valueStream).anyMatch(b -> fits(b.asString(), label)));
    }

    /** Of what the last action has brought or changed. */
    private Optional<JsonNode> newest(Predicate<JsonNode> such) {
        return look(since(OPERATOR))
                .get("messages")
                .valueStream()
                .filter(m -> !m.get("deleted").asBoolean())
                .filter(such)
                .reduce((older, newer) -> newer);
    }

    private static boolean fits(String shown, String asked) {
        String plain = shown.replaceFirst("^[^\\p{L}\\p{N}]+", "").toLowerCase(Locale.ROOT);
        return plain.startsWith(asked.toLowerCase(Locale.ROOT));
    }

    public JsonNode sees(String regex) {
        return sees(OPERATOR, regex, PATIENCE);
    }

    /** Waits for a message of the bot that contains a match. */
    public JsonNode sees(String bot, String regex, Duration within) {
        WorldClient.Answer answer = world.tryGet(path + "sees?match=" + WorldClient.encode(regex) + "&within=" + within
                + "&after=" + since(bot) + "&with=" + WorldClient.encode(bot));
        if (!answer.fine()) {
            throw new StoryFailed("not within " + within.toSeconds() + " s in the chat with " + bot + ": " + regex
                    + "\n" + texts(answer.body().path("messages")));
        }
        return answer.body().get("message");
    }

    /** Whether the operator has said it since this person's last words, or says it within half a second. */
    boolean hasSeen(String regex) {
        return world.tryGet(path + "sees?match=" + WorldClient.encode(regex) + "&within=PT0.5S&after=" + since(OPERATOR)
                        + "&with=" + WorldClient.encode(OPERATOR))
                .fine();
    }

    /** What the bot has said since this person's last words to it, which is nothing. */
    void heardNothing(String bot) {
        JsonNode messages = world.get(path + "sees?after=" + since(bot) + "&with=" + WorldClient.encode(bot))
                .get("messages");
        Stage.demand(
                messages.valueStream()
                        .allMatch(message -> message.path("from").asString("").equals("me")),
                "nothing new from " + bot + ":\n" + texts(messages));
    }

    /** Asks, and whether such an answer comes at once. */
    boolean hears(String asked, String regex) {
        says(asked);
        return world.tryGet(path + "sees?match=" + WorldClient.encode(regex) + "&within=PT2S&after=" + since(OPERATOR)
                        + "&with=" + WorldClient.encode(OPERATOR))
                .fine();
    }

    /** Waits for a message with a document. */
    JsonNode seesDocument() {
        return Stage.until(
                () -> "a document; seen: " + lastTexts(),
                PATIENCE,
                () -> look(since(OPERATOR))
                        .get("messages")
                        .valueStream()
                        .filter(m ->
                                !m.get("document").isNull() && !m.get("deleted").asBoolean())
                        .findFirst());
    }

    /** Waits for the offer to create a bot, and accepts it. */
    public String createsBot(String username) {
        Stage.until(
                () -> "an offer to create a bot; seen: " + lastTexts(),
                PATIENCE,
                () -> look(0).get("botOffer").asBoolean() ? Optional.of(true) : Optional.empty());
        since.put(OPERATOR, look(0).get("seq").asLong());
        return world.post(path + "creates-bot", Map.of("username", username))
                .get("bot")
                .asString();
    }

    /** What BotFather hands out. */
    String makesToken(String username) {
        return makesBot(username).get("token").asString();
    }

    /** A bot the person owns: {@code bot} and {@code token}. */
    JsonNode makesBot(String username) {
        return world.post(path + "makes-token", Map.of("username", username));
    }

    /** The link that the last action has brought: one of an earlier message may be out of date by now. */
    public String opens(String label) {
        Stage.until(
                () -> "a link \"" + label + "\"; seen: " + lastTexts(), PATIENCE, () -> newest(m -> offers(m, label)));
        return world.post(path + "opens", Map.of("link", label)).get("url").asString();
    }

    private static boolean offers(JsonNode message, String label) {
        return message.get("links")
                .valueStream()
                .anyMatch(link -> fits(link.get("label").asString(), label));
    }

    public String signsIn(String email, String name) {
        return code(world.post(path + "signs-in", Map.of("email", email, "name", name)));
    }

    private static String code(JsonNode result) {
        if (result.path("code").isNull()) {
            throw new StoryFailed(
                    "the last page shows no code:\n" + result.path("page").asString(""));
        }
        return result.get("code").asString();
    }

    /** Signs in behind a link from anywhere, in the own browser; what code its last page shows. */
    String follows(String link, String email, String name) {
        return code(world.post(path + "signs-in", Map.of("email", email, "name", name, "link", link)));
    }

    private long since(String bot) {
        return since.getOrDefault(bot, 0L);
    }

    private JsonNode look(long after) {
        return world.get(path + "sees?after=" + after);
    }

    private String lastTexts() {
        return "\n" + texts(look(since(OPERATOR)).get("messages"));
    }

    private static String texts(JsonNode messages) {
        return messages.valueStream()
                .map(m -> "    | " + m.path("from").asString("") + ": "
                        + m.path("text").asString("").replace("\n", "\n    |   ") + "  " + m.path("buttons"))
                .collect(Collectors.joining("\n"));
    }
}
