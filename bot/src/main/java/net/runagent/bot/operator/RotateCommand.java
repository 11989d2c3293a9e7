package net.runagent.bot.operator;

import java.io.PrintWriter;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import net.runagent.core.vault.KeyRotation;
import net.runagent.core.vault.Rotated;
import net.runagent.core.vault.RotationProgress;
import net.runagent.core.vault.RotationStep;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Exchanges the vault's key while the service runs. */
@Command(
        name = "rotate",
        description = {
            "Exchanges the vault's key while the service runs: makes the next one, wraps everything anew, refuses the old one.",
            "May be stopped at any point; run again it goes on."
        })
final class RotateCommand implements Callable<Integer> {
    private static final long TOLD_EVERY = 10_000;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Option(names = "--again", description = "makes a further key although the last rotation has only just ended")
    private boolean again;

    @Option(
            names = "--wait",
            paramLabel = "SECONDS",
            description = "how long to wait for processes that do not hold the new key yet (default: ${DEFAULT-VALUE})")
    private int waitSeconds = 600;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        try (var house = ShellHouse.open(ShellHouse.Database.READS)) {
            Rotated rotated = house.getBean(KeyRotation.class).run(again, new Told(out, waitSeconds));
            tell(out, rotated);
            return rotated instanceof Rotated.Done || rotated instanceof Rotated.Lately ? 0 : Shell.NOT_WELL;
        }
    }

    private static void tell(PrintWriter out, Rotated rotated) {
        switch (rotated) {
            case Rotated.Done(int primary, int old, String place, long rewrapped, var from) -> {
                out.println("Done: " + rewrapped + " data keys were wrapped anew by this run; key " + primary
                        + " protects everything, and key " + old + " is refused from now on.");
                out.println("Copy key " + primary
                        + " to where the copy of the old one is, and see that the copy fits: ./runagent vault status.");
                out.println("Keep key " + old + " (" + place + ") until "
                        + from.atZone(ZoneOffset.UTC).toLocalDate()
                        + ": backups of before need it. Then destroy it and its copies.");
            }
            case Rotated.Lately(int primary, var since) -> {
                out.println("Nothing was done: the last rotation ended only just; key " + primary
                        + " is the primary one since " + since + ".");
                out.println("To make a further key all the same: ./runagent vault rotate --again");
            }
            case Rotated.ByHand(int key, String how) ->
                out.println("Nothing was done: key " + key + " has to be made first. " + how);
            case Rotated.StillLacking(int key, List<String> processes) -> {
                out.println("Key " + key + " is announced, but these processes do not hold it: "
                        + String.join(", ", processes) + ". Everything goes on with the old key.");
                out.println("Bring the key to where they look for it (./runagent vault status on their machine says"
                        + " where), or end them, and run this again: it goes on from here.");
            }
            case Rotated.Unfinished(int old, long left, long damaged) -> {
                out.println(left + " data keys are still wrapped with key " + old + ", " + damaged
                        + " of them damaged. Key " + old + " stays in use for them; nothing is lost.");
                out.println(
                        damaged > 0
                                ? "The staff was told which; restore those rows, or replace those secrets, and run this"
                                        + " again."
                                : "Somebody has them locked. Run this again: it goes on from here.");
            }
        }
    }

    /** Tells each step on the terminal, and waits in real time. */
    private static final class Told implements RotationProgress {
        private final PrintWriter out;
        private final long until;
        private long told;

        Told(PrintWriter out, int waitSeconds) {
            this.out = out;
            this.until = System.nanoTime() + Duration.ofSeconds(waitSeconds).toNanos();
        }

        @Override
        public void says(RotationStep step) {
            switch (step) {
                case RotationStep.Announced(int key, String place) ->
                    out.println("Key " + key + " is announced: " + place);
                case RotationStep.Lacking(int key, List<String> processes) ->
                    out.println("Waiting until these hold key " + key + ": " + String.join(", ", processes));
                case RotationStep.NowPrimary(int key) ->
                    out.println("Key " + key + " is the primary one: everything new is wrapped with it.");
                case RotationStep.Rewrapped(long done) -> {
                    if (done - told >= TOLD_EVERY) {
                        out.println(done + " data keys wrapped anew");
                        told = done;
                    }
                }
            }
            out.flush();
        }

        @Override
        public boolean waits(Duration time) {
            if (System.nanoTime() > until) {
                return false;
            }
            LockSupport.parkNanos(time.toNanos());
            return !Thread.currentThread().isInterrupted();
        }
    }
}
