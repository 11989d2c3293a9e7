package net.runagent.sandbox.people;

import java.util.ArrayList;
import java.util.List;
import net.runagent.sandbox.http.Refusal;
import net.runagent.sandbox.world.World;
import org.jspecify.annotations.Nullable;

/** The people of this world, each with one chat account. */
public final class People {
    private final World world;
    private final List<Person> people = new ArrayList<>();
    private long last;

    public record Person(String person, String platform, String name, String userId, String username) {}

    private record Saved(long last, List<Person> people) {}

    public People(World world) {
        this.world = world;
        world.store().load("people", Saved.class).ifPresent(saved -> {
            last = saved.last();
            people.addAll(saved.people());
        });
    }

    public synchronized Person create(String platform, String name, @Nullable String language) {
        ChatParty.Account account = chat(platform).create(name, language);
        Person person = new Person("p" + ++last, platform, name, account.userId(), account.username());
        people.add(person);
        save();
        return person;
    }

    /** By id, or the {@code newest}. */
    public synchronized Person find(String id) {
        if (id.equals("newest") && !people.isEmpty()) {
            return people.getLast();
        }
        return people.stream()
                .filter(p -> p.person().equals(id))
                .findFirst()
                .orElseThrow(() -> Refusal.notFound("no person " + id));
    }

    public synchronized List<Person> all() {
        return List.copyOf(people);
    }

    /** A browser of a person of this world. */
    Browser browser() {
        return new Browser(world);
    }

    public ChatParty chat(String platform) {
        return world.parties().stream()
                .filter(ChatParty.class::isInstance)
                .map(ChatParty.class::cast)
                .filter(p -> p.platform().equals(platform))
                .findFirst()
                .orElseThrow(() -> Refusal.badRequest("no platform " + platform + " in this world"));
    }

    /** Numbers go on, so that a forgotten person's id is never given to another. */
    public synchronized void reset() {
        people.clear();
        save();
    }

    private void save() {
        world.store().save("people", new Saved(last, List.copyOf(people)));
    }
}
