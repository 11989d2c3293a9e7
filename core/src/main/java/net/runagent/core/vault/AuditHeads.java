package net.runagent.core.vault;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import net.runagent.core.work.EverythingForgotten;
import net.runagent.core.work.Recurring;
import net.runagent.core.work.Transactions;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * Notes the audit log's last row outside the database, one line an hour ({@code time row hash}): whoever cuts off the end
 * of the log is seen. Copy the file elsewhere to make that hold against who has the whole machine.
 */
@Component
class AuditHeads implements Recurring {
    private final AuditRecords records;
    private final Transactions transactions;
    private final Path file;
    private final Clock clock;

    AuditHeads(AuditRecords records, Transactions transactions, VaultProperties properties, Clock clock) {
        this.records = records;
        this.transactions = transactions;
        this.file = properties.auditHeadsFile().toAbsolutePath();
        this.clock = clock;
    }

    @Override
    public String name() {
        return "vault.audit-head";
    }

    @Override
    public Duration every() {
        return Duration.ofHours(1);
    }

    @Override
    public void run() {
        transactions
                .call(records::last)
                .ifPresent(row -> note(
                        clock.instant() + " " + row.seq() + " " + HexFormat.of().formatHex(row.hash()) + "\n"));
    }

    List<Head> noted() {
        if (!Files.exists(file)) {
            return List.of();
        }
        try {
            return Files.readAllLines(file).stream()
                    .map(line -> line.split(" "))
                    .map(parts ->
                            new Head(Long.parseLong(parts[1]), HexFormat.of().parseHex(parts[2])))
                    .toList();
        } catch (IOException unreadable) {
            throw new UncheckedIOException("the noted heads of the audit log cannot be read: " + file, unreadable);
        }
    }

    @EventListener
    void forget(EverythingForgotten event) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private void note(String line) {
        try {
            if (!Files.exists(file)) {
                Files.createDirectories(file.getParent());
                Files.createFile(
                        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            }
            Files.writeString(file, line, StandardCharsets.US_ASCII, StandardOpenOption.APPEND);
        } catch (IOException failed) {
            throw new UncheckedIOException("the head of the audit log cannot be noted in " + file, failed);
        }
    }

    record Head(long seq, byte[] hash) {}
}
