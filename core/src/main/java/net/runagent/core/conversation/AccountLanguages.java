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

/** Which language a person hears: the one their account chose, or this chat before it had an account; the app's; English. */
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
        String tag = ofAccount(account, explicit)
                .or(() -> Optional.ofNullable(explicit))
                .orElse(platform == null ? Wordbook.SOURCE : platform);
        Locale locale = Locale.forLanguageTag(tag);
        return locale.getLanguage().isEmpty() ? Locale.ENGLISH : locale;
    }

    /** Where this chat and the account differ, one of them is older than what is remembered: then it is looked up. */
    private Optional<String> ofAccount(@Nullable AccountId account, @Nullable String explicit) {
        if (account == null) {
            return Optional.empty();
        }
        Optional<String> own = chosen.get(account);
        if (explicit == null || own.isEmpty() || own.get().equals(explicit)) {
            return own;
        }
        chosen.invalidate(account);
        return chosen.get(account);
    }
}
