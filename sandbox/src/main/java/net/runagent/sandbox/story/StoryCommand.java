package net.runagent.sandbox.story;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Plays a story against a running sandbox; ends with 1 when it does not go as it should. */
@Command(name = "story", description = "Plays a story against a running sandbox.")
public final class StoryCommand implements Callable<Integer> {
    private static final Map<String, Consumer<Stage>> STORIES = stories();

    @Parameters(index = "0", description = "which; an unknown one brings the list")
    private String name = "";

    @Option(names = "--url", description = "the world API (default: ${DEFAULT-VALUE})")
    private String url = "http://127.0.0.1:8090";

    @Override
    public Integer call() {
        Consumer<Stage> story = STORIES.get(name);
        if (story == null) {
            System.err.println("There is no story " + name + ". Known: " + String.join(", ", STORIES.keySet()));
            return 2;
        }
        WorldClient world = new WorldClient(url);
        Runnable between = name.equals("life-with-kills") ? () -> killAndStart(world) : () -> {};
        Stage stage = new Stage(world, between);
        try {
            story.accept(stage);
        } catch (StoryFailed failed) {
            System.out.println(failed.getMessage());
            return 1;
        }
        System.out.printf(java.util.Locale.ROOT, "The story %s went as it should, in %.1f s.%n", name, stage.total());
        return 0;
    }

    private static Map<String, Consumer<Stage>> stories() {
        Map<String, Consumer<Stage>> stories = new LinkedHashMap<>();
        stories.put("life", stage -> new Life(stage).play());
        stories.put("life-with-kills", stage -> new Life(stage).play());
        stories.put("trouble", stage -> new Trouble(stage).play());
        stories.put("custody", stage -> new Custody(stage).play());
        stories.put("discord-life", stage -> new DiscordLife(stage).play());
        stories.put("both-chats", stage -> new BothChats(stage).play());
        stories.put("move", stage -> new Move(stage).play());
        stories.put("link-attacks", stage -> new LinkAttacks(stage).play());
        stories.put("refund", stage -> new Refund(stage).play());
        stories.put("webhooks-lost", stage -> new WebhooksLost(stage).play());
        stories.put("plan-change", stage -> new PlanChange(stage).play());
        stories.put("dunning", stage -> new Dunning(stage).play());
        stories.put("no-stock", stage -> new NoStock(stage).play());
        stories.put("lost-answer", stage -> new LostAnswer(stage).play());
        stories.put("terminate", stage -> new Terminate(stage).play());
        stories.put("restore", stage -> new Restore(stage).play());
        stories.put("agent-dies", stage -> new Care(stage).agentDies());
        stories.put("deaf", stage -> new Care(stage).deaf());
        stories.put("disk-full", stage -> new Care(stage).diskFull());
        stories.put("server-gone", stage -> new Care(stage).serverGone());
        stories.put("allowance", stage -> new Spending(stage).allowance());
        stories.put("top-up", stage -> new Spending(stage).topUp());
        stories.put("own-key", stage -> new Spending(stage).ownKey());
        stories.put("warm-claim", stage -> new WarmClaim(stage).play());
        return stories;
    }

    private static void killAndStart(WorldClient world) {
        world.post("/world/service/kill", Map.of());
        world.post("/world/service/start", Map.of());
    }
}
