package net.runagent.core.account;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * @param email null once erased
 * @param pictureUrl Google's address of the picture; never fetched by us
 * @param language BCP 47, what the person chose, null for "as the chat says"
 */
public record Account(
        AccountId id,
        @Nullable String name,
        @Nullable String email,
        @Nullable String pictureUrl,
        @Nullable String language,
        Instant createdAt) {}
