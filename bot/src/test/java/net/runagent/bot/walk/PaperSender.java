package net.runagent.bot.walk;

import java.util.Map;
import java.util.Optional;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;
import net.runagent.core.account.ChatUser;
import net.runagent.core.account.Platform;
import net.runagent.core.conversation.ChatSender;
import net.runagent.core.conversation.Parcel;

/** Puts messages on paper, in any weather. */
final class PaperSender implements ChatSender {
    private final PaperPlatform platform;
    private final Map<ChatUser, PaperChat> chats;
    private final Weather weather;
    private final LongSupplier numbers;
    private final IntSupplier deaths;

    PaperSender(
            PaperPlatform platform,
            Map<ChatUser, PaperChat> chats,
            Weather weather,
            LongSupplier numbers,
            IntSupplier deaths) {
        this.platform = platform;
        this.chats = chats;
        this.weather = weather;
        this.numbers = numbers;
        this.deaths = deaths;
    }

    @Override
    public Platform platform() {
        return platform.platform();
    }

    @Override
    public Delivery deliver(Parcel parcel, String edit) {
        Optional<Delivery> stopped = weather.before();
        if (stopped.isPresent()) {
            return stopped.get();
        }
        if (platform() == Platform.DISCORD && parcel.kind() == Parcel.Kind.DELETE) {
            return new Delivery.Refused("not-ours-to-delete");
        }
        PaperChat chat = chats.get(parcel.user());
        boolean drawn = parcel.kind() != Parcel.Kind.DELETE && parcel.kind() != Parcel.Kind.STRIP;
        Delivery delivery = chat.take(
                parcel,
                edit,
                platform.messageId(chat.whose, numbers.getAsLong()),
                drawn ? platform.drawing(parcel) : null);
        if (weather.losesAnswer()) {
            return new Delivery.Unknown("lost");
        }
        if (delivery instanceof Delivery.Done) { // what somebody who blocked us was not shown goes out later
            chat.answered(parcel.id(), deaths.getAsInt());
        }
        return delivery;
    }

    @Override
    public boolean acknowledge(String tap, String toast) {
        return chats.values().stream()
                .filter(chat -> chat.awaits(tap))
                .findFirst()
                .map(chat -> chat.acknowledge(tap, toast))
                .orElse(true);
    }
}
