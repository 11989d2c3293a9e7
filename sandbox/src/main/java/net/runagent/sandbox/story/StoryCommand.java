package net.runagent.sandbox.story;

import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Plays a story against a running sandbox; ends with 1 when it does not go as it should. */
@Command(name = "story", description = "Plays a story against a running sandbox.")
public final class StoryCommand implements Callable<Integer> {
    private static final List<String> KNOWN = List.of(
            "life",
            "life-with-kills",
            "trouble",
            "custody",
            "discord-life",
            "both-chats",
            "move",
            "link-attacks",
            "refund",
            "webhooks-lost",
            "plan-change",
            "dunning",
            "no-stock",
            "lost-answer",
            "terminate");

    @Parameters(
            index = "0",
            description = "life, life-with-kills, trouble, custody, discord-life, both-chats, move, link-attacks,"
                    + " refund, webhooks-lost, plan-change, dunning, no-stock, lost-answer or terminate")
    private String name = "";

    @Option(names = "--url", description = "the world API (default: ${DEFAULT-VALUE})")
    private String url = "http://127.0.0.1:8090";

    @Override
    public Integer call() {
        if (!KNOWN.contains(name)) {
            System.err.println("There is no story " + name + ". Known: " + String.join(", ", KNOWN));
            return 2;
        }
        WorldClient world = new WorldClient(url);
        Runnable between = name.equals("life-with-kills") ? () -> killAndStart(world) : () -> {};
        Stage stage = new Stage(world, between);
        try {
            switch (name) {
                case "trouble" -> new Trouble(stage).play();
                case "discord-life" -> new DiscordLife(stage).play();
                case "both-chats" -> new BothChats(stage).play();
                case "move" -> new Move(stage).play();
                case "plan-change" -> new PlanChange(stage).play();
                case "dunning" -> new Dunning(stage).play();
                case "custody" -> new Custody(stage).play();
                case "refund" -> new Refund(stage).play();
                case "webhooks-lost" -> new WebhooksLost(stage).play();
                case "no-stock" -> new NoStock(stage).play();
                case "lost-answer" -> new LostAnswer(stage).play();
                case "terminate" -> new Terminate(stage).play();
                case "link-attacks" -> new LinkAttacks(stage).play();
                default -> new Life(stage).play();
            }
        } catch (StoryFailed failed) {
            System.out.println(failed.getMessage());
            return 1;
        }
        System.out.printf(java.util.Locale.ROOT, "The story %s went as it should, in %.1f s.%n", name, stage.total());
        return 0;
    }

    private static void killAndStart(WorldClient world) {
        world.post("/world/service/kill", Map.of());
        world.post("/world/service/start", Map.of());
    }
}
