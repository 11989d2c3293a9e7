package net.runagent.core.conversation;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** All flows of the house, by name, command and what they hear. Two of one name or command stop the start. */
@Component
public final class Flows {
    private final Map<String, Flow<?>> byName = new HashMap<>();
    private final Map<String, Flow<?>> byCommand = new HashMap<>();
    private final Map<Class<? extends Happening>, List<Flow<?>>> byHappening = new HashMap<>();
    private final Map<String, Class<? extends Happening>> happenings = new HashMap<>();

    public Flows(List<Flow<?>> flows) {
        for (Flow<?> flow : flows) {
            unique(byName.put(flow.name(), flow), "flow", flow.name());
            flow.commands().forEach(command -> unique(byCommand.put(command, flow), "command", command));
            flow.hears().forEach(type -> {
                byHappening.merge(type, List.of(flow), Flows::joined);
                happenings.put(type.getSimpleName(), type);
            });
        }
    }

    public Optional<Flow<?>> named(String name) {
        return Optional.ofNullable(byName.get(name));
    }

    public boolean exists(String name) {
        return byName.containsKey(name);
    }

    /** Every command that starts a flow, without slash. */
    public Set<String> commands() {
        return Set.copyOf(byCommand.keySet());
    }

    Optional<Flow<?>> commanded(String command) {
        return Optional.ofNullable(byCommand.get(command));
    }

    List<Flow<?>> hearing(Happening happening) {
        return byHappening.getOrDefault(happening.getClass(), List.of());
    }

    /** The type of a stored happening; empty when no flow hears it any more. */
    Optional<Class<? extends Happening>> happening(String word) {
        return Optional.ofNullable(happenings.get(word));
    }

    private static List<Flow<?>> joined(List<Flow<?>> some, List<Flow<?>> more) {
        List<Flow<?>> all = new ArrayList<>(some);
        all.addAll(more);
        return List.copyOf(all);
    }

    private static void unique(@Nullable Flow<?> earlier, String what, String word) {
        if (earlier != null) {
            throw new IllegalStateException("two flows have the " + what + " " + word);
        }
    }
}
