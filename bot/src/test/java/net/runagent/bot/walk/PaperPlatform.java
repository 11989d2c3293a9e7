package net.runagent.bot.walk;

import java.util.List;
import net.runagent.core.account.Platform;
import net.runagent.core.conversation.Parcel;
import net.runagent.core.work.Arrival;
import net.runagent.core.work.Ids;
import org.springframework.context.support.GenericApplicationContext;

/** A platform whose network is paper: real updates come in, real messages go out, and nothing is sent. */
public interface PaperPlatform {
    Platform platform();

    /** Brings the door's own reader, renderer and handler into a process. */
    void furnish(GenericApplicationContext process);

    /** What the door keeps of a raw update; nothing when it would answer at once by itself. */
    List<Arrival> arrivals(String raw, Ids ids);

    /** What a phone would show of this. */
    PaperChat.Drawing drawing(Parcel parcel);

    /** The platform's id of the n-th message of a chat. */
    String messageId(Whose whose, long number);

    // ---- what people do, as the platform tells it; {@code number} is new for each

    String says(Whose whose, long number, String words);

    String sends(Whose whose, long number, String kind, String caption);

    String edits(Whose whose, long number, String message, String words);

    /** @param tap the platform's id of the tap, the same when an app sends it again */
    String taps(Whose whose, long number, String tap, String message, PaperChat.Button button);

    String fills(Whose whose, long number, String message, PaperChat.Button button, String words);

    String makesBot(Whose whose, long number, String botId, String username);

    String reach(Whose whose, long number, boolean reachable);
}
