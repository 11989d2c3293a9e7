package net.runagent.sandbox;

import net.runagent.sandbox.bench.BenchCommand;
import net.runagent.sandbox.bench.TrainCommand;
import net.runagent.sandbox.story.StoryCommand;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The simulated world's commands. */
@Command(
        name = "sandbox",
        description = "The outside world of RunAgent, simulated.",
        subcommands = {
            SandboxCommand.class,
            CanaryCommand.class,
            StoryCommand.class,
            BenchCommand.class,
            TrainCommand.class
        })
public final class Sandbox {
    private Sandbox() {}

    public static void main(String[] args) {
        CommandLine line = new CommandLine(new Sandbox());
        System.exit(line.execute(args));
    }
}
