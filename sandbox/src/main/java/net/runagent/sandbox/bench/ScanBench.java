package net.runagent.sandbox.bench;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import net.runagent.sandbox.chain.Chain;
import net.runagent.sandbox.chain.ChainParty;
import net.runagent.sandbox.http.Json;
import net.runagent.sandbox.service.ServiceProcess;

/**
 * The scanner: 100,000 deposit addresses, then 1,000 blocks with 10,000 transfers to them, read from two providers, compared,
 * noted, booked and committed.
 */
final class ScanBench implements Bench {
    private static final int ADDRESSES = 100_000;
    private static final int BLOCKS = 1_000;
    private static final int TRANSFERS = 10_000;
    private static final String CHAIN = "polygon";
    private static final String TOKEN = "0xc2132d05d31c914a87c6611c10748aeb04b58e8f";
    private static final String PAYER = "0x00000000000000000000000000000000000a11ce";

    private final Path serviceJar;
    private final List<String> javaOptions;

    ScanBench(Path serviceJar, List<String> javaOptions) {
        this.serviceJar = serviceJar;
        this.javaOptions = javaOptions;
    }

    @Override
    public String name() {
        return "scan";
    }

    @Override
    public Map<String, Object> measure(Progress says) throws Exception {
        try (Measured measured = Measured.withChains(serviceJar, javaOptions)) {
            measured.service().start(); // makes the database
            measured.service().end(Duration.ofSeconds(60));
            measured.world().requests().record("chain", false);
            run(measured, "scan", CHAIN);
            long from = System.nanoTime();
            run(measured, "fill", Integer.toString(ADDRESSES));
            says.say("%d addresses made in %.0f s", ADDRESSES, Figures.seconds(System.nanoTime() - from));
            pay(measured, run(measured, "some", Integer.toString(TRANSFERS)));
            says.say("%d blocks with %d transfers are final", BLOCKS, TRANSFERS);
            String[] scanned = run(measured, "scan", CHAIN).getLast().split(" ");
            String[] again = run(measured, "scan", CHAIN).getLast().split(" ");
            Map<String, Object> figures = new LinkedHashMap<>();
            figures.put("blocks_per_s", Figures.rounded(Figures.perSecond(BLOCKS, Long.parseLong(scanned[2])), 0));
            figures.put("transfers", Integer.parseInt(scanned[1]));
            figures.put("transfers_again", Integer.parseInt(again[1]));
            figures.put("heap_mb_before", megabytes(scanned[3]));
            figures.put("heap_mb_after", megabytes(scanned[4]));
            figures.put("addresses", ADDRESSES);
            return figures;
        }
    }

    private static long megabytes(String bytes) {
        return Long.parseLong(bytes) >> 20;
    }

    /** Ten transfers a block, all to different people. */
    private static void pay(Measured measured, List<String> to) {
        ChainParty chains = measured.party(ChainParty.class);
        int each = TRANSFERS / BLOCKS;
        for (int block = 0; block < BLOCKS; block++) {
            List<Chain.Log> logs = new ArrayList<>();
            for (String one : to.subList(block * each, (block + 1) * each)) {
                logs.add(Chain.Log.transfer(TOKEN, PAYER, one, BigInteger.valueOf(19_000_000L + block)));
            }
            chains.with(
                    CHAIN,
                    chain -> chain.include(
                            logs, List.of(), measured.world().clock().now()));
        }
        chains.with(CHAIN, chain -> {
            chain.mine(50, measured.world().clock().now());
            return chain.head();
        });
    }

    private List<String> run(Measured measured, String... arguments) throws IOException, InterruptedException {
        List<String> words = new ArrayList<>(ServiceProcess.asInProduction(serviceJar, javaOptions));
        words.removeLast(); // serve
        words.addAll(List.of("chain", "measure"));
        words.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(words).redirectError(ProcessBuilder.Redirect.INHERIT);
        Map<String, String> settings = measured.service().settings();
        builder.directory(new File(Objects.requireNonNull(settings.get("runagent.database.dir"))).getParentFile());
        builder.environment().put("SPRING_APPLICATION_JSON", Json.text(settings));
        Process process = builder.start();
        List<String> said = new ArrayList<>();
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            String line;
            while ((line = lines.readLine()) != null) {
                said.add(line);
            }
        }
        if (process.waitFor() != 0) {
            throw new IllegalStateException(List.of(arguments) + " ended with " + process.exitValue() + ": " + said);
        }
        return said;
    }
}
