package net.runagent.persistence.deployment;

import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import net.runagent.core.work.CrashPoint;
import net.runagent.persistence.database.TestDatabase;

/** A process of its own that builds until it reaches a label, says so in the database and waits there to be killed. */
final class DoomedBuilder {
    private DoomedBuilder() {}

    /** @param args url, user, password, key file, label */
    public static void main(String[] args) throws InterruptedException {
        TestDatabase db = TestDatabase.at(args[0], args[1], args[2]);
        CrashPoint.arm(label -> {
            if (label.equals(args[4])) {
                db.jdbc().sql("insert into outside_made values ('doomed')").update();
                waitForTheEnd();
            }
        });
        try (SagaProcess process = new SagaProcess(args[0], args[1], args[2], Path.of(args[3])).works()) {
            waitForTheEnd();
        }
    }

    private static void waitForTheEnd() {
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
