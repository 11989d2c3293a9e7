package net.runagent.core.account;

import java.time.Instant;

/**
 * A Google account was used to connect a chat. No address and no browser is noted: none is needed to see whether it was
 * oneself.
 *
 * @param idEnd by which the chat's owner recognises it
 */
public record SignIn(Instant at, Platform platform, String idEnd) {}
