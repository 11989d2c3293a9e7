package net.runagent.bot.walk;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import net.runagent.core.catalogue.ModelPrice;
import net.runagent.core.money.UsdMicros;
import net.runagent.core.usage.ChildKeys;
import net.runagent.core.usage.GivenKeys;
import net.runagent.core.usage.KeyLimit;
import net.runagent.core.usage.ListedModels;
import net.runagent.core.vault.Secret;

/** The provider of models: keys that we make, keys that people made, and what is on offer. */
final class ModelsOnPaper implements ChildKeys, GivenKeys, ListedModels {
    private static final int PAGE = 100;

    private final Weather weather;
    private final Map<String, KeyState> keys = new LinkedHashMap<>();
    private final Set<String> secrets = new TreeSet<>();
    private int made;

    ModelsOnPaper(Weather weather) {
        this.weather = weather;
    }

    private <T> Result<T> asked(Supplier<Result<T>> effect) {
        if (weather.fails()) {
            return new Result.Unknown<>("weather");
        }
        Result<T> answer = effect.get();
        return weather.fails() ? new Result.Unknown<>("lost") : answer;
    }

    List<KeyState> keys() {
        return List.copyOf(keys.values());
    }

    /** Every key that was ever handed out. */
    Set<String> secrets() {
        return secrets;
    }

    @Override
    public boolean available() {
        return true;
    }

    @Override
    public Result<Created> create(String name, UsdMicros limit) {
        return asked(() -> {
            made++;
            String hash = "h%08d".formatted(made);
            String secret = "sk-or-v1-" + "%08x".formatted(made).repeat(8);
            secrets.add(secret);
            KeyState key = new KeyState(
                    hash, name, limit, null, false, UsdMicros.ZERO, UsdMicros.ZERO, UsdMicros.ZERO, UsdMicros.ZERO);
            keys.put(hash, key);
            return new Result.Ok<>(new Created(key, Secret.taking(secret.getBytes(StandardCharsets.US_ASCII))));
        });
    }

    private Result<KeyState> known(String hash) {
        KeyState key = keys.get(hash);
        return key == null ? new Result.Gone<>() : new Result.Ok<>(key);
    }

    @Override
    public Result<KeyState> find(String hash) {
        return asked(() -> known(hash));
    }

    @Override
    public Result<List<KeyState>> page(int offset) {
        return asked(() ->
                new Result.Ok<>(keys.values().stream().skip(offset).limit(PAGE).toList()));
    }

    @Override
    public Result<KeyState> change(String hash, KeyLimit limit, boolean disabled) {
        return asked(() -> {
            keys.computeIfPresent(
                    hash,
                    (_, key) -> new KeyState(
                            hash,
                            key.name(),
                            limit.amount(),
                            limit.each(),
                            disabled,
                            key.usage(),
                            key.today(),
                            key.week(),
                            key.month()));
            return known(hash);
        });
    }

    @Override
    public Result<Boolean> delete(String hash) {
        return asked(() -> keys.remove(hash) == null ? new Result.Gone<>() : new Result.Ok<>(true));
    }

    @Override
    public Result<List<DayUse>> activity(String hash) {
        return asked(() -> new Result.Ok<>(List.of()));
    }

    @Override
    public Result<UsdMicros> credits() {
        return new Result.Ok<>(new UsdMicros(1_000_000_000L));
    }

    @Override
    public Result<Given> look(Secret key) {
        return asked(() -> key.use(bytes -> new String(bytes, StandardCharsets.US_ASCII).endsWith("0"))
                ? new Result.NotAllowed<>("401")
                : new Result.Ok<>(new Given(false)));
    }

    @Override
    public Result<List<ModelPrice>> all() {
        return new Result.Unknown<>("nobody looks");
    }
}
