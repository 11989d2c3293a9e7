package net.runagent.core.conversation;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import net.runagent.core.account.Account;
import net.runagent.core.account.AccountId;
import net.runagent.core.account.Accounts;
import org.jspecify.annotations.Nullable;

/** Which language a person hears: the chat's explicit choice, the account's, the app's, English. */
final class AccountLanguages {
    /** A change made in another chat is heard here after this time at the latest. */
    private static final Duration AGE = Duration.ofSeconds(30);

    private final LoadingCache<AccountId, Optional<String>> chosen;

    AccountLanguages(Accounts accounts) {
        chosen = Caffeine.newBuilder()
                .maximumSize(50_000)
                .expireAfterWrite(AGE)
                .build(id -> accounts.find(id).map(Account::language));
    }

    Locale of(@Nullable String explicit, @Nullable AccountId account, @Nullable String platform) {
        if (explicit != null) {
            return Locale.forLanguageTag(explicit);
        }
        Optional<String> ofAccount = account == null ? Optional.empty() : chosen.get(account);
        String tag = ofAccount.orElse(platform == null ? "en" : platform);
        Locale locale = Locale.forLanguageTag(tag);
        return locale.getLanguage().isEmpty() ? Locale.ENGLISH : locale;
    }
}
