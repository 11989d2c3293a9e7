package net.runagent.sandbox.telegram;

import com.fasterxml.jackson.annotation.JsonAutoDetect;
import com.fasterxml.jackson.annotation.JsonAutoDetect.Visibility;

/** A human account. */
@JsonAutoDetect(fieldVisibility = Visibility.ANY)
final class User {
    long id;
    String name = "";
    String username = "";
    String language = "en";
}
