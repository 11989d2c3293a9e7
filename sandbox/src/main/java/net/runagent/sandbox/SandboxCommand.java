package net.runagent.sandbox;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import net.runagent.sandbox.service.ServiceProcess;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Opens the world, starts the real service inside it and says where to chat. */
@Command(name = "sandbox", description = "The whole product against a simulated world.")
final class SandboxCommand implements Callable<Integer> {
    @Option(names = "--port", description = "of the page and the world API (default: ${DEFAULT-VALUE})")
    private int port = 8090;

    @Option(names = "--dir", description = "keeps the service's data and the world's (default: ${DEFAULT-VALUE})")
    private Path dir = Path.of(".sandbox");

    @Option(names = "--seed", description = "draws ids, keys and names (default: ${DEFAULT-VALUE})")
    private long seed = 1;

    @Option(names = "--delays", description = "quick: world actions take 100 ms; real: as long as they do")
    private String delays = "quick";

    @Option(names = "--service", description = "the service's jar; without it the world runs alone")
    private @Nullable Path service;

    @Option(names = "--service-command", arity = "1..*", description = "starts the service instead of java -jar")
    private @Nullable List<String> serviceCommand;

    @Option(names = "--set", description = "a further setting of the service: name=value")
    private Map<String, String> settings = Map.of();

    @Override
    public Integer call() throws InterruptedException {
        Path home = dir.toAbsolutePath().normalize();
        CountDownLatch ended = new CountDownLatch(1);
        boolean longerEnd = service != null && serviceCommand == null && ServiceProcess.remembersThisRun(service);
        RunningSandbox sandbox = new RunningSandbox(home, seed, delays.equals("real"), port, command(), settings);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            System.out.println(
                    longerEnd
                            ? "Stopping (some seconds longer this time, so that the next start is quick) ..."
                            : "Stopping ...");
            sandbox.close();
            ended.countDown();
        }));
        ServiceProcess process = sandbox.service();
        if (process != null) {
            System.out.println("Starting the service (log: " + process.log() + ") ...");
            try {
                process.start();
            } catch (IllegalStateException failed) {
                System.err.println(failed.getMessage());
                return 1;
            }
        }
        System.out.println(greeting(sandbox, home));
        ended.await();
        return 0;
    }

    private List<String> command() {
        if (serviceCommand != null) {
            return serviceCommand;
        }
        return service != null ? ServiceProcess.java(service) : List.of();
    }

    private static String greeting(RunningSandbox sandbox, Path home) {
        StringBuilder text = new StringBuilder();
        text.append("\n  Chat with RunAgent at  ").append(sandbox.url()).append("/\n\n");
        text.append("  world API   ").append(sandbox.url()).append("/world/health\n");
        text.append("  service     ")
                .append(
                        sandbox.service() == null
                                ? "not started (no --service)"
                                : sandbox.world().serviceUrl())
                .append('\n');
        text.append("  data        ").append(home).append("\n");
        text.append("  Ctrl-C ends everything; starting again on the same data goes on where it was.\n");
        return text.toString();
    }
}
