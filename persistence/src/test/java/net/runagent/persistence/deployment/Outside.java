package net.runagent.persistence.deployment;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import net.runagent.core.account.Platform;
import net.runagent.core.deployment.AgentBots;
import net.runagent.core.deployment.AgentHost;
import net.runagent.core.deployment.Deployment;
import net.runagent.core.deployment.DeploymentId;
import net.runagent.core.deployment.HostAccess;
import net.runagent.core.deployment.HostResult;
import net.runagent.core.deployment.ModelKeys;
import net.runagent.core.deployment.ServerFleet;
import net.runagent.core.deployment.ServerRecipe;
import net.runagent.core.deployment.SpareId;
import net.runagent.core.deployment.SubjectId;
import net.runagent.core.money.UsdMicros;
import net.runagent.core.vault.Grant;
import net.runagent.core.vault.Secret;
import net.runagent.core.vault.SecretKind;
import net.runagent.core.vault.Vault;
import net.runagent.core.vault.VaultScope;
import net.runagent.persistence.database.TestDatabase;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Everything outside, in tables of its own behind connections of its own: what was done there stays done, whoever of ours
 * dies, and every process sees the same. Nothing here is unique by itself: a second server would be made.
 */
final class Outside implements ServerFleet, AgentHost, AgentBots, ModelKeys {
    private final JdbcClient jdbc;
    private final ObjectProvider<Vault> vault;

    /** @param connections a pool that no transaction of ours uses */
    Outside(TestDatabase connections, ObjectProvider<Vault> vault) {
        this.jdbc = connections.jdbc();
        this.vault = vault;
    }

    static void begin(TestDatabase db) {
        for (String table : List.of(
                "outside_server (id bigserial, name text, owner uuid, spare boolean, host_key text, next_key text, keys int default 0, looks int default 0, written int default 0)",
                "outside_made (what text)",
                "outside_model_key (deployment uuid, usd_micros bigint)",
                "outside_bot (id text, tokens int)")) {
            db.jdbc().sql("create table " + table).update();
        }
    }

    // ---- provider

    @Override
    public boolean available() {
        return true;
    }

    @Override
    public Creation create(ServerOrder order) {
        return server(order.name()).map(Creation.Made::new).orElseGet(() -> {
            jdbc.sql("insert into outside_server (name, owner, spare, host_key) values (?, ?, ?, ?)")
                    .params(order.name(), order.subject().value(), order.subject() instanceof SpareId, order.userData())
                    .update();
            made("server " + order.name());
            return new Creation.Made(server(order.name()).orElseThrow());
        });
    }

    @Override
    public Sighting find(String name) {
        return server(name).<Sighting>map(Sighting.Present::new).orElseGet(Sighting.Absent::new);
    }

    @Override
    public Sighting watch(String name) {
        return find(name);
    }

    @Override
    public Unused unused() {
        return new Unused.All(Set.of());
    }

    @Override
    public Listing ours() {
        return new Listing.All(jdbc.sql("select id, name, owner, spare from outside_server")
                .query((row, number) -> new Labelled(
                        row.getLong("id"),
                        row.getString("name"),
                        owner(row.getObject("owner", UUID.class), row.getBoolean("spare"))))
                .list());
    }

    @Override
    public Ending delete(Set<SubjectId> owners, String name) {
        for (SubjectId owner : owners) {
            jdbc.sql("delete from outside_server where name = ? and owner = ?")
                    .params(name, owner.value())
                    .update();
        }
        return new Ending.Done();
    }

    @Override
    public Ending relabel(Set<SubjectId> owners, DeploymentId to, int generation, String name) {
        jdbc.sql("update outside_server set owner = :to, spare = false where name = :name and owner in (:owners)")
                .param("to", to.value())
                .param("name", name)
                .param("owners", owners.stream().map(SubjectId::value).toList())
                .update();
        return new Ending.Done();
    }

    private static SubjectId owner(UUID id, boolean spare) {
        return spare ? new SpareId(id) : new DeploymentId(id);
    }

    @Override
    public Ending shutDown(DeploymentId deployment, String name) {
        return new Ending.Done();
    }

    @Override
    public Ending powerOff(DeploymentId deployment, String name) {
        return new Ending.Done();
    }

    @Override
    public Ending powerOn(DeploymentId deployment, String name) {
        return new Ending.Done();
    }

    @Override
    public Ending changeType(DeploymentId deployment, String name, String serverType) {
        throw new AssertionError("no saga that dies in a process of its own changes a server's type");
    }

    @Override
    public Fit fit(Server server, List<String> serverTypes, int mostMonthlyCents) {
        throw new AssertionError("no saga that dies in a process of its own asks what a server would fit");
    }

    @Override
    public Ending reset(String name) {
        return new Ending.Done();
    }

    private Optional<Server> server(String name) {
        return jdbc.sql("select id from outside_server where name = ?").param(name).query(Long.class).list().stream()
                .findFirst()
                .map(id -> new Server(id, name, "running", "10.0.0." + id, "cx23", "fsn1", false, true));
    }

    private void made(String what) {
        jdbc.sql("insert into outside_made values (?)").param(what).update();
    }

    // ---- servers

    @Override
    public String userData(String hostname, String opsPublicKey, byte[] hostKeyPrivate, String hostKeyPublic) {
        return hostKeyPublic;
    }

    /** Opens our key as a real login does, and refuses whoever expects another host key. */
    private <T> HostResult<T> on(HostAccess access, Supplier<HostResult<T>> command) {
        vault.getObject().open(access.grant(), Secret::lengthBytes);
        String shown = jdbc.sql("select host_key from outside_server where id = ?")
                .param(id(access))
                .query(String.class)
                .optional()
                .orElse("");
        return shown.equals(access.hostKey()) ? command.get() : new HostResult.Wrong<>("host.key-mismatch", "");
    }

    private static long id(HostAccess access) {
        return Long.parseLong(access.address().substring(access.address().lastIndexOf('.') + 1));
    }

    private int change(HostAccess access, String set) {
        return jdbc.sql("update outside_server set " + set + " where id = ?")
                .param(id(access))
                .update();
    }

    private static <T> HostResult<T> ok(T value) {
        return new HostResult.Ok<>(value);
    }

    @Override
    public ServerRecipe recipe() {
        return new ServerRecipe("openclaw-1");
    }

    @Override
    public HostResult<Void> warm(HostAccess access, Grant gatewayToken) {
        return on(access, () -> {
            vault.getObject().open(gatewayToken, Secret::lengthBytes);
            return ok(null);
        });
    }

    @Override
    public HostResult<Rehearsal> rehearse(HostAccess access) {
        return on(access, () -> ok(new Rehearsal.Held()));
    }

    @Override
    public HostResult<Void> rename(HostAccess access, String hostname) {
        return on(access, () -> ok(null));
    }

    @Override
    public HostResult<Booted> boot(HostAccess access) {
        return on(access, () -> {
            change(access, "looks = looks + 1");
            int looks = jdbc.sql("select looks from outside_server where id = ?")
                    .param(id(access))
                    .query(Integer.class)
                    .single();
            return looks < 2 ? new HostResult.NotYet<>("booting", Duration.ofMillis(50)) : ok(new Booted("boot", "1"));
        });
    }

    @Override
    public HostResult<String> nextHostKey(HostAccess access) {
        return on(access, () -> {
            change(
                    access,
                    "keys = keys + (next_key is null)::int,"
                            + " next_key = coalesce(next_key, 'ssh-ed25519 BOX' || id || '-' || keys)");
            return ok(jdbc.sql("select next_key from outside_server where id = ?")
                    .param(id(access))
                    .query(String.class)
                    .single());
        });
    }

    @Override
    public HostResult<Void> switchHostKey(HostAccess access, String nextHostKey) {
        return on(access, () -> {
            change(access, "host_key = coalesce(next_key, host_key), next_key = null");
            return ok(null);
        });
    }

    @Override
    public HostResult<Readiness> verify(HostAccess access) {
        return on(access, () -> ok(new Readiness(List.of("firewall"), List.of(), List.of())));
    }

    @Override
    public HostResult<Void> install(HostAccess access) {
        return on(access, () -> ok(null));
    }

    @Override
    public HostResult<Void> configure(HostAccess access, DesiredAgent desired) {
        return on(access, () -> {
            desired.secrets().forEach((kind, grant) -> vault.getObject().open(grant, Secret::lengthBytes));
            change(access, "written = " + desired.secrets().size());
            return ok(null);
        });
    }

    @Override
    public HostResult<Void> renewSecrets(HostAccess access, DesiredAgent desired, boolean restart) {
        return configure(access, desired);
    }

    @Override
    public HostResult<Void> admitKey(HostAccess access, String publicKey) {
        return on(access, () -> ok(null));
    }

    @Override
    public HostResult<Void> admitOnly(HostAccess access, String publicKey) {
        return on(access, () -> ok(null));
    }

    @Override
    public HostResult<Boolean> letsIn(HostAccess access) {
        return on(access, () -> ok(true));
    }

    @Override
    public HostResult<AgentHealth> health(HostAccess access) {
        return on(access, () -> ok(new AgentHealth(true, true, List.of(), true, "2026.9.6", 0, 1500, 20, null)));
    }

    @Override
    public HostResult<FirstAnswer> greet(HostAccess access, DesiredAgent desired) {
        return on(access, () -> ok(new FirstAnswer.Answered("Hello Ada!")));
    }

    @Override
    public HostResult<FirstAnswer> answer(HostAccess access, DesiredAgent desired, UUID turn) {
        throw new AssertionError("nothing is rotated here");
    }

    @Override
    public HostResult<Void> restart(HostAccess access) {
        return on(access, () -> ok(null));
    }

    @Override
    public HostResult<Void> makeRoom(HostAccess access) {
        throw new AssertionError("nothing is recovered here");
    }

    @Override
    public HostResult<Void> repair(HostAccess access, UUID turn) {
        throw new AssertionError("nothing is recovered here");
    }

    @Override
    public HostResult<Void> reinstall(HostAccess access, UUID turn) {
        throw new AssertionError("nothing is recovered here");
    }

    // ---- platform

    @Override
    public Checked check(Platform platform, Secret token) {
        return new Checked.Ok("555", "ada_agent_bot");
    }

    @Override
    public Waiting waiting(Platform platform, Secret token) {
        return new Waiting.Messages(0, false);
    }

    @Override
    public Fetched fetchManagedToken(String botId) {
        return new Fetched.Token(Secret.taking("123:token".getBytes()));
    }

    @Override
    public Checked restrictToOwner(String botId, String ownerId) {
        return new Checked.Ok(botId, "ada_agent_bot");
    }

    @Override
    public Fetched replaceManagedToken(String botId) {
        jdbc.sql("insert into outside_bot values (?, 1)").param(botId).update();
        return new Fetched.Token(Secret.taking("123:new".getBytes()));
    }

    // ---- model provider

    @Override
    public Made ensure(DeploymentId deployment, VaultScope scope, UsdMicros limit) {
        if (vault.getObject().find(scope, SecretKind.OPENROUTER_KEY).isPresent()) {
            return new Made.Done();
        }
        // A key whose secret was lost on the way is worthless: it is replaced.
        remove(deployment);
        jdbc.sql("insert into outside_model_key values (?, ?)")
                .params(deployment.value(), limit.value())
                .update();
        try (Secret key = Secret.taking("sk-or-v1-fake".getBytes())) {
            vault.getObject().keep(scope, SecretKind.OPENROUTER_KEY, key);
        }
        return new Made.Done();
    }

    @Override
    public Made look(Secret given) {
        throw new AssertionError("nothing is rotated here");
    }

    @Override
    public Made setAside(DeploymentId deployment) {
        throw new AssertionError("nothing is rotated here");
    }

    @Override
    public Made comeBack(Deployment deployment, UUID rotation) {
        throw new AssertionError("nothing is rotated here");
    }

    @Override
    public void cameBack(Deployment deployment) {
        throw new AssertionError("nothing is rotated here");
    }

    @Override
    public void stayAside(DeploymentId deployment) {
        throw new AssertionError("nothing is rotated here");
    }

    @Override
    public Made replace(DeploymentId deployment, VaultScope scope, UUID rotation) {
        throw new AssertionError("nothing is rotated here");
    }

    @Override
    public void keep(DeploymentId deployment) {
        throw new AssertionError("nothing is rotated here");
    }

    @Override
    public Made retire(DeploymentId deployment) {
        throw new AssertionError("nothing is rotated here");
    }

    @Override
    public void retireSoon(DeploymentId deployment) {
        throw new AssertionError("nothing is rotated here");
    }

    @Override
    public UsdMicros used(DeploymentId deployment) {
        return UsdMicros.ZERO;
    }

    @Override
    public Made remove(DeploymentId deployment) {
        jdbc.sql("delete from outside_model_key where deployment = ?")
                .param(deployment.value())
                .update();
        return new Made.Done();
    }
}
