package net.runagent.core.conversation;

import java.util.regex.Pattern;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/**
 * Where people of ours read what a person writes: {@code runagent.support-address}; texts name it as {@code {support}}. The
 * service does not start without it.
 */
@Component
public class SupportAddress {
    /** What the mail programs of phones make a link of, and no more. */
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9._+-]{1,64}@[A-Za-z0-9-]+(\\.[A-Za-z0-9-]+)+");

    private final String address;

    public SupportAddress(@Value("${runagent.support-address:}") String address) {
        if (!address.isEmpty() && !PLAIN.matcher(address).matches()) {
            throw new IllegalArgumentException(
                    "runagent.support-address must be a plain mail address, e.g. help@example.org, not \"" + address
                            + "\"");
        }
        this.address = address;
    }

    public String address() {
        return address;
    }
}
