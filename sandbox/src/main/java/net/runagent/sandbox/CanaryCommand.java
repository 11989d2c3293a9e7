package net.runagent.sandbox;

import java.net.URI;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import net.runagent.sandbox.canary.FilePlaces;
import net.runagent.sandbox.canary.SecretSearch;
import net.runagent.sandbox.canary.TableDump;
import net.runagent.sandbox.canary.WorldPlaces;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Searches what a run left behind for secrets; ends with 1 when there are any. */
@Command(
        name = "canary",
        description = "Searches a sandbox's requests, mails, chats, pages, metrics, files and tables for secrets.")
final class CanaryCommand implements Callable<Integer> {
    @Option(names = "--url", description = "the world API (default: ${DEFAULT-VALUE})")
    private URI url = URI.create("http://127.0.0.1:8090");

    @Option(names = "--dir", description = "the sandbox's folder (default: ${DEFAULT-VALUE})")
    private Path dir = Path.of(".sandbox");

    @Override
    public Integer call() throws Exception {
        WorldPlaces world = new WorldPlaces(url);
        SecretSearch search = new SecretSearch(world.canaries());
        world.search(search);
        TableDump.of(dir.resolve("service")).search(search);
        new FilePlaces(dir).search(search);
        System.out.println(search.summary());
        search.findings().forEach(System.out::println);
        return search.findings().isEmpty() ? 0 : 1;
    }
}
