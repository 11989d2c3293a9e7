package net.runagent.sandbox.google;

import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import net.runagent.sandbox.world.World;

/** Whoever has signed in once has an account: the same address is the same subject. */
final class People {
    private final World world;
    private final Map<String, Person> byEmail = new TreeMap<>();

    record Person(String subject, String email, String name, String picture) {}

    private record Saved(Map<String, Person> people) {}

    People(World world) {
        this.world = world;
        world.store().load("google", Saved.class).ifPresent(saved -> byEmail.putAll(saved.people()));
    }

    synchronized Person named(String email, String name) {
        String key = email.toLowerCase(Locale.ROOT);
        Person known = byEmail.get(key);
        String subject = known == null ? "1" + world.chance().text("0123456789", 20) : known.subject();
        String shown = !name.isEmpty() ? name : known == null ? email : known.name();
        Person person = new Person(subject, email, shown, "https://lh3.googleusercontent.com/a/simulated-" + subject);
        byEmail.put(key, person);
        keep();
        return person;
    }

    synchronized void forget(String email) {
        byEmail.remove(email.toLowerCase(Locale.ROOT));
        keep();
    }

    synchronized void forgetAll() {
        byEmail.clear();
        keep();
    }

    private void keep() {
        world.store().keep("google", this::saved);
    }

    private synchronized Saved saved() {
        return new Saved(new TreeMap<>(byEmail));
    }
}
