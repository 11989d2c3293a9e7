package net.runagent.sandbox;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import net.runagent.sandbox.canary.SecretSearch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Searches what a run left behind for secrets; ends with 1 when there are any. */
@Command(name = "canary", description = "Searches a sandbox's requests, files and tables for secrets.")
final class CanaryCommand implements Callable<Integer> {
    @Option(names = "--url", description = "the world API (default: ${DEFAULT-VALUE})")
    private URI url = URI.create("http://127.0.0.1:8090");

    @Option(names = "--dir", description = "the sandbox's folder (default: ${DEFAULT-VALUE})")
    private Path dir = Path.of(".sandbox");

    @Override
    public Integer call() throws Exception {
        List<String> findings = new SecretSearch(url, dir).run();
        findings.forEach(System.out::println);
        return findings.isEmpty() ? 0 : 1;
    }
}
