package net.runagent.persistence.vault;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import net.runagent.persistence.database.TestDatabase;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** What the vault's tests share: a database emptied for each, a key file, and somebody who writes in the database behind our back. */
abstract class VaultTest {
    static TestDatabase db;

    @TempDir
    Path folder;

    VaultContext service;

    @BeforeAll
    static void openDatabase() {
        db = TestDatabase.fresh();
    }

    @AfterAll
    static void closeDatabase() {
        db.close();
    }

    @BeforeEach
    void start() {
        attack(
                "truncate vault_kek, vault_holder, vault_dek, vault_secret, vault_grant, vault_intake, vault_audit, secret_link",
                "drop table if exists copy, copy_of_keys");
        service = anotherProcess();
    }

    @AfterEach
    void close() {
        service.close();
    }

    VaultContext anotherProcess() {
        return new VaultContext(db, VaultContext.keyFile(folder, 1));
    }

    /** As the owner of the database who has switched the triggers off. */
    void attack(String... statements) {
        db.transactions().run(() -> {
            db.jdbc().sql("set local session_replication_role = replica").update();
            for (String statement : statements) {
                db.jdbc().sql(statement).update();
            }
        });
    }

    long count(String table) {
        return db.jdbc().sql("select count(*) from " + table).query(Long.class).single();
    }

    List<Map<String, Object>> rows(String sql) {
        return db.jdbc().sql(sql).query().listOfRows();
    }
}
