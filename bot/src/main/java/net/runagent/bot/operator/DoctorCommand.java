package net.runagent.bot.operator;

import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import net.runagent.core.operator.Finding;
import net.runagent.core.operator.Finding.Standing;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tools.jackson.databind.json.JsonMapper;

/** Says of each part whether it would work, and what to do where it would not. Changes nothing anywhere. */
@Command(
        name = "doctor",
        description = "Checks the settings, the vault's key, the database, the clock and, read-only, every provider.")
final class DoctorCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Option(names = "--json", description = "Print one JSON object instead of text.")
    private boolean json;

    @Override
    public Integer call() {
        List<Finding> findings;
        try (var house = ShellHouse.open(ShellHouse.Database.LOOKS)) {
            findings = new Doctor(house).look();
        } catch (RuntimeException unreadable) {
            findings = List.of(Finding.wrong("Settings", Plain.words(unreadable), "put that right, then ask again"));
        }
        long wrong = findings.stream()
                .filter(finding -> finding.standing() == Standing.WRONG)
                .count();
        long unseen = findings.stream()
                .filter(finding -> finding.standing() == Standing.NOT_CHECKED)
                .count();
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(JsonMapper.shared().writeValueAsString(new Report(wrong == 0, findings)));
        } else {
            findings.forEach(finding -> out.println(line(finding)));
            out.println(
                    wrong == 0
                            ? "RunAgent would run"
                                    + (unseen == 0 ? "" : ", as far as it was checked (see \"not checked\")")
                                    + ". Nothing was changed anywhere."
                            : "RunAgent would not run as it should: " + wrong
                                    + (wrong == 1 ? " thing is" : " things are")
                                    + " to be put right. Nothing was changed anywhere.");
        }
        return wrong == 0 ? 0 : Shell.NOT_WELL;
    }

    private static String line(Finding finding) {
        String next = finding.next().isEmpty() ? "" : ". Next: " + finding.next();
        return "%-12s  %s: %s%s".formatted(finding.standing().word(), finding.part(), finding.seen(), next);
    }

    record Report(boolean runs, List<Finding> findings) {}
}
