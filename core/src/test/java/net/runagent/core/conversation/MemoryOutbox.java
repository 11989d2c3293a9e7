package net.runagent.core.conversation;

import java.util.ArrayList;
import java.util.List;
import net.runagent.core.account.ChatUser;
import net.runagent.core.account.Platform;
import org.jspecify.annotations.Nullable;

/** Hands everything over at once, to whoever listens. */
public final class MemoryOutbox implements Outbox {
    /** What the platform would be told. */
    public interface Listener {
        void parcel(Parcel parcel);

        void acknowledged(String tap, @Nullable String toast);
    }

    private final Listener listener;
    private final List<Parcel> all = new ArrayList<>();

    public MemoryOutbox(Listener listener) {
        this.listener = listener;
    }

    @Override
    public void put(List<Parcel> parcels) {
        all.addAll(parcels);
        parcels.forEach(listener::parcel);
    }

    @Override
    public void acknowledge(Platform platform, String tap, @Nullable String toast, Runnable unseen) {
        listener.acknowledged(tap, toast);
    }

    @Override
    public void release(ChatUser user) {}

    public List<Parcel> all() {
        return List.copyOf(all);
    }
}
